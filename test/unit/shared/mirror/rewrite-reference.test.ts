import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type NamingRules,
	namingNotes,
	prefixesOf,
	rewriteReference,
	rewriterFor,
} from '../../../../shared/mirror/rewrite-reference';
import {
	formatReference,
	type NamedReference,
	parseReference,
} from '../../../../shared/oci/reference';

const D = 'registry.spacetech.com:8083';
const G = 'europe-west1-docker.pkg.dev';
const HEX = `sha256:${'0123456789abcdef'.repeat(4)}`;

function source(text: string): NamedReference {
	const parsed = parseReference(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
}

function rules(rewrite: NamingRules['rewrite'], repository?: string): NamingRules {
	return {
		destination: { registry: D, ...(repository === undefined ? {} : { repository }) },
		rewrite,
	};
}

function named(text: string, naming: NamingRules): string {
	const result = rewriteReference(source(text), naming);
	return result.ok ? formatReference(result.value) : result.fault.code;
}

const APPCIRCLE = [{ from: `${G}/appcircle/docker-registry`, to: '' }];

describe('the table of the mirror file', () => {
	it.each([
		[`${G}/appcircle/docker-registry/minio/miniob:1`, APPCIRCLE, `${D}/appcircle/minio/miniob:1`],
		[
			`${G}/appcircle/docker-registry/minio/miniob:1`,
			[],
			`${D}/appcircle/appcircle/docker-registry/minio/miniob:1`,
		],
		['nginx', [], `${D}/appcircle/library/nginx:latest`],
		[`h.x/a@${HEX}`, [], `${D}/appcircle/a@${HEX}`],
		[`h.x/a:1@${HEX}`, [], `${D}/appcircle/a:1@${HEX}`],
		['h.x/a/b:1', [{ from: 'h.x/a/b', to: '' }], 'mirror.empty-name'],
	])('%s', (text, rewrite, expected) => {
		expect(named(text, rules(rewrite, 'appcircle'))).toBe(expected);
	});

	it('notes that an implied tag moves, and only that', () => {
		expect(namingNotes(source('nginx'))).toEqual([expect.stringContaining('that tag moves')]);
		expect(namingNotes(source('nginx:latest'))).toEqual([]);
		expect(namingNotes(source(`h.x/a@${HEX}`))).toEqual([]);
	});
});

describe('matching', () => {
	it.each([
		['whole elements only', 'h.x/apple:1', [{ from: 'h.x/app', to: 'new' }], `${D}/apple:1`],
		['the prefix itself', 'h.x/app:1', [{ from: 'h.x/app', to: 'new' }], `${D}/new:1`],
		['below the prefix', 'h.x/app/b:1', [{ from: 'h.x/app', to: 'new' }], `${D}/new/b:1`],
		['a path of more elements', 'h.x/a:1', [{ from: 'h.x/a/b', to: 'new' }], `${D}/a:1`],
		['other host', 'h.y/app/b:1', [{ from: 'h.x/app', to: 'new' }], `${D}/app/b:1`],
		['other port', 'h.x:1/app/b:1', [{ from: 'h.x:2/app', to: 'new' }], `${D}/app/b:1`],
		['a host alone', 'h.x/a/b:1', [{ from: 'h.x', to: 'from-x' }], `${D}/from-x/a/b:1`],
		['host in upper case', 'h.x/a/b:1', [{ from: 'H.X/a', to: 'n' }], `${D}/n/b:1`],
		[
			'the first of several',
			'h.x/a/b:1',
			[
				{ from: 'h.x/z', to: 'zero' },
				{ from: 'h.x/a', to: 'one' },
				{ from: 'h.x/a/b', to: 'two' },
			],
			`${D}/one/b:1`,
		],
		[
			'Docker Hub by host',
			'nginx:1',
			[{ from: 'docker.io', to: 'hub' }],
			`${D}/hub/library/nginx:1`,
		],
		['library', 'nginx:1', [{ from: 'docker.io/library', to: '' }], `${D}/nginx:1`],
		['a short name in the rule', 'nginx:1', [{ from: 'nginx', to: 'web' }], `${D}/web:1`],
		['Docker Hub alias', 'nginx:1', [{ from: 'index.docker.io/nginx', to: 'web' }], `${D}/web:1`],
		[
			'an organisation',
			'bitnami/redis:7',
			[{ from: 'docker.io/bitnami', to: 'b' }],
			`${D}/b/redis:7`,
		],
		[
			'an organisation without host',
			'bitnami/redis:7',
			[{ from: 'bitnami', to: 'b' }],
			`${D}/b/redis:7`,
		],
		['localhost', 'localhost/a:1', [{ from: 'localhost', to: 'l' }], `${D}/l/a:1`],
		['IPv6', '[::1]:5000/a/b:1', [{ from: '[::1]:5000/a', to: 'l' }], `${D}/l/b:1`],
		['a path in to', 'h.x/a/b:1', [{ from: 'h.x/a', to: 'x/y' }], `${D}/x/y/b:1`],
	])('%s', (_name, text, rewrite, expected) => {
		expect(named(text, rules(rewrite))).toBe(expected);
	});

	it('refuses an empty name even below a repository, and names the rule', () => {
		const result = rewriteReference(
			source('h.x/a/b:1'),
			rules([{ from: 'h.x/a/b', to: '' }], 'below'),
		);
		expect(result).toMatchObject({
			ok: false,
			fault: { code: 'mirror.empty-name', subject: 'h.x/a/b:1', facts: { from: 'h.x/a/b' } },
		});
	});

	it('completes the name as Docker does when the destination is Docker Hub', () => {
		const naming = { destination: { registry: 'docker.io' }, rewrite: [{ from: 'h.x', to: '' }] };
		expect(named('h.x/a:1', naming)).toBe('docker.io/library/a:1');
	});

	it.each([
		['too long', rules([], 'x'.repeat(240))],
		['not a legal path', rules([{ from: 'h.x', to: 'Upper' }])],
	])('refuses a name that is %s and says which source', (_name, naming) => {
		const result = rewriteReference(source('h.x/team/application:1'), naming);
		expect(result).toMatchObject({
			ok: false,
			fault: { code: 'reference.invalid', facts: { origin: 'h.x/team/application:1' } },
		});
	});
});

describe('prefixesOf', () => {
	it.each(['', 'h.x/a:1', `h.x/a@${HEX}`, 'h.x/', 'h.x//a', 'https://h.x/a', '/a', 'h.x/A'])(
		'finds none in %j',
		(from) => {
			expect(prefixesOf(from)).toEqual([]);
		},
	);
});

describe('for any source', () => {
	const element = fc.stringMatching(/^[a-z0-9]{1,6}$/);
	const path = fc.array(element, { minLength: 1, maxLength: 5 });

	it('without rules keeps the path whole below the repository', () => {
		fc.assert(
			fc.property(path, element, (elements, tag) => {
				const text = `h.x/${elements.join('/')}:${tag}`;
				expect(named(text, rules([], 'base'))).toBe(`${D}/base/${elements.join('/')}:${tag}`);
			}),
		);
	});

	it('gives a name that is its own canonical form', () => {
		fc.assert(
			fc.property(path, path, fc.nat(5), (elements, to, depth) => {
				const from = ['h.x', ...elements.slice(0, depth)].join('/');
				const rewrite = rewriterFor(rules([{ from, to: to.join('/') }], 'base'));
				const result = rewrite(source(`h.x/${elements.join('/')}`));
				expect(result.ok).toBe(true);
				if (!result.ok) return;
				const rest = elements.slice(depth);
				expect(result.value.repository).toBe(['base', ...to, ...rest].join('/'));
				expect(formatReference(source(formatReference(result.value)))).toBe(
					formatReference(result.value),
				);
			}),
		);
	});
});
