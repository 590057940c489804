import { expect, it } from 'vitest';
import { headersFor } from '../../../../electron/app/content-policy';

const policy = headersFor('index.html')['Content-Security-Policy'] ?? '';
const directives = new Map(
	policy.split('; ').map((directive) => {
		const [name = '', ...values] = directive.split(' ');
		return [name, values];
	}),
);

it('starts from nothing', () => {
	expect(directives.get('default-src')).toEqual(["'none'"]);
});

it('allows scripts of our own files only, and makes no string code', () => {
	expect(directives.get('script-src')).toEqual(["'self'"]);
	expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
	expect(directives.get('trusted-types')).toEqual(["'none'"]);
	expect(policy).not.toMatch(/unsafe|https?:|ws:|\*|blob:/);
});

it('lets the page reach nothing', () => {
	for (const name of ['connect-src', 'base-uri', 'form-action', 'frame-ancestors']) {
		expect(directives.get(name)).toEqual(["'none'"]);
	}
});

it.each([
	['assets/a.js', 'text/javascript; charset=utf-8'],
	['assets/a.css', 'text/css; charset=utf-8'],
	['unknown', 'application/octet-stream'],
])('%s is sent as %s', (file, type) => {
	expect(headersFor(file)['Content-Type']).toBe(type);
});
