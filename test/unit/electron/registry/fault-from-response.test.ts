import { describe, expect, it } from 'vitest';
import {
	faultFromResponse,
	isForeignAnswer,
	type Operation,
} from '../../../../electron/registry/fault-from-response';

const errors = (code: string, message = '', detail?: unknown) =>
	JSON.stringify({ errors: [{ code, message, detail }] });
const nowMs = Date.parse('2026-05-01T10:00:00Z');

function fault(
	operation: Operation,
	status: number,
	body = '',
	headers: Record<string, string> = {},
) {
	return faultFromResponse({
		...{
			side: 'destination',
			host: 'reg.example',
			subject: 'reg.example/app:1',
			operation,
			repository: 'app',
		},
		...{ method: 'GET', status, headers, body, nowMs },
	});
}

describe('faults from answers', () => {
	it.each<[Operation, number, string, string, boolean]>([
		['manifest-read', 401, errors('UNAUTHORIZED'), 'registry.unauthorized', false],
		['manifest-read', 403, errors('DENIED'), 'registry.denied', false],
		['manifest-write', 403, errors('DENIED'), 'registry.denied', false],
		['blob-write', 400, errors('DENIED'), 'registry.denied', false],
		['manifest-read', 404, errors('MANIFEST_UNKNOWN'), 'manifest.not-found', false],
		['manifest-read', 404, errors('NAME_UNKNOWN'), 'repository.not-found', false],
		['manifest-read', 404, '', 'manifest.not-found', false],
		['manifest-read', 404, '<html>nginx</html>', 'registry.not-a-registry', false],
		['blob-read', 404, errors('BLOB_UNKNOWN'), 'blob.not-found', false],
		['blob-write', 404, '', 'repository.not-found', false],
		['manifest-write', 404, '', 'repository.not-found', false],
		['manifest-write', 400, errors('MANIFEST_BLOB_UNKNOWN'), 'manifest.rejected', false],
		['manifest-write', 400, errors('MANIFEST_INVALID'), 'manifest.rejected', false],
		['manifest-write', 413, '', 'manifest.rejected', false],
		['manifest-write', 409, '', 'tag.immutable', false],
		['manifest-write', 412, '', 'tag.immutable', false],
		[
			'manifest-write',
			403,
			errors('DENIED', 'configured as immutable, cannot be updated'),
			'tag.immutable',
			false,
		],
		// ECR's and Nexus's own words.
		[
			'manifest-write',
			400,
			errors(
				'TAG_INVALID',
				"The image tag '1' already exists in the 'app' repository and cannot be overwritten because the repository is immutable.",
			),
			'tag.immutable',
			false,
		],
		[
			'manifest-write',
			400,
			'Repository does not allow updating assets: docker',
			'tag.immutable',
			false,
		],
		['blob-write', 400, errors('DIGEST_INVALID'), 'blob.rejected', true],
		['blob-write', 400, errors('SIZE_INVALID'), 'blob.rejected', true],
		['blob-write', 400, errors('NAME_INVALID'), 'blob.rejected', false],
		['blob-write', 413, '<html>Request Entity Too Large</html>', 'registry.body-too-large', false],
		['blob-write', 405, errors('UNSUPPORTED'), 'registry.unsupported', false],
		['blob-write', 404, errors('UNSUPPORTED'), 'registry.unsupported', false],
		['list', 405, '', 'registry.unsupported', false],
		['list', 501, '', 'registry.unsupported', false],
		// registry 2.8.2 on a full disk.
		[
			'blob-write',
			500,
			errors('UNKNOWN', 'unknown error', { Op: 'write', Path: '/x', Err: 28 }),
			'registry.out-of-space',
			false,
		],
		[
			'blob-write',
			500,
			errors('UNKNOWN', 'write /x/data: no space left on device'),
			'registry.out-of-space',
			false,
		],
		[
			'manifest-write',
			500,
			errors('UNKNOWN', 'mkdir /x: disk quota exceeded'),
			'registry.out-of-space',
			false,
		],
		['blob-write', 507, '', 'registry.out-of-space', false],
		['blob-read', 500, errors('UNKNOWN', 'no space left on device'), 'registry.unavailable', true],
		['manifest-read', 429, 'toomanyrequests', 'registry.rate-limited', true],
		['manifest-read', 403, errors('TOOMANYREQUESTS'), 'registry.rate-limited', true],
		['manifest-read', 408, '', 'registry.unavailable', true],
		['manifest-read', 425, '', 'registry.unavailable', true],
		['manifest-read', 500, '', 'registry.unavailable', true],
		['manifest-read', 502, '<html>bad gateway</html>', 'registry.unavailable', true],
		['manifest-read', 503, '', 'registry.unavailable', true],
		[
			'list',
			400,
			'Client sent an HTTP request to an HTTPS server.\n',
			'registry.speaks-https',
			false,
		],
		[
			'list',
			400,
			'<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>',
			'registry.speaks-https',
			false,
		],
		['list', 400, errors('PAGINATION_NUMBER_INVALID'), 'registry.misbehaved', false],
		['list', 400, '<html>Bad Request</html>', 'registry.not-a-registry', false],
		['manifest-read', 204, '', 'registry.not-a-registry', false],
	])('%s with HTTP %i %s is %s', (operation, status, body, code, isRetryable) => {
		expect(fault(operation, status, body)).toMatchObject({
			code,
			isRetryable,
			side: 'destination',
		});
	});

	it('keeps what the registry said and what was tried', () => {
		expect(
			fault('manifest-write', 400, errors('MANIFEST_BLOB_UNKNOWN', 'blob unknown', 'sha256:aa')),
		).toMatchObject({
			subject: 'reg.example/app:1',
			registryErrors: ['MANIFEST_BLOB_UNKNOWN'],
			detail: 'GET answered HTTP 400: MANIFEST_BLOB_UNKNOWN blob unknown sha256:aa',
			facts: { status: '400', host: 'reg.example', action: 'push', repository: 'app' },
		});
	});

	it('reads how long to wait', () => {
		expect(fault('list', 429, '', { 'retry-after': '7' }).facts).toMatchObject({ waitMs: '7000' });
		expect(
			fault('list', 503, '', { 'retry-after': 'Fri, 01 May 2026 10:01:00 GMT' }).facts,
		).toMatchObject({ waitMs: '60000' });
		expect(fault('list', 503).facts).not.toHaveProperty('waitMs');
	});

	it('shows neither secrets nor markup nor hidden characters', () => {
		const { detail } = fault(
			'list',
			403,
			errors('DENIED', 'token=CANARY Authorization: Basic CANARY\u001b[31m'),
		);
		expect(detail).not.toContain('CANARY');
		const page = fault(
			'list',
			502,
			'<html><style>body{}</style><h1>Bad\u0000 Gateway</h1><script>x()</script></html>',
		);
		expect(page.detail).toBe('GET answered HTTP 502: Bad\\u{0000} Gateway');
	});

	it('tells a web page from a registry', () => {
		expect(isForeignAnswer({ 'content-type': 'text/html; charset=utf-8' }, '')).toBe(true);
		expect(isForeignAnswer({}, ' <!DOCTYPE html>')).toBe(true);
		expect(isForeignAnswer({ 'docker-distribution-api-version': 'registry/2.0' }, '<html>')).toBe(
			false,
		);
		expect(isForeignAnswer({ 'content-type': 'text/plain' }, '404 page not found')).toBe(false);
	});
});

