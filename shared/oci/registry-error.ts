// The error body of the distribution API: `{"errors":[{"code","message","detail"}]}` (distribution-spec v1.1
// § Error Codes). Bodies may as well be HTML, text or nothing; then there are no errors to read.

/** One error as sent; texts shortened and made harmless to show. */
export interface RegistryErrorEntry {
	/** `BLOB_UNKNOWN` and the like, upper case; registries have codes of their own too. */
	readonly code: string;
	readonly message: string;
	/** `detail` in one line, JSON when it was not text. */
	readonly detail: string;
}

const MAX_ENTRIES = 20;
const MAX_TEXT = 500;

/** Gives the entries of an error body; empty when it is none. Some registries send a single `error` or no list. */
export function parseRegistryErrors(body: string): readonly RegistryErrorEntry[] {
	const text = body.trimStart();
	if (!text.startsWith('{')) {
		return [];
	}
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		return [];
	}
	const errors =
		typeof document === 'object' && document !== null && 'errors' in document
			? document.errors
			: undefined;
	return Array.isArray(errors) ? errors.slice(0, MAX_ENTRIES).flatMap(parseEntry) : [];
}

function parseEntry(entry: unknown): RegistryErrorEntry[] {
	if (typeof entry !== 'object' || entry === null) {
		return [];
	}
	const code = 'code' in entry ? entry.code : undefined;
	const message = 'message' in entry ? entry.message : undefined;
	const detail = 'detail' in entry ? entry.detail : undefined;
	if (typeof code !== 'string' && typeof message !== 'string') {
		return [];
	}
	return [
		{
			code:
				typeof code === 'string'
					? code
							.toUpperCase()
							.replace(/[^A-Z0-9_-]/g, '_')
							.slice(0, 64)
					: '',
			message: plainText(message),
			detail: plainText(detail),
		},
	];
}

/** Gives any value as one short line without control, bidirectional or zero-width characters. */
export function plainText(value: unknown): string {
	if (value === undefined || value === null) {
		return '';
	}
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text
		.slice(0, MAX_TEXT * 2)
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
		.trim()
		.slice(0, MAX_TEXT);
}
