import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthChallenges } from '../../../../shared/oci/auth-challenge';

describe('WWW-Authenticate', () => {
	it.each<[string, readonly string[], unknown]>([
		[
			'basic',
			['Basic realm="my registry"'],
			[{ scheme: 'basic', parameters: { realm: 'my registry' } }],
		],
		['no parameters', ['Negotiate'], [{ scheme: 'negotiate', parameters: {} }]],
		[
			'the spec’s own example',
			[
				'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:samalba/my-app:pull,push"',
			],
			[
				{
					scheme: 'bearer',
					parameters: {
						realm: 'https://auth.docker.io/token',
						service: 'registry.docker.io',
						scope: 'repository:samalba/my-app:pull,push',
					},
				},
			],
		],
		[
			'mixed case and spaces',
			['BEARER  Realm = "r" , SERVICE=s'],
			[{ scheme: 'bearer', parameters: { realm: 'r', service: 's' } }],
		],
		[
			'escapes',
			['Basic realm="a \\"b\\" \\\\c, d"'],
			[{ scheme: 'basic', parameters: { realm: 'a "b" \\c, d' } }],
		],
		[
			'two in one header',
			['Basic realm="a", Bearer realm="b",service="c"'],
			[
				{ scheme: 'basic', parameters: { realm: 'a' } },
				{ scheme: 'bearer', parameters: { realm: 'b', service: 'c' } },
			],
		],
		[
			'two headers',
			['Bearer realm="b"', 'Basic realm="a"'],
			[
				{ scheme: 'bearer', parameters: { realm: 'b' } },
				{ scheme: 'basic', parameters: { realm: 'a' } },
			],
		],
		[
			'token68',
			['Negotiate abcd==, Basic realm="a"'],
			[
				{ scheme: 'negotiate', parameters: {} },
				{ scheme: 'basic', parameters: { realm: 'a' } },
			],
		],
		[
			'a parameter given twice',
			['Bearer realm="first",realm="second"'],
			[{ scheme: 'bearer', parameters: { realm: 'first' } }],
		],
		[
			'an error',
			['Bearer realm="r",error="insufficient_scope"'],
			[{ scheme: 'bearer', parameters: { realm: 'r', error: 'insufficient_scope' } }],
		],
		[
			'an open quote',
			['Bearer realm="r",service="s'],
			[{ scheme: 'bearer', parameters: { realm: 'r' } }],
		],
		['a parameter before any scheme', ['realm="r"'], []],
		['nothing', ['', ',, ,'], []],
	])('reads %s', (_name, headers, expected) => {
		expect(parseAuthChallenges(headers)).toEqual(expected);
	});

	it('keeps names like __proto__ as plain parameters', () => {
		const [challenge] = parseAuthChallenges(['Bearer __proto__="x",realm="r"']);
		expect(challenge?.parameters['realm']).toBe('r');
		expect(Object.getPrototypeOf(challenge?.parameters)).toBe(Object.prototype);
	});

	it('ends on any text whatever, in time proportional to it', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 500 }), (text) => {
				expect(Array.isArray(parseAuthChallenges([text]))).toBe(true);
			}),
		);
		expect(parseAuthChallenges([`Bearer ${'a="b",'.repeat(100_000)}`])).toEqual([]);
	});
});
