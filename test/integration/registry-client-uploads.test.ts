// Uploads at registries with habits: what they say of the bytes they have is wrong, requests may not be large, chunks
// or single pieces are refused, addresses are relative. Healthy content arrives everywhere, and nothing is repeated for ever.
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import { faultOf } from '../support/fault-of';
import { errorReply, type RegistryCall, type RegistryReply } from '../support/memory-registry';
import { contentOf, readAll, type TestContent, testClient } from '../support/registry-client';
import { answers, withLocation } from '../support/registry-profiles';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';

const signal = new AbortController().signal;
const MIB = 1024 * 1024;
const LIMITS = { chunkBytes: MIB, chunkedAboveBytes: MIB };
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function registryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles });
	ends.push(() => registry.stop());
	return registry;
}

function clientOf(registry: ScriptedRegistry, limits: object = LIMITS): RegistryClient {
	const client = testClient({ host: registry.host, tls: 'plain-http', limits });
	ends.push(() => client.close());
	return client;
}

const push = (client: RegistryClient, blob: TestContent): Promise<void> =>
	client.pushBlob('app', blob.descriptor, { signal, open: blob.open });

async function isThere(registry: ScriptedRegistry, blob: TestContent): Promise<boolean> {
	registry.setProfiles();
	const read = await readAll(clientOf(registry).readBlob('app', blob.descriptor, 0, signal));
	return read.equals(blob.bytes);
}

const bodies = (registry: ScriptedRegistry) =>
	registry.requests().filter((one) => one.bodyBytes > 0);

/** Changes what is said of the bytes that are there after a chunk. */
function said(range: (call: RegistryCall, told: number) => string | undefined): Profile {
	return {
		after: (call, reply) => {
			if (call.method !== 'PATCH' || reply.status !== 202) return reply;
			const { range: told = '0-0', ...headers } = reply.headers ?? {};
			const next = range(call, Number(told.split('-')[1]));
			return { ...reply, headers: { ...headers, ...(next === undefined ? {} : { range: next }) } };
		},
	};
}

function staleRange(): Profile {
	const first = new Map<string, string>();
	return said((call, told) => {
		// The address changes with each answer of some registries; of this one it stays.
		const known = first.get(call.path) ?? `0-${told}`;
		first.set(call.path, known);
		return known;
	});
}

const miscounting: readonly (readonly [string, () => Profile])[] = [
	['stays at the end of the first chunk', staleRange],
	['counts the last chunk only', () => said((call) => `0-${lengthOf(call) - 1}`)],
	['gives the last chunk', () => said((call, told) => `${told + 1 - lengthOf(call)}-${told}`)],
	['is one too many', () => said((_call, told) => `0-${told + 1}`)],
	['is one too few', () => said((_call, told) => `0-${told - 1}`)],
	['is always 0-0', () => said(() => '0-0')],
	['is missing', () => said(() => undefined)],
	['is garbage', () => said(() => 'bytes=x')],
	['is far beyond everything', () => said(() => '0-999999999999')],
];

function lengthOf(call: RegistryCall): number {
	return Number(call.headers['content-length'] ?? 0);
}

describe('what a registry says of the bytes it has', () => {
	it.each(miscounting)('%s: the digest decides, nothing is sent twice', async (_name, profile) => {
		const registry = await registryWith(profile());
		const blob = contentOf(randomBytes(3 * MIB + 1));
		await push(clientOf(registry), blob);
		expect(bodies(registry).reduce((all, one) => all + one.bodyBytes, 0)).toBe(blob.bytes.length);
		expect(await isThere(registry, blob)).toBe(true);
	});

	it('is gone by where it is true: a registry that keeps only a part of each chunk gets the rest', async () => {
		const kept = 700_000;
		const registry = await registryWith(keepsOnly(kept));
		const blob = contentOf(randomBytes(3 * MIB));
		const client = clientOf(registry);
		await push(client, blob);
		expect(await isThere(registry, blob)).toBe(true);
	});

	it('leaves one piece, where neither count holds', async () => {
		let patched = 0;
		// Says that half is there, and loses what comes after the first chunk.
		const registry = await registryWith({
			before: (call) => {
				if (call.method !== 'PATCH') return undefined;
				patched += 1;
				return patched % 2 === 1
					? undefined
					: { status: 202, headers: { range: '0-5', location: `${call.origin}${call.path}` } };
			},
		});
		const blob = contentOf(randomBytes(3 * MIB));
		await push(clientOf(registry), blob);
		expect(await isThere(registry, blob)).toBe(true);
		expect(patched).toBeLessThan(12);
	});

	it.each([1, 2, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 1])(
		'does not matter for %i bytes, whatever it is',
		async (sizeBytes) => {
			for (const [, profile] of miscounting) {
				const registry = await registryWith(profile());
				const blob = contentOf(randomBytes(sizeBytes));
				await push(clientOf(registry, { chunkBytes: MIB, chunkedAboveBytes: 0 }), blob);
				expect(await isThere(registry, blob)).toBe(true);
			}
		},
	);
});

