import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	formatReference,
	isRepository,
	isTag,
	MAX_NAME_LENGTH,
	parseReference,
	repositoryProblem,
} from '../../../../shared/oci/reference';

const DIGEST = `sha256:${'f'.repeat(64)}`;

function read(text: string): string {
	const parsed = parseReference(text);
	return parsed.ok ? formatReference(parsed.value) : `refused: ${parsed.fault.facts?.['part']}`;
}

// distribution/reference v0.6 reference_test.go and normalize_test.go, and what Docker does with short names.
describe('a reference', () => {
	it.each([
		['nginx', 'docker.io/library/nginx:latest'],
		['nginx:1.27', 'docker.io/library/nginx:1.27'],
		['test_com', 'docker.io/library/test_com:latest'],
		['test.com:tag', 'docker.io/library/test.com:tag'],
		['test.com:5000', 'docker.io/library/test.com:5000'],
		['test.com/repo:tag', 'test.com/repo:tag'],
		['test:5000/repo', 'test:5000/repo:latest'],
		['test:5000/repo:tag', 'test:5000/repo:tag'],
		[`test:5000/repo@${DIGEST}`, `test:5000/repo@${DIGEST}`],
		[`test:5000/repo:tag@${DIGEST}`, `test:5000/repo:tag@${DIGEST}`],
		['lowercase:Uppercase', 'docker.io/library/lowercase:Uppercase'],
		['domain/path', 'docker.io/domain/path:latest'],
		['docker.io/nginx', 'docker.io/library/nginx:latest'],
		['index.docker.io/library/nginx', 'docker.io/library/nginx:latest'],
		['registry-1.docker.io/a/b:1', 'docker.io/a/b:1'],
		['localhost/a', 'localhost/a:latest'],
		['localhost:5000/a/b/c', 'localhost:5000/a/b/c:latest'],
		['127.0.0.1:5000/a', '127.0.0.1:5000/a:latest'],
		['[::1]:5000/repo', '[::1]:5000/repo:latest'],
		['[::1]/repo:tag', '[::1]/repo:tag'],
		[`[2001:db8::1]:5000/repo@${DIGEST}`, `[2001:db8::1]:5000/repo@${DIGEST}`],
		['Quay.IO/org/app', 'quay.io/org/app:latest'],
		[
			'Org/app',
			'refused: "Org" has upper-case letters: as a registry it needs a dot or a port, as a path lower case',
		],
		['xn--n3h.com/myimage:xn--n3h.com', 'xn--n3h.com/myimage:xn--n3h.com'],
		['foo_bar.com:8080', 'docker.io/library/foo_bar.com:8080'],
		['foo/foo_bar.com:8080', 'docker.io/foo/foo_bar.com:8080'],
		['a/b__c/d-e--f', 'docker.io/a/b__c/d-e--f:latest'],
		['  r.example/a:1 \t', 'r.example/a:1'],
	])('%j is %s', (text, full) => expect(read(text)).toBe(full));

	it.each([
		['', 'it is empty'],
		['   ', 'it is empty'],
		['https://r.example/a:1', 'it starts with a scheme; leave "https://" and the like out'],
		['docker://nginx', 'it starts with a scheme; leave "https://" and the like out'],
		['r.example/', 'the repository is empty'],
		['r.example//a', 'an element of the path is empty (two slashes, or one at an end)'],
		['r.example/a/', 'an element of the path is empty (two slashes, or one at an end)'],
		['r.example/App', '"App" has upper-case letters, which repositories can\'t have'],
		['r.example/a b', '"a b" has characters that a repository can\'t have'],
		['r.example/a___b', '"a___b" has characters that a repository can\'t have'],
		['r.example/-a', '"-a" has characters that a repository can\'t have'],
		['r.example/a:', 'the tag after ":" is empty'],
		['r.example/a:-x', '"-x" is not a valid tag'],
		[
			'r.example/a@sha256:abc',
			'"sha256:abc" is not a digest (sha256: and 64 lower-case hex digits)',
		],
		[
			`r.example/a@${DIGEST.toUpperCase()}`,
			`"${DIGEST.toUpperCase()}" is not a digest (sha256: and 64 lower-case hex digits)`,
		],
		['[fe80::1%eth0]:5000/a', '"[fe80::1%eth0]:5000" is not a registry host'],
		['r.example:99999/a', '"r.example:99999" is not a registry host'],
	])('%j is refused: %s', (text, part) => expect(read(text)).toBe(`refused: ${part}`));

	it('may have 255 characters and not one more', () => {
		const path = (length: number) => 'a'.repeat(length - 'r.example/'.length);
		expect(parseReference(`r.example/${path(MAX_NAME_LENGTH)}`).ok).toBe(true);
		expect(read(`r.example/${path(MAX_NAME_LENGTH + 1)}`)).toBe(
			'refused: the name has 256 characters; at most 255 are allowed',
		);
	});

	it('remembers whether its tag was left out', () => {
		const implied = ['nginx', 'nginx:latest', `nginx@${DIGEST}`].map((text) => {
			const parsed = parseReference(text);
			return parsed.ok && parsed.value.isTagImplied;
		});
		expect(implied).toEqual([true, false, false]);
	});

	it('that is refused is named, at most 300 characters of it', () => {
		const parsed = parseReference(`https://${'a'.repeat(1000)}`);
		expect(parsed.ok ? '' : parsed.fault.subject).toHaveLength(301);
		expect(parsed.ok ? '' : parsed.fault.code).toBe('reference.invalid');
	});

	it('written out in full reads the same again', () => {
		const component = fc.stringMatching(/^[a-z0-9]{1,5}([._-][a-z0-9]{1,3})?$/);
		const host = fc.constantFrom('docker.io', 'r.example', 'h:5000', '[::1]:1', 'localhost');
		const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/);
		fc.assert(
			fc.property(
				host,
				fc.array(component, { minLength: 2, maxLength: 4 }),
				fc.option(tag),
				fc.boolean(),
				(registry, path, maybeTag, hasDigest) => {
					const name = `${registry}/${path.join('/')}`;
					const end = `${maybeTag === null ? '' : `:${maybeTag}`}${hasDigest ? `@${DIGEST}` : ''}`;
					const text = `${name}${end === '' ? ':latest' : end}`;
					expect(read(text)).toBe(text);
				},
			),
		);
	});

	it('never throws, whatever the text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const parsed = parseReference(text);
				if (parsed.ok) expect(repositoryProblem(parsed.value.repository)).toBeUndefined();
			}),
		);
	});

	it('has a tag of at most 128 characters', () => {
		expect(isTag('a'.repeat(128))).toBe(true);
		expect(['a'.repeat(129), '', '.a', '-a', 'a/b', 'ä', 'a\n'].some(isTag)).toBe(false);
	});
});

describe('a repository that is listed', () => {
	it.each(['a', 'team/app', 'a-b/c.d__e', 'x'.repeat(255)])('may be %s', (name) => {
		expect(isRepository(name)).toBe(true);
	});

	it.each(['', 'A', 'a//b', '../a', 'a b', '/a', 'a/', 'x'.repeat(256), 'a\u0000'])(
		'is not %j',
		(name) => {
			expect(isRepository(name)).toBe(false);
		},
	);
});
