// Secrets that people paste along with a list: sign-in commands of scripts, passwords in variables and addresses.
// They are taken out before a draft keeps the text; nothing here ever repeats one.
import { shownInput } from '../../format/visible-text';

/** A sign-in that was found and left out. */
export interface RemovedSecret {
	/** Of the text as pasted, from 1. */
	readonly line: number;
	/** `sign-in`: a command; `variable`: a value that is called a password; `address`: a password before an `@`. */
	readonly kind: 'sign-in' | 'variable' | 'address';
	/** Registry host that the sign-in was for, where one is named. */
	readonly host?: string;
}

export interface WithoutSecrets {
	readonly text: string;
	readonly removed: readonly RemovedSecret[];
}

const ANY = /login|secret|passw|token|_key|docker-server|[^\s/"']:[^\s/"'@]{1,512}@/i;
const SIGN_IN =
	/\b(?:(?:docker|podman|nerdctl|buildah|skopeo|oras|regctl|helm|crane|oc|az|registry|auth)\s{1,50}(?:[\w-]{1,50}\s{1,50}){0,5}login|create\s+secret\s+docker-registry)\b/;
/** What makes a sign-in hold a secret: an option for it, or something piped into it. */
const SECRET_OPTION =
	/(?:^|\s)(?:-p|--password|--docker-password|--token|--pass|--identity-token)(?:[=\s]\s*|(?=["'\w]))\S|\|/;
const VARIABLE =
	/^(\s*(?:export\s+|set\s+|\$env:)?[\w-]{0,64}(?:passw(?:or)?d|pass|secret|token|api_?key|private_key)\w{0,64}\s*[=:]\s*)\S.*$/i;
const ADDRESS = /([^\s/"'@:]{1,256}):[^\s/"'@]{1,512}@(?!sha\d+:)(?=[a-z0-9[])/gi;

/** A host with a dot or a port. */
const HOST = /^[a-z0-9][a-z0-9.-]{0,250}(?:\.[a-z]+|:\d+)$/i;

/** Gives the text without secrets; lines keep their numbers, a line that was left out says so in a comment. */
export function withoutSecrets(text: string): WithoutSecrets {
	if (!ANY.test(text)) {
		return { text, removed: [] };
	}
	const lines = text.split('\n');
	const removed: RemovedSecret[] = [];
	let at = 0;
	while (at < lines.length) {
		const end = commandEnd(lines, at);
		const command = lines.slice(at, end).join(' ');
		const found = command.trimStart().startsWith('#') ? undefined : secretIn(command);
		if (found !== undefined) {
			removed.push({ line: at + 1, ...found.secret });
			lines.fill('#', at, end);
			lines[at] = found.instead;
		}
		at = end;
	}
	return removed.length === 0 ? { text, removed } : { text: lines.join('\n'), removed };
}

/** After the last line of a command that goes on over backslashes or a pipe. */
function commandEnd(lines: readonly string[], start: number): number {
	let end = start + 1;
	while (end < lines.length && /\\\s*$/.test(lines[end - 1] ?? '')) {
		end += 1;
	}
	return end;
}

interface FoundSecret {
	readonly secret: Omit<RemovedSecret, 'line'>;
	readonly instead: string;
}

function secretIn(command: string): FoundSecret | undefined {
	if (!ANY.test(command)) {
		return undefined;
	}
	const signIn = SIGN_IN.exec(command);
	if (signIn !== null && SECRET_OPTION.test(command)) {
		const host = hostIn(command.slice(signIn.index + signIn[0].length));
		const instead = `# sign-in${host === undefined ? '' : ` to ${host}`} left out: passwords belong into Registries`;
		return { secret: { kind: 'sign-in', ...(host === undefined ? {} : { host }) }, instead };
	}
	const variable = VARIABLE.exec(command);
	if (variable !== null) {
		return { secret: { kind: 'variable' }, instead: '# a password was left out here' };
	}
	const masked = command.replace(ADDRESS, '$1:…@');
	return masked === command ? undefined : { secret: { kind: 'address' }, instead: masked };
}

/** The last word that looks like a host and is no value of an option. */
function hostIn(after: string): string | undefined {
	const server = /--(?:docker-server|registry)[=\s]\s*["']?([^\s"']+)/.exec(after)?.[1];
	const words = after
		.replace(/\s--(?:password-stdin|insecure|tls-verify)\b/g, ' ')
		.replace(/\s-p(?:"[^"]*"|'[^']*'|\S+)/g, ' ')
		.replace(/\s-[\w-]+(?:=|\s+)(?:"[^"]*"|'[^']*'|\S+)/g, ' ')
		.split(/\s+/)
		.map(bareHost);
	const host = bareHost(server ?? words.findLast((word) => HOST.test(word)) ?? '');
	return HOST.test(host) ? shownInput(host) : undefined;
}

function bareHost(word: string): string {
	return word.replace(/^["']|["']$/g, '').replace(/^https?:\/\/|\/.*$/g, '');
}
