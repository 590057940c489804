// A username and secret for a registry or a part of it, on their way from where they are kept to a sign-in, and how
// they are asked for. Never serialised but to the transfer process.

/** `identityToken` stands for OAuth2 refresh tokens (facts D1); then the username is a placeholder. */
export interface Credential {
	readonly username: string;
	readonly secret: string;
	readonly kind: 'password' | 'identity-token';
	/** When the secret ends by itself, where it says so; ms since the epoch. */
	readonly expiresAtMs?: number;
}

export interface CredentialQuestion {
	/** Canonical host[:port]. */
	readonly host: string;
	/** What is to be read or written; absent: the registry as a whole. */
	readonly repository?: string;
	/** What was given before was refused or has ended: nothing that was remembered counts. */
	readonly isRefused?: boolean;
}

export interface CredentialAnswer {
	/** Absent: anonymous. */
	readonly credential?: Credential;
	/** Where it is kept, for people: `keychain`, a file, or a helper's name. */
	readonly origin?: string;
	/** Parts of the registry, such as `team/app`, that have a credential of their own: others need not be asked for. */
	readonly paths: readonly string[];
	/** A sentence for each thing that was there for this registry and is not used, with the reason. */
	readonly passedOver: readonly string[];
}

/** The one way to a credential: window, run, plan, lists, test, command line and engines ask it. */
export interface CredentialProvider {
	/** Asked after a 401 only. Never throws for a keychain or a login file that cannot be used. */
	get(question: CredentialQuestion): Promise<CredentialAnswer>;
}

/** The same for one registry. */
export type AskCredential = (
	question: Omit<CredentialQuestion, 'host'>,
) => Promise<CredentialAnswer>;

/** The answer of who has nothing. */
export const NO_CREDENTIAL: CredentialAnswer = { paths: [], passedOver: [] };

/**
 * Gives the longest of the paths that holds a repository, `''` where none does. Whole elements count: `team/app` holds
 * `team/app/web` and not `team/apple` (containers-auth.json(5)).
 */
export function longestPath(repository: string | undefined, paths: readonly string[]): string {
	let longest = '';
	for (const path of paths) {
		const isHeld = repository === path || repository?.startsWith(`${path}/`) === true;
		if (isHeld && path.length > longest.length) {
			longest = path;
		}
	}
	return longest;
}
