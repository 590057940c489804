import { describe, expect, it } from 'vitest';
import { readRoute } from '../../../../../electron/embedded-registry/api/route';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function refusalOf(method: string, path: string): unknown {
	const route = readRoute(method, path);
	if (route.kind !== 'refused') return route;
	const body = JSON.parse(Buffer.from(route.answer.body as Uint8Array).toString()) as {
		errors: { code: string }[];
	};
	return `${route.answer.status} ${body.errors[0]?.code}`;
}

describe('readRoute', () => {
	it.each([
		['/v2/', { kind: 'base' }],
		['/v2', { kind: 'base' }],
		['/v2/_catalog', { kind: 'catalog' }],
		['/v2/a/b/tags/list', { kind: 'tags', repository: 'a/b' }],
		['/v2/tags/list/tags/list', { kind: 'tags', repository: 'tags/list' }],
		['/v2/a/manifests/1.0', { kind: 'manifest', repository: 'a', name: { tag: '1.0' } }],
		[
			'/v2/manifests/blobs/manifests/manifests',
			{ kind: 'manifest', repository: 'manifests/blobs', name: { tag: 'manifests' } },
		],
		[`/v2/a/manifests/${DIGEST}`, { kind: 'manifest', repository: 'a', name: { digest: DIGEST } }],
		[`/v2/a/blobs/${DIGEST}`, { kind: 'blob', repository: 'a', digest: DIGEST }],
		[
			`/v2/a/blobs/${encodeURIComponent(DIGEST)}`,
			{ kind: 'blob', repository: 'a', digest: DIGEST },
		],
		['/v2/a/blobs/uploads/', { kind: 'uploads', repository: 'a' }],
		['/v2/a/blobs/uploads', { kind: 'uploads', repository: 'a' }],
		['/v2/a/blobs/uploads/some-id', { kind: 'upload', repository: 'a', id: 'some-id' }],
		[`/v2/a/referrers/${DIGEST}`, { kind: 'referrers', repository: 'a', digest: DIGEST }],
	])('reads %s', (path, route) => {
		expect(readRoute('GET', path)).toEqual(route);
	});

	it.each([
		['/v2/../../etc/passwd/tags/list', '400 NAME_INVALID'],
		['/v2/%2e%2e/%2e%2e/etc/tags/list', '400 NAME_INVALID'],
		['/v2/a/..%2f..%2fetc/tags/list', '400 NAME_INVALID'],
		['/v2//tags/list', '400 NAME_INVALID'],
		['/v2/a//b/tags/list', '400 NAME_INVALID'],
		['/v2/Upper/tags/list', '400 NAME_INVALID'],
		['/v2/a,b/tags/list', '400 NAME_INVALID'],
		['/v2/a%00b/tags/list', '400 NAME_INVALID'],
		['/v2/a\\b/tags/list', '400 NAME_INVALID'],
		[`/v2/${'a'.repeat(240)}/tags/list`, '400 NAME_INVALID'],
		['/v2/a/blobs/sha256:1234', '400 DIGEST_INVALID'],
		['/v2/a/blobs/sha256:..', '400 DIGEST_INVALID'],
		[`/v2/a/blobs/${DIGEST.toUpperCase()}`, '400 DIGEST_INVALID'],
		['/v2/a/blobs/md5:d41d8cd98f00b204e9800998ecf8427e', '400 DIGEST_INVALID'],
		['/v2/a/blobs/sha256:..%2f..%2fx', '404 UNSUPPORTED'],
		['/v2/a/manifests/sha256:1234', '400 DIGEST_INVALID'],
		['/v2/a/manifests/.hidden', '404 MANIFEST_UNKNOWN'],
		[`/v2/a/manifests/${'t'.repeat(129)}`, '404 MANIFEST_UNKNOWN'],
		['/v2/a/referrers/sha256:1', '400 DIGEST_INVALID'],
		['/v2/a', '404 UNSUPPORTED'],
		['/v1/', '404 UNSUPPORTED'],
		['/', '404 UNSUPPORTED'],
		['/v2/%zz', '404 UNSUPPORTED'],
	])('refuses %s', (path, refusal) => {
		expect(refusalOf('GET', path)).toBe(refusal);
	});

	it('tells a pusher what is wrong with the tag', () => {
		expect(refusalOf('PUT', '/v2/a/manifests/.hidden')).toBe('400 MANIFEST_INVALID');
	});
});
