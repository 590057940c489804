// Secrets that are known because they are in use: passwords, keys and tokens are found wherever somebody repeats them,
// in whatever of the usual spellings, and taken out. Patterns for unknown ones are in redact.ts.
import { foldCase, type SecretForm, secretForms, tokenForms } from './secret-forms';

export const REDACTED = '•••';

/** Tokens of a run's repositories come and go: only the latest are looked for. */
const MOST_TOKENS = 500;
/** So much of a secret's beginning, where the text was cut, is taken for it. */
const SHORTEST_BEGINNING = 4;
const BASE64_CHARACTER = /[A-Za-z0-9+/_=-]/;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

interface Span {
	readonly start: number;
	readonly end: number;
}

/** Grows while secrets are used; nothing of it is ever given out. */
export class KnownSecrets {
	readonly #lasting = new Map<string, readonly SecretForm[]>();
	readonly #tokens = new Map<string, readonly SecretForm[]>();

	/** Takes a password or key; `username` is what it is sent together with. Empty ones are none. */
	add(secret: string, username = ''): void {
		const key = `${username}:${secret}`;
		if (secret !== '' && !this.#lasting.has(key)) {
			this.#lasting.set(key, secretForms(secret, username));
		}
	}

	/** Takes a token that will be replaced by others. */
	addToken(token: string): void {
		this.#tokens.delete(token);
		this.#tokens.set(token, tokenForms(token));
		const [oldest] = this.#tokens.keys();
		if (this.#tokens.size > MOST_TOKENS && oldest !== undefined) {
			this.#tokens.delete(oldest);
		}
	}

	/** Gives the text with `•••` for each secret, for its beginning where the text ends in it, too. */
	without(text: string): string {
		return text === ''
			? text
			: cutOut(
					text,
					this.#spansIn(text, () => true),
				);
	}

	/** Tells whether a secret that is long enough to be no word of ours stands in the text. */
	isIn(text: string): boolean {
		return this.#spansIn(text, ({ rule }) => rule === 'anywhere' || rule === 'base64').length > 0;
	}

	#spansIn(text: string, isWanted: (form: SecretForm) => boolean): Span[] {
		if (this.#lasting.size === 0 && this.#tokens.size === 0) {
			return [];
		}
		const folded = foldCase(text);
		const spans: Span[] = [];
		for (const forms of [...this.#lasting.values(), ...this.#tokens.values()]) {
			for (const form of forms) {
				if (isWanted(form)) findForm(folded, form, spans);
			}
		}
		return spans;
	}
}

function findForm(text: string, { text: wanted, rule }: SecretForm, spans: Span[]): void {
	for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
		const span = { start: at, end: at + wanted.length };
		if (rule === 'base64') {
			spans.push(widened(text, span));
		} else if (rule === 'anywhere' || isApart(text, span, rule)) {
			spans.push(span);
		}
	}
	if (rule === 'anywhere' || rule === 'base64') {
		findBeginning(text, wanted, spans);
	}
}

/** A text that was cut, with or without `…`, may end in the middle of a secret. */
function findBeginning(text: string, wanted: string, spans: Span[]): void {
	const end = text.replace(/…$/, '').length;
	const head = wanted.slice(0, SHORTEST_BEGINNING);
	const from = Math.max(0, end - wanted.length + 1);
	for (let at = text.indexOf(head, from); at !== -1; at = text.indexOf(head, at + 1)) {
		if (wanted.startsWith(text.slice(at, end))) {
			spans.push({ start: at, end });
			return;
		}
	}
}

/** What stands around it in the same base64 is of the secret, too. */
function widened(text: string, { start, end }: Span): Span {
	let first = start;
	let last = end;
	while (first > 0 && BASE64_CHARACTER.test(text.charAt(first - 1))) first -= 1;
	while (last < text.length && BASE64_CHARACTER.test(text.charAt(last))) last += 1;
	return { start: first, end: last };
}

/** A short secret counts as a word of its own, a very short one only where a value is told. */
function isApart(text: string, { start, end }: Span, rule: 'word' | 'value'): boolean {
	const before = text.charAt(start - 1);
	const after = text.charAt(end);
	if (WORD_CHARACTER.test(before) || WORD_CHARACTER.test(after)) {
		return false;
	}
	return rule === 'word' || /["'`:=]\s?$/.test(text.slice(Math.max(0, start - 2), start));
}

function cutOut(text: string, spans: Span[]): string {
	if (spans.length === 0) {
		return text;
	}
	spans.sort((one, other) => one.start - other.start);
	let rest = '';
	let done = 0;
	for (const { start, end } of spans) {
		if (start >= done) {
			rest += `${text.slice(done, start)}${REDACTED}`;
		}
		done = Math.max(done, end);
	}
	return rest + text.slice(done);
}
