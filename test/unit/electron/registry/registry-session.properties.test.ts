import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Governor } from '../../../../electron/registry/governor';
import type { HttpResponse, ResponseBody } from '../../../../electron/registry/http/http-exchange';
import type {
	HttpRequest,
	RegistryTransport,
} from '../../../../electron/registry/http/registry-transport';
import { listingCalls } from '../../../../electron/registry/lists/listing-calls';
import { RegistrySession } from '../../../../electron/registry/registry-session';
import { CredentialBook } from '../../../../electron/registry/sign-in/credential-book';
import { createSignIn } from '../../../../electron/registry/sign-in/sign-in';
import { blobUpload } from '../../../../electron/registry/upload/blob-upload';
import type { Digest } from '../../../../shared/oci/digest';
import { credentialAnswer } from '../../../support/credential-answers';
import { contentOf } from '../../../support/registry-client';

const ORIGIN = 'https://reg.example';
const signal = new AbortController().signal;
const blob = contentOf(Buffer.from('secret bytes'));

function bodyOf(text: string): ResponseBody {
	let isRead = false;
	const body: ResponseBody = {
		bytes: async () => Buffer.from(text),
		cancel: () => undefined,
		onDone: undefined,
		next: async () => {
			const value = Buffer.from(text);
			const isOver = isRead || text === '';
			isRead = true;
			return isOver ? { done: true, value: undefined } : { done: false, value };
		},
		[Symbol.asyncIterator]: () => body,
	};
	return body;
}

/** A transport that answers by a function, behind a sign-in, and keeps what was asked. */
function recording(answer: (request: HttpRequest) => Partial<HttpResponse> & { text?: string }) {
	const asked: HttpRequest[] = [];
	const transport: RegistryTransport = {
		requests: 0,
		close: async () => undefined,
		lookAtCertificate: async () => undefined,
		send: async (request) => {
			asked.push(request);
			const isSignedIn = request.headers['authorization'] !== undefined;
			if (request.url.origin === ORIGIN && !isSignedIn) {
				const headers = { 'www-authenticate': 'Basic realm="x"' };
				return { status: 401, headers, body: bodyOf('') };
			}
			const { text = '{}', ...rest } = answer(request);
			return { status: 200, headers: {}, ...rest, body: bodyOf(text) };
		},
	};
	const wait = () => Promise.resolve();
	const common = { host: 'reg.example', side: 'destination' as const, now: () => 0 };
	const session = new RegistrySession({
		...common,
		origin: ORIGIN,
		transport,
		governor: new Governor({ ...common, isOneByOne: false, wait, probeEveryMs: 1, giveUpMs: 0 }),
		signIn: createSignIn({
			...common,
			tls: 'verify',
			origin: ORIGIN,
			transport,
			book: new CredentialBook(
				async () => credentialAnswer({ username: 'me', secret: 'CANARY', kind: 'password' }),
				() => 0,
			),
		}),
		wait,
		random: () => 0,
	});
	return { session, asked };
}

/** Only the registry is written to and signed in at; what was begun there is all that may be asked elsewhere. */
function expectAtHome(asked: readonly HttpRequest[]): void {
	for (const { url, method, headers, body } of asked) {
		if (url.origin !== ORIGIN) {
			expect([method, headers['authorization'], body]).toEqual(['GET', undefined, undefined]);
		}
		expect([url.username, url.password]).toEqual(['', '']);
	}
}

const pieces = fc.constantFrom(
	...['/', '//', '\\', '@', ':', '?', '#', '..', 'http:', 'https:', 'reg.example', 'evil.example'],
	...['127.0.0.1:2375', 'v2', 'app', '%2f', '%5c', '\t', ' ', '[::1]', 'javascript:', '?n=1'],
);
const address = fc.oneof(
	fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
	fc.string({ maxLength: 40 }),
	fc.webUrl(),
);

