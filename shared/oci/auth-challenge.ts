// Reads WWW-Authenticate (RFC 9110 § 11.6.1): how a registry wants to be signed in at. Trusts none of it.

export interface AuthChallenge {
	/** Lower case: `basic`, `bearer`, or what else was offered. */
	readonly scheme: string;
	/** Names in lower case; the first wins when one is repeated. */
	readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y;
const MAX_LENGTH = 8192;

/**
 * Gives the challenges in order. Several may share one header value, or come in several; quoted values
 * may hold commas. What can't be read ends the reading, what was read before it counts. Headers beyond 8 KiB are left out.
 */
export function parseAuthChallenges(headers: readonly string[]): readonly AuthChallenge[] {
	return headers
		.filter((header) => header.length <= MAX_LENGTH)
		.flatMap((header) => new ChallengeReader(header).read());
}

class ChallengeReader {
	readonly #text: string;
	readonly #challenges: { scheme: string; parameters: Record<string, string> }[] = [];
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	read(): readonly AuthChallenge[] {
		while (this.#skip(/[\s,]*/y) !== undefined && this.#at < this.#text.length) {
			if (!this.#element()) {
				break;
			}
		}
		return this.#challenges;
	}

	/** Reads a scheme, or one more parameter of the last scheme. */
	#element(): boolean {
		const name = this.#take(TOKEN);
		if (name === undefined) {
			return false;
		}
		if (this.#skip(/\s*=\s*/y) !== undefined) {
			return this.#value(name);
		}
		this.#challenges.push({ scheme: name.toLowerCase(), parameters: {} });
		this.#skip(/[ \t]+/y);
		this.#skip(TOKEN68);
		return true;
	}

	#value(name: string): boolean {
		const quoted = this.#take(QUOTED);
		const value =
			quoted === undefined ? this.#take(/[^\s,"]+/y) : quoted.slice(1, -1).replace(/\\(.)/g, '$1');
		const parameters = this.#challenges.at(-1)?.parameters;
		if (value === undefined || parameters === undefined) {
			return false;
		}
		const key = name.toLowerCase();
		if (!Object.hasOwn(parameters, key)) {
			Object.defineProperty(parameters, key, { value, enumerable: true });
		}
		return true;
	}

	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const [found] = pattern.exec(this.#text) ?? [];
		if (found === undefined) {
			return undefined;
		}
		this.#at += found.length;
		return found;
	}

	#skip(pattern: RegExp): string | undefined {
		return this.#take(pattern);
	}
}
