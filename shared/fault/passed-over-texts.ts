// What was there for a registry and is not used, in the words that follow "No usable credential for it was found".

/** `login` is the registry, or the part of it, that a login is kept for. */
export type PassedOver =
	/** Podman reads `auth` only. */
	| { readonly reason: 'no-auth'; readonly login: string; readonly file: string }
	| { readonly reason: 'unreadable'; readonly login: string; readonly file: string }
	| { readonly reason: 'other-part'; readonly login: string; readonly file: string }
	/** A helper takes the place of what stands in the file; `problem` completes "it". */
	| {
			readonly reason: 'beside-helper';
			readonly login: string;
			readonly file: string;
			readonly helper: string;
	  }
	| { readonly reason: 'helper'; readonly helper: string; readonly problem: string }
	| { readonly reason: 'store-name'; readonly login: string; readonly file: string }
	/** `problem` is a whole sentence without its end. */
	| { readonly reason: 'keychain'; readonly problem: string };

function lowered(title: string): string {
	return `${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;
}

/** Gives the sentence. */
export function passedOverText(one: PassedOver): string {
	switch (one.reason) {
		case 'no-auth':
			return `The login for ${one.login} in ${one.file} is passed over: it has a username and a password, but no "auth", the only form that Podman reads. Run podman login ${one.login} again.`;
		case 'unreadable':
			return `The login for ${one.login} in ${one.file} is passed over: its "auth" can't be read.`;
		case 'other-part':
			return `The login for ${one.login} in ${one.file} is for that part of the registry only.`;
		case 'beside-helper':
			return `The login for ${one.login} in ${one.file} is passed over: that file hands logins to ${one.helper}, and Docker then reads none in the file itself.`;
		case 'helper':
			return `${one.helper} could not be asked: ${one.problem}.`;
		case 'store-name':
			return `The login for ${one.login} in ${one.file} is passed over: the "credsStore" beside it isn't a valid name.`;
		case 'keychain':
			return `The keychain was left out: ${lowered(one.problem)}.`;
	}
}