describe('whatever a registry names', () => {
	it('as the place of an upload, nothing leaves the registry', async () => {
		await fc.assert(
			fc.asyncProperty(address, address, async (location, next) => {
				const { session, asked } = recording(({ method }) =>
					method === 'POST'
						? { status: 202, headers: { location } }
						: { status: method === 'PUT' ? 201 : 202, headers: { location: next } },
				);
				const limits = { chunkBytes: 4, largestChunkBytes: 4, chunkedAboveBytes: 0 };
				await blobUpload(session, limits)
					.push('app', blob.descriptor, { signal, open: blob.open })
					.catch(() => undefined);
				for (const { url } of asked) expect(url.origin).toBe(ORIGIN);
			}),
			{
				numRuns: 300,
				examples: [
					['//evil.example/v2/', ''],
					['https://reg.example//evil.example/', ''],
					['/\\evil.example/', ''],
					['/v2/app/blobs/uploads/1', '//evil.example/x'],
				],
			},
		);
	});

	it('as the place where an upload of an earlier run goes on, as its journal says', async () => {
		await fc.assert(
			fc.asyncProperty(address, fc.nat(11), async (location, acknowledgedBytes) => {
				const { session, asked } = recording(({ method }) => ({
					status: { POST: 202, GET: 204, PUT: 201 }[method as string] ?? 202,
					headers: { location: '/v2/app/blobs/uploads/new', range: '0-3' },
				}));
				const limits = { chunkBytes: 4, largestChunkBytes: 4, chunkedAboveBytes: 0 };
				const resumeFrom = { location, acknowledgedBytes };
				await blobUpload(session, limits)
					.push('app', blob.descriptor, { signal, open: blob.open, resumeFrom })
					.catch(() => undefined);
				for (const { url } of asked) expect(url.origin).toBe(ORIGIN);
			}),
			{
				numRuns: 300,
				examples: [
					['//evil.example/v2/', 4],
					['https://reg.example//evil.example/', 4],
					['https://reg.example/\\evil.example/', 4],
					['https://evil.example/v2/app/blobs/uploads/1', 4],
				],
			},
		);
	});

	it('as the next page of a list, no other host gets the password', async () => {
		await fc.assert(
			fc.asyncProperty(
				address,
				fc.constantFrom('tags', 'repositories', 'referrers'),
				async (target, list) => {
					let pages = 0;
					const { session, asked } = recording(() => {
						pages += 1;
						return {
							headers: {
								'content-type': 'application/vnd.oci.image.index.v1+json',
								...(pages < 3 ? { link: `<${target}>; rel="next"` } : {}),
							},
							text: '{"tags":["a"],"repositories":["b"],"manifests":[]}',
						};
					});
					const calls = listingCalls(session);
					const asking =
						list === 'tags'
							? calls.tags('app', signal)
							: list === 'repositories'
								? calls.repositories(signal)
								: calls.referrers('app', blob.descriptor.digest as Digest, signal);
					await asking.catch(() => undefined);
					for (const { url } of asked) expect(url.origin).toBe(ORIGIN);
				},
			),
			{ numRuns: 300, examples: [['https://reg.example//evil.example/v2/', 'tags']] },
		);
	});

	it('as the target of a redirect, the password and the content stay', async () => {
		await fc.assert(
			fc.asyncProperty(address, fc.constantFrom('GET', 'PUT', 'POST'), async (location, method) => {
				let hops = 0;
				const { session, asked } = recording(() => {
					hops += 1;
					return hops < 3 ? { status: 307, headers: { location } } : {};
				});
				const calls = blobUpload(session, {
					chunkBytes: 4,
					largestChunkBytes: 4,
					chunkedAboveBytes: 0,
				});
				const work =
					method === 'GET'
						? listingCalls(session).tags('app', signal)
						: calls.push('app', blob.descriptor, { signal, open: blob.open });
				await Promise.resolve(work).catch(() => undefined);
				expectAtHome(asked);
			}),
			{
				numRuns: 300,
				examples: [
					['//evil.example/', 'GET'],
					['https://evil.example/', 'PUT'],
				],
			},
		);
	});
});
