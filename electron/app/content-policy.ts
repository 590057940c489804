// What a page of ours may load and do: nothing but its own files. Sent as a header with every file (security.md 4.1).

/**
 * SHA-256 of the one style sheet that React Aria injects (react-aria-components 1.22.1, FocusScope's and
 * usePress' `touch-action` rule). test/e2e/window-hardening.test.ts computes it anew from the bundle.
 */
export const REACT_ARIA_STYLE_HASH = 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=';

const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	`style-src 'self' '${REACT_ARIA_STYLE_HASH}'`,
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
	css: 'text/css; charset=utf-8',
	html: 'text/html; charset=utf-8',
	js: 'text/javascript; charset=utf-8',
	svg: 'image/svg+xml',
	png: 'image/png',
	woff2: 'font/woff2',
};

/** Gives the headers for a file of the page. */
export function headersFor(file: string): Readonly<Record<string, string>> {
	const extension = file.slice(file.lastIndexOf('.') + 1);
	return {
		'Content-Type': TYPES[extension] ?? 'application/octet-stream',
		'Content-Security-Policy': CONTENT_SECURITY_POLICY,
		'X-Content-Type-Options': 'nosniff',
		'Cross-Origin-Opener-Policy': 'same-origin',
		'Cross-Origin-Resource-Policy': 'same-origin',
		'Referrer-Policy': 'no-referrer',
		'Cache-Control': 'no-store',
	};
}
