// The error body of the distribution API: `{"errors":[{"code","message","detail"}]}` (distribution-spec v1.1
// § Error Codes). Bodies may as well be HTML, text or nothing; then there are no errors to read.
import { visibleText, withoutHidden } from '../format/visible-text';

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
/** So much is looked through before it is shortened. */
const MAX_READ = 16 * 1024;

/** Takes secrets out of a text; the text itself where none is known. */
export type Clean = (text: string) => string;
const asItIs: Clean = (text) => text;

/**
 * Gives the entries of an error body; empty when it is none. Some registries send a single `error` or no list. `clean`
 * gets each text whole, as it was meant, before it is shortened.
 */
export function parseRegistryErrors(
	body: string,
	clean: Clean = asItIs,
): readonly RegistryErrorEntry[] {
	const text = body.trimStart();
	if (!text.startsWith('{') || isTooDeep(text)) {
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
	return Array.isArray(errors)
		? errors.slice(0, MAX_ENTRIES).flatMap((entry) => parseEntry(entry, clean))
		: [];
}

/** So deeply nested is no error; writing such a document out again would overflow the stack. */
const MAX_DEPTH = 64;

/** Counts brackets in texts too: no error has so many of them open. */
function isTooDeep(text: string): boolean {
	let depth = 0;
	for (const character of text) {
		if (character === '[' || character === '{') {
			depth += 1;
		} else if (character === ']' || character === '}') {
			depth -= 1;
		}
		if (depth > MAX_DEPTH) {
			return true;
		}
	}
	return false;
}

function parseEntry(entry: unknown, clean: Clean): RegistryErrorEntry[] {
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
					? clean(code)
							.replaceAll('•', '')
							.toUpperCase()
							.replace(/[^A-Z0-9_-]/g, '_')
							.slice(0, 64)
					: '',
			message: plainText(message, clean),
			detail: plainText(detail, clean),
		},
	];
}

/**
 * Gives any value as one short line in which nothing is hidden: control, bidirectional and zero-width characters stand
 * there as `\u{202E}`.
 */
export function plainText(value: unknown, clean: Clean = asItIs): string {
	if (value === undefined || value === null) {
		return '';
	}
	const text = (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_READ);
	const line = text.replace(/[\t\n\v\f\r ]+/g, ' ').trim();
	// A secret with hidden characters in it is still one.
	const bare = withoutHidden(line);
	const cleaned = clean(bare);
	return visibleText(cleaned === bare ? clean(line) : cleaned, MAX_TEXT - 1).slice(0, MAX_TEXT);
}