/** Takes that much of each chunk and says so truly; the next must begin there. */
function keepsOnly(keptBytes: number): Profile {
	const stored = new Map<string, Buffer>();
	return {
		before: async (call, registry) => {
			if (call.method === 'PATCH') {
				const have = stored.get(call.path) ?? Buffer.alloc(0);
				const [, from = '0'] = /^(\d+)-/.exec(call.headers['content-range'] ?? '') ?? [];
				const body = await call.body();
				if (Number(from) !== have.length) return errorReply(416, 'RANGE_INVALID', 'wrong range');
				const now = Buffer.concat([have, body.subarray(0, keptBytes)]);
				stored.set(call.path, now);
				const location = `${call.origin}${call.path}`;
				return { status: 202, headers: { location, range: `0-${now.length - 1}` } };
			}
			const have = stored.get(call.path);
			if (call.method !== 'PUT' || have === undefined) return undefined;
			return await registry.handle({ ...call, body: () => Promise.resolve(have) });
		},
	};
}

/** Refuses bodies above a limit with an answer of its own. */
function bodyLimit(maxBytes: number, reply: RegistryReply, method?: string): Profile {
	return answers(
		reply,
		(call) => lengthOf(call) > maxBytes && (method === undefined || call.method === method),
	);
}

describe('a limit of what one request may carry', () => {
	const GHCR = 'the request body is too large and exceeds the maximum permissible limit of 4.00MiB';
	it.each([
		['413 without words', { status: 413 }],
		["416 in GHCR's words", errorReply(416, 'REQUESTED_RANGE_NOT_SATISFIABLE', GHCR)],
		['416 without words', { status: 416 }],
		['400 in words', errorReply(400, 'BAD_REQUEST', 'maximum chunk size is 4194304 bytes')],
	] as const)('is found by halving, said by %s, and remembered', async (_name, reply) => {
		const registry = await registryWith(bodyLimit(4 * MIB, reply));
		const client = clientOf(registry, { chunkBytes: 16 * MIB, chunkedAboveBytes: 32 * MIB });
		const blob = contentOf(randomBytes(17 * MIB));
		await push(client, blob);
		registry.forgetRequests();
		const next = contentOf(randomBytes(9 * MIB));
		await push(client, next);
		expect(registry.requests().every((one) => (one.status ?? 0) < 300)).toBe(true);
		expect(await isThere(registry, blob)).toBe(true);
		expect(await isThere(registry, next)).toBe(true);
	});

	it('holds for blobs that meet it together, without any growing too small', async () => {
		const registry = await registryWith(bodyLimit(4 * MIB, { status: 413 }));
		const client = clientOf(registry, { chunkBytes: 8 * MIB, chunkedAboveBytes: 32 * MIB });
		const blobs = Array.from({ length: 6 }, () => contentOf(randomBytes(6 * MIB)));
		await Promise.all(blobs.map((blob) => push(client, blob)));
		for (const blob of blobs) expect(await isThere(registry, blob)).toBe(true);
		const smallest = bodies(registry)
			.map((one) => one.bodyBytes)
			.sort((a, b) => a - b)[0];
		expect(smallest).toBeGreaterThanOrEqual(2 * MIB);
	});

	it.each([416, 413, 404, 400, 409])(
		'or refusals by %i without end come to one, which says what was tried',
		async (status) => {
			const refuse = (call: RegistryCall) => call.method === 'PATCH' || call.method === 'PUT';
			const registry = await registryWith(answers({ status }, refuse));
			for (const sizeBytes of [3 * MIB, 1000]) {
				registry.forgetRequests();
				const fault = await faultOf(() =>
					push(clientOf(registry), contentOf(randomBytes(sizeBytes))),
				);
				expect(registry.requests().length).toBeLessThan(60);
				expect(['blob.rejected', 'registry.body-too-large']).toContain(fault.code);
				if (status !== 413) expect(fault.detail).toMatch(/tried: .*PUT; .*PATCH/);
			}
		},
	);
});

