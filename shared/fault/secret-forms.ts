// How a secret may be spelled by who repeats it: as it is, in base64 with whatever else, in a URL, JSON or HTML, as hex.
import { toBase64 } from '../format/base64';

/**
 * `anywhere`: wherever it stands. `base64`: the same, with all of the base64 around it. `word`: short, only between
 * other characters than letters and digits. `value`: shorter still, only behind a quote, colon or equals sign.
 */
export interface SecretForm {
	/** In lower case, as it is looked for. */
	readonly text: string;
	readonly rule: 'anywhere' | 'base64' | 'word' | 'value';
}

/** From here on no word of ours is meant. */
const LONG = 8;
const SHORT = 3;
/** A line of a key. */
const LINE = 16;
const SECRET_FIELD = /key|secret|token|passw/i;
/** Larger ones are no secrets but files; their lines still are. */
const MOST_CHARACTERS = 64 * 1024;

/** Gives the forms of a password or key that is sent together with a user name. */
export function secretForms(secret: string, username: string): readonly SecretForm[] {
	const forms = new Map<string, SecretForm>();
	for (const value of valuesOf(secret.slice(0, MOST_CHARACTERS))) {
		addForms(forms, value);
	}
	for (const pair of [`${username}:${secret}`, secret]) {
		const text = toBase64(bytesOf(pair)).replace(/=+$/, '');
		if (text.length >= LONG) {
			add(forms, text, 'base64');
			add(forms, urlSafe(text), 'base64');
		}
	}
	return [...forms.values()];
}

/** Gives the text in small letters, ASCII only: those of other scripts may be longer or shorter, and move what follows. */
export function foldCase(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Gives the forms of a token, which needs no escaping and stands alone. */
export function tokenForms(token: string): readonly SecretForm[] {
	const forms = new Map<string, SecretForm>();
	addPlain(forms, token);
	addPlain(forms, encodeURIComponent(wellFormed(token)));
	return [...forms.values()];
}

function addForms(forms: Map<string, SecretForm>, value: string): void {
	const safe = wellFormed(value);
	const json = JSON.stringify(value).slice(1, -1);
	const spelled = [
		value,
		value.trim(),
		encodeURIComponent(safe),
		encodeURIComponent(safe).replaceAll('%20', '+'),
		percentEncoded(safe),
		percentEncoded(safe).replaceAll('%20', '+'),
		json,
		// Go writes these three so.
		json.replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
		JSON.stringify(json).slice(1, -1),
		html(value, { '"': '&quot;', "'": '&#39;' }),
		html(value, { '"': '&#34;', "'": '&#x27;' }),
		// As the codes of a registry's errors are read.
		value.toUpperCase().replace(/[^A-Z0-9_-]/g, '_'),
		hex(value),
	];
	for (const text of spelled) {
		addPlain(forms, text);
	}
	for (const text of [value, json].flatMap(base64Middles)) {
		add(forms, text, 'base64');
		add(forms, urlSafe(text), 'base64');
	}
}

function addPlain(forms: Map<string, SecretForm>, text: string): void {
	if (text === '' || /^_*$/.test(text)) {
		return;
	}
	add(forms, text, text.length >= LONG ? 'anywhere' : text.length >= SHORT ? 'word' : 'value');
}

function add(forms: Map<string, SecretForm>, text: string, rule: SecretForm['rule']): void {
	const folded = foldCase(text);
	if (!forms.has(folded)) {
		forms.set(folded, { text: folded, rule });
	}
}

/** The secret itself, and of a key with many lines, or in JSON (also as base64), what makes it one. */
function valuesOf(secret: string): readonly string[] {
	const fields = fieldsOf(secret);
	const lines = [secret, ...fields].flatMap((text) =>
		/[\r\n]/.test(text)
			? text
					.split(/[\r\n]+/)
					.map((line) => line.trim())
					.filter((line) => line.length >= LINE && !line.startsWith('-----'))
			: [],
	);
	return [...new Set([secret, ...fields, ...lines])];
}

function fieldsOf(secret: string): readonly string[] {
	const document = parseJson(secret) ?? parseJson(fromBase64(secret));
	return document === undefined
		? []
		: Object.entries(document).flatMap(([name, value]) =>
				typeof value === 'string' && value.length >= LONG && SECRET_FIELD.test(name) ? [value] : [],
			);
}

function parseJson(text: string): object | undefined {
	if (!text.trimStart().startsWith('{')) {
		return undefined;
	}
	try {
		const document: unknown = JSON.parse(text);
		return typeof document === 'object' && document !== null ? document : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Gives what base64 writes for the value whatever stands before and behind it: three bytes become four characters, so
 * there are three ways, and the characters at the ends depend on the neighbours. Empty for short ones.
 */
function base64Middles(value: string): readonly string[] {
	const bytes = bytesOf(value);
	return [0, 1, 2].flatMap((before) => {
		const padded = new Uint8Array(before + bytes.length);
		padded.set(bytes, before);
		const text = toBase64(padded).replace(/=+$/, '');
		const whole = Math.floor(((before + bytes.length) * 4) / 3);
		const middle = text.slice(Math.ceil((before * 4) / 3), whole);
		return middle.length >= LONG ? [middle] : [];
	});
}

function fromBase64(text: string): string {
	const bare = text.replace(/\s+/g, '');
	if (bare.length < LONG || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(bare)) {
		return '';
	}
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
	const bytes: number[] = [];
	let bits = 0;
	let kept = 0;
	for (const letter of bare.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')) {
		bits = ((bits << 6) | alphabet.indexOf(letter)) & 0xffff;
		kept += 6;
		if (kept >= 8) {
			kept -= 8;
			bytes.push((bits >> kept) & 0xff);
		}
	}
	return latin(bytes);
}

/** Keys in JSON are ASCII. */
function latin(bytes: readonly number[]): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}

function urlSafe(text: string): string {
	return text.replaceAll('+', '-').replaceAll('/', '_');
}

function percentEncoded(text: string): string {
	let encoded = '';
	for (const byte of bytesOf(text)) {
		const character = String.fromCharCode(byte);
		encoded += /[A-Za-z0-9]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
	}
	return encoded;
}

function hex(text: string): string {
	let written = '';
	for (const byte of bytesOf(text)) written += byte.toString(16).padStart(2, '0');
	return written;
}

function html(text: string, quotes: Readonly<Record<string, string>>): string {
	const entities: Readonly<Record<string, string>> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		...quotes,
	};
	return text.replace(/[&<>"']/g, (one) => entities[one] ?? one);
}

/** Without halves of characters, which can't be encoded. */
function wellFormed(text: string): string {
	return text.replace(/\p{Cs}/gu, '\ufffd');
}

function bytesOf(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}
