import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath, ownPathOf, parseOwnPath } from '../../../../shared/net/own-path';

const ORIGIN = 'https://reg.example:8443';

describe('a path of the registry’s own', () => {
	it.each([
		'/v2/',
		'/v2/app/manifests/1',
		'/v2/app/blobs/uploads/x?_state=a%2Fb&y=//c?d=[e]',
		'/repository/docker/v2/a/..b/c',
		'/v2/app/tags/list?last=../x',
		'/a//b',
	])('%s is one', (path) => {
		expect(parseOwnPath(path)).toBe(path);
		expect(new URL(`${ORIGIN}${path}`).origin).toBe(ORIGIN);
	});

	it.each([
		'',
		'v2/',
		'//evil.example/v2/',
		'/\\evil.example/',
		'\\\\evil.example/',
		'/v2/\\x',
		'/\t/evil.example/',
		'/v2/ x',
		'/v2/\u0000',
		'/v2/é',
		'/v2/#x',
		'/v2/../x',
		'/..',
		'/./x',
		'/v2/%2e%2E/x',
		'/.%2e?x',
		'https://evil.example/',
		'@evil.example/',
		'?x',
	])('%j is none', (path) => {
		expect(parseOwnPath(path)).toBeUndefined();
		expect(() => ownPath(path)).toThrow('not one of the registry');
	});

	it('never leads anywhere else, whatever it is made of', () => {
		const pieces = fc.constantFrom(
			'/',
			'\\',
			'//',
			'@',
			':',
			'?',
			'#',
			'.',
			'..',
			'evil.example',
			'v2',
			'%2f',
			'%5c',
			'\t',
			' ',
			'é',
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(pieces).map((all) => all.join('')),
				),
				(text) => {
					const path = parseOwnPath(text);
					if (path !== undefined) {
						const url = new URL(`${ORIGIN}${path}`);
						expect([url.origin, url.username]).toEqual([ORIGIN, '']);
					}
				},
			),
			{ numRuns: 2000, examples: [['//x'], ['/\\x'], ['/x?a=\\b']] },
		);
	});

	it('is read from a URL that somebody judged', () => {
		expect(ownPathOf(new URL('https://reg.example/v2/x?y#z'))).toBe('/v2/x?y');
		expect(ownPathOf(new URL('https://reg.example//evil.example/'))).toBeUndefined();
		expect(ownPathOf(new URL('https://reg.example/a/..//evil.example/'))).toBeUndefined();
	});
});