describe('a body made to cost time', () => {
	it.each(['<', '<script', '< ', 'tag ', 'already exists ', ' \n'])(
		'of %j is read at once',
		(piece) => {
			const body = piece.repeat(Math.floor(65_000 / piece.length));
			const startedAtMs = performance.now();
			for (let times = 0; times < 20; times += 1) {
				faultFromResponse({
					side: 'source',
					host: 'reg.example',
					subject: 'reg.example/app:1',
					operation: 'manifest-write',
					method: 'PUT',
					status: 403,
					headers: { 'content-type': 'text/plain' },
					body,
					nowMs: 0,
				});
			}
			// The old code took 40 s for the first of them.
			expect(performance.now() - startedAtMs).toBeLessThan(4000);
		},
	);
});

describe('bodies that are made to take long', () => {
	const long = 65_000;

	it.each([
		['angle brackets', '<'.repeat(long)],
		['openings of scripts', '<script'.repeat(long / 7)],
		['spaces', `<${' '.repeat(long)}`],
		['line breaks', '\n'.repeat(long)],
		['what looks like a URL', 'a://'.repeat(long / 4)],
		['what looks like a scheme', 'a+'.repeat(long / 2)],
		['private keys', '-----BEGIN PRIVATE KEY-----'.repeat(long / 27)],
		['tokens', 'eyJaaaaa.'.repeat(long / 9)],
		['errors', errors('DENIED', 'a://'.repeat(long / 4))],
		[
			'many errors',
			JSON.stringify({
				errors: Array.from({ length: 60 }, () => ({ code: 'X', message: 'a+'.repeat(500) })),
			}),
		],
	])('are looked at in no time: %s', (_name, body) => {
		const startedAtMs = performance.now();
		for (let count = 0; count < 5; count += 1) fault('manifest-read', 403, body);
		// Unbounded patterns take seconds for each.
		expect(performance.now() - startedAtMs).toBeLessThan(500);
	});

	it('are no reason to fall over: documents nested beyond all sense', () => {
		const nested = `{"errors":[{"code":"X","detail":${'['.repeat(30_000)}${']'.repeat(30_000)}}]}`;
		expect(fault('manifest-read', 403, nested)).toMatchObject({ code: 'registry.denied' });
		expect(fault('manifest-read', 404, '{"errors":['.repeat(5000)).code).toBe('manifest.not-found');
	});

	it('still tell their codes, however long the words', () => {
		const body = errors('NAME_UNKNOWN', 'x'.repeat(5000), { path: 'y'.repeat(20_000) });
		expect(fault('manifest-read', 404, body).code).toBe('repository.not-found');
		const denied = JSON.stringify({
			errors: [
				...Array.from({ length: 15 }, () => ({ code: 'OTHER', message: 'x'.repeat(500) })),
				{ code: 'DENIED', message: 'no' },
			],
		});
		expect(fault('manifest-read', 400, denied).code).toBe('registry.denied');
	});
});
