// Takes secrets out of any text before it is logged, shown or kept. Errs on the side of taking too much.
// Every pattern is bounded: what others wrote costs no more than its length.
import { type KnownSecrets, REDACTED } from './known-secrets';

const RULES: readonly (readonly [RegExp, string])[] = [
	// Header values: Authorization: Basic …, and the schemes alone.
	[/\b((?:proxy-)?authorization["']?\s{0,9}[:=]\s{0,9}["']?)[^\r\n"']+/gi, `$1${REDACTED}`],
	[/\b(basic|bearer)\s{1,9}(?!realm=)[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
	[/\b((?:set-)?cookie["']?\s{0,9}:\s{0,9})[^\r\n"']+/gi, `$1${REDACTED}`],
	// JSON Web Tokens wherever they are.
	[/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
	// user:password@ in URLs.
	[/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"'<>]{1,4096}@/gi, `$1${REDACTED}@`],
	// Query strings of URLs: signatures, upload states, tokens.
	[/\?(?<=[a-z][a-z0-9+.-]{0,30}:\/\/[^\s?"'<>]*\?)[^\s"'<>]*/gi, `?${REDACTED}`],
	// The same without a URL before them.
	[
		/\b(_state|x-amz-[a-z-]{1,40}|x-goog-[a-z-]{1,40}|sig|signature|token|access_token|refresh_token|identity_?token|password|passwd|secret|client_secret)(["']?\s{0,9}[=:]\s{0,9}["']?)[^\s&"',;}]+/gi,
		`$1$2${REDACTED}`,
	],
	[
		/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
		REDACTED,
	],
];

/** Gives the text without secrets: those that are known, however they are spelled, and what looks like one. */
export function redact(text: string, known?: Pick<KnownSecrets, 'without'>): string {
	return RULES.reduce(
		(rest, [pattern, replacement]) => rest.replace(pattern, replacement),
		known === undefined ? text : known.without(text),
	);
}
