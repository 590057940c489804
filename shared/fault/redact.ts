// Takes secrets out of any text before it is logged, shown or kept. Errs on the side of taking too much.

const REDACTED = '•••';

const RULES: readonly (readonly [RegExp, string])[] = [
	// Header values: Authorization: Basic …, and the schemes alone.
	[/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi, `$1${REDACTED}`],
	[/\b(basic|bearer)\s+(?!realm=)[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
	[/\b((?:set-)?cookie["']?\s*:\s*)[^\r\n"']+/gi, `$1${REDACTED}`],
	// JSON Web Tokens wherever they are.
	[/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?/g, REDACTED],
	// user:password@ in URLs.
	[/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi, `$1${REDACTED}@`],
	// Query strings of URLs: signatures, upload states, tokens.
	[/([a-z][a-z0-9+.-]*:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/gi, `$1?${REDACTED}`],
	// The same without a URL before them.
	[
		/\b(_state|x-amz-[a-z-]+|x-goog-[a-z-]+|sig|signature|token|access_token|refresh_token|identity_?token|password|passwd|secret|client_secret)(["']?\s*[=:]\s*["']?)[^\s&"',;}]+/gi,
		`$1$2${REDACTED}`,
	],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
];

/** Gives the text without secrets; `known` are secrets to take out wherever and however they stand. */
export function redact(text: string, known: readonly string[] = []): string {
	const withoutKnown = known
		.filter((secret) => secret.length >= 4)
		.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
	return RULES.reduce(
		(rest, [pattern, replacement]) => rest.replace(pattern, replacement),
		withoutKnown,
	);
}