describe('forms that are refused', () => {
	it.each([400, 404, 405, 409, 416, 501])(
		'chunks by %i: one piece is sent, by many blobs at once too',
		async (status) => {
			const registry = await registryWith(answers({ status }, (call) => call.method === 'PATCH'));
			const client = clientOf(registry);
			const blobs = Array.from({ length: 4 }, () => contentOf(randomBytes(2 * MIB)));
			await Promise.all(blobs.map((blob) => push(client, blob)));
			for (const blob of blobs) expect(await isThere(registry, blob)).toBe(true);
		},
	);

	it('uploads that are forgotten between two chunks are sent in one piece', async () => {
		const seen = new Set<string>();
		const registry = await registryWith(
			answers(errorReply(404, 'BLOB_UPLOAD_UNKNOWN', 'unknown'), (call) => {
				const isAgain = call.method === 'PATCH' && seen.has(call.path);
				seen.add(call.path);
				return isAgain;
			}),
		);
		const blob = contentOf(randomBytes(3 * MIB));
		await push(clientOf(registry), blob);
		expect(await isThere(registry, blob)).toBe(true);
	});
});

describe('answers of success that are unusual', () => {
	it.each([
		['POST', 201],
		['POST', 200],
		['POST', 204],
		['PATCH', 200],
		['PATCH', 204],
		['PUT', 200],
		['PUT', 202],
		['PUT', 204],
	])('to %s, %i, are answers of success', async (method, status) => {
		const registry = await registryWith({
			after: (call, reply) =>
				call.method === method && reply.status < 300 ? { ...reply, status } : reply,
		});
		const blobs = [3 * MIB, 1000].map((sizeBytes) => contentOf(randomBytes(sizeBytes)));
		for (const blob of blobs) await push(clientOf(registry), blob);
		for (const blob of blobs) expect(await isThere(registry, blob)).toBe(true);
	});
});

describe('where an upload goes on', () => {
	it.each([
		['relative to the request', (location: URL) => location.pathname.split('/').at(-1) ?? ''],
		['relative with a dot', (location: URL) => `./${location.pathname.split('/').at(-1)}`],
		['a path', (location: URL) => location.pathname],
		[
			'relative with a query',
			(location: URL) => `${location.pathname.split('/').at(-1)}?_state=a%2Fb`,
		],
	])('may be %s, in every answer', async (_name, rewrite) => {
		const registry = await registryWith(withLocation(rewrite));
		const client = clientOf(registry);
		for (const sizeBytes of [3 * MIB, 100_000, 1000, 0]) {
			const blob = contentOf(randomBytes(sizeBytes));
			await push(client, blob);
			expect(registry.requests().every((one) => one.path.startsWith('/v2/app/blobs/'))).toBe(true);
		}
	});

	it('must be said', async () => {
		const registry = await registryWith(withLocation(() => ''));
		expect(await faultOf(() => push(clientOf(registry), contentOf(randomBytes(10))))).toMatchObject(
			{ code: 'registry.misbehaved', facts: { reason: 'no-location' } },
		);
	});
});

describe('content', () => {
	it('is there before anything is begun at the destination, after a break as well', async () => {
		let breaks = 1;
		const registry = await registryWith({
			before: (call) => {
				if (call.method !== 'PATCH' || breaks === 0) return undefined;
				breaks -= 1;
				return { status: 503 };
			},
		});
		const blob = contentOf(randomBytes(2 * MIB));
		const seenAtOpening: string[] = [];
		const open = async function* (fromByte: number) {
			const before = registry.requests().length;
			// Whatever scans content gives nothing before it has all; a request would be open all that time.
			await new Promise((resolve) => setTimeout(resolve, 50));
			seenAtOpening.push(
				...registry
					.requests()
					.slice(before)
					.map((one) => one.method),
			);
			yield* blob.open(fromByte);
		};
		await clientOf(registry).pushBlob('app', blob.descriptor, { signal, open });
		expect(seenAtOpening).toEqual([]);
		expect(await isThere(registry, blob)).toBe(true);
	});

	it('of no bytes is opened, and right only when nothing comes', async () => {
		const registry = await registryWith();
		const empty = contentOf(new Uint8Array());
		let opened = 0;
		const open = (bytes: Uint8Array) =>
			async function* () {
				opened += 1;
				yield* bytes.length === 0 ? [] : [bytes];
			};
		const client = clientOf(registry);
		await client.pushBlob('app', empty.descriptor, { signal, open: open(new Uint8Array()) });
		expect(opened).toBe(1);
		await expect(
			client.pushBlob('app', empty.descriptor, { signal, open: open(new Uint8Array(1)) }),
		).rejects.toThrow('more than 0 bytes');
	});
});
