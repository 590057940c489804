// Reads at registries with habits: no ranges, a storage behind that refuses HEAD or an old address, a proxy that gives
// nothing before it has all. What only informs never refuses; what is not whole never passes for it.
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Descriptor } from '../../shared/oci/descriptor';
import type { Digest } from '../../shared/oci/digest';
import { faultOf } from '../support/fault-of';
import type { RegistryCall, RegistryReply } from '../support/memory-registry';
import { contentOf, readAll, type TestContent, testClient } from '../support/registry-client';
import { answers, redirectsBlobs, withoutPushRight } from '../support/registry-profiles';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';

const signal = new AbortController().signal;
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function registryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles });
	ends.push(() => registry.stop());
	return registry;
}

function clientOf(registry: ScriptedRegistry, limits: object = {}): RegistryClient {
	const client = testClient({ host: registry.host, tls: 'plain-http', limits });
	ends.push(() => client.close());
	return client;
}

async function withBlob(registry: ScriptedRegistry, sizeBytes = 300_000): Promise<TestContent> {
	const blob = contentOf(randomBytes(sizeBytes));
	const client = clientOf(registry);
	await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
	registry.forgetRequests();
	return blob;
}

const isRanged = (call: RegistryCall): boolean => call.headers['range'] !== undefined;
const isBlob = (call: RegistryCall): boolean => /\/blobs\/sha/.test(call.path);
const methods = (registry: ScriptedRegistry) => registry.requests().map((one) => one.method);

/** Closes the connection once, after that many bytes of a blob. */
function brokenOnce(afterBytes: number): Profile {
	let isDone = false;
	return {
		after: (call, reply) => {
			if (isDone || !isBlob(call) || call.method !== 'GET' || reply.status !== 200) return reply;
			isDone = true;
			return { ...reply, body: cutOff(reply.body ?? '', afterBytes) };
		},
	};
}

async function* cutOff(
	body: NonNullable<RegistryReply['body']>,
	afterBytes: number,
): AsyncGenerator<Uint8Array> {
	const pieces =
		typeof body === 'string' || body instanceof Uint8Array ? [Buffer.from(body)] : body;
	for await (const piece of pieces) yield piece.subarray(0, afterBytes);
	await new Promise((resolve) => setTimeout(resolve, 20));
	throw new Error('cut off');
}

describe('a registry that refuses ranges', () => {
	it.each([400, 405, 416, 422, 501])(
		'by %i: is read whole, and asked for none again',
		async (status) => {
			const registry = await registryWith();
			const blob = await withBlob(registry);
			registry.setProfiles(answers({ status }, isRanged));
			const client = clientOf(registry);
			expect(await client.isBlobReadable('app', blob.descriptor, signal)).toBe(true);
			registry.forgetRequests();
			expect(await client.isBlobReadable('app', blob.descriptor, signal)).toBe(true);
			expect(registry.requests().every((one) => one.headers.range === undefined)).toBe(true);
			const gone = { ...blob.descriptor, digest: `sha256:${'0'.repeat(64)}` as Digest };
			expect(await client.isBlobReadable('app', gone, signal)).toBe(false);
			// A blob that is shorter than it should be is none that refuses ranges.
			const longer = { ...blob.descriptor, size: blob.descriptor.size + 1 };
			expect(await clientOf(registry).isBlobReadable('app', longer, signal)).toBe(false);
		},
	);

	it.each([400, 405, 416, 501])(
		'by %i: a broken read begins again, and gives each byte once',
		async (status) => {
			const registry = await registryWith();
			const blob = await withBlob(registry);
			registry.setProfiles(answers({ status }, isRanged), brokenOnce(100_000));
			const read = await readAll(clientOf(registry).readBlob('app', blob.descriptor, 0, signal));
			expect(read.equals(blob.bytes)).toBe(true);
			expect(registry.requests()).toHaveLength(3);
		},
	);

	it('is known from a refusal of reading, which is none of a range', async () => {
		const registry = await registryWith();
		const blob = await withBlob(registry);
		registry.setProfiles(answers({ status: 403 }, isBlob));
		const client = clientOf(registry);
		expect((await faultOf(() => client.isBlobReadable('app', blob.descriptor, signal))).code).toBe(
			'registry.denied',
		);
		expect(registry.requests()).toHaveLength(1);
	});
});

describe('a storage behind the registry', () => {
	async function withStorage(
		...profiles: readonly Profile[]
	): Promise<{ registry: ScriptedRegistry; storage: ScriptedRegistry; blob: TestContent }> {
		const storage = await registryWith();
		const blob = await withBlob(storage);
		storage.setProfiles(...profiles);
		const registry = await startScriptedRegistry({
			profiles: [redirectsBlobs((path) => `http://localhost:${storage.host.split(':')[1]}${path}`)],
		});
		ends.push(() => registry.stop());
		return { registry, storage, blob };
	}

	it.each([400, 401, 403, 405, 501])(
		'refuses HEAD by %i: a ranged GET tells, once for all',
		async (status) => {
			const { registry, storage, blob } = await withStorage(
				answers({ status }, (call) => call.method === 'HEAD'),
			);
			const client = clientOf(registry);
			expect(await client.hasBlob('app', blob.descriptor, signal)).toBe(true);
			expect(methods(storage)).toEqual(['HEAD', 'GET']);
			expect(await client.hasBlob('app', blob.descriptor, signal)).toBe(true);
			expect(methods(storage)).toEqual(['HEAD', 'GET', 'GET']);
		},
	);

	it.each([400, 403])('refuses an address by %i: another is asked for, once', async (status) => {
		let refusals = 1;
		const { registry, storage, blob } = await withStorage(
			answers({ status }, (call) => call.method === 'GET' && refusals-- > 0),
		);
		const client = clientOf(registry);
		const read = await readAll(client.readBlob('app', blob.descriptor, 0, signal));
		expect(read.equals(blob.bytes)).toBe(true);
		refusals = 1;
		expect(await client.isBlobReadable('app', blob.descriptor, signal)).toBe(true);
		refusals = 1000;
		storage.forgetRequests();
		await expect(readAll(client.readBlob('app', blob.descriptor, 0, signal))).rejects.toThrow();
		expect(storage.requests()).toHaveLength(2);
		storage.forgetRequests();
		await faultOf(() => client.isBlobReadable('app', blob.descriptor, signal));
		expect(storage.requests().length).toBeLessThanOrEqual(3);
	});

	it('signs for no range: the whole is read', async () => {
		const { registry, blob } = await withStorage(answers({ status: 403 }, isRanged));
		expect(await clientOf(registry).isBlobReadable('app', blob.descriptor, signal)).toBe(true);
	});
});

describe('a question that only informs', () => {
	it.each([400, 401, 403, 404, 409, 418, 500, 503])(
		'answered %i to HEAD and GET leaves the blob unknown, so that it is sent',
		async (status) => {
			const registry = await registryWith(answers({ status }, isBlob));
			const { descriptor } = contentOf(randomBytes(10));
			expect(await clientOf(registry).hasBlob('app', descriptor, signal)).toBe(false);
		},
	);

	it.each([200, 201, 202, 204, 400, 401, 403, 404, 405, 500])(
		'for a mount, answered %i with nothing, is no failure of more than the mount',
		async (status) => {
			const registry = await registryWith(
				answers({ status }, (call) => call.method === 'POST' && call.query.has('mount')),
			);
			const { descriptor } = contentOf(randomBytes(10));
			const asked = clientOf(registry).mountBlob('b', descriptor.digest as Digest, 'a', signal);
			await asked.then(
				(isMounted) => expect(isMounted).toBe(status === 201),
				(error: unknown) => expect(error).toHaveProperty('fault'),
			);
		},
	);

	it('does not hide a right to push that is missing', async () => {
		const registry = await registryWith(withoutPushRight());
		const blob = contentOf(randomBytes(10));
		const pushing = () =>
			clientOf(registry).pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect((await faultOf(pushing)).code).toBe('registry.denied');
	});
});

describe('content that a descriptor is wrong about', () => {
	const descriptorOf = (bytes: Buffer | string, size: number): Descriptor => ({
		mediaType: 'application/octet-stream',
		digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest,
		size,
	});

	it('is read when it is said to be empty', async () => {
		const registry = await registryWith();
		const { descriptor } = await withBlob(registry, 1000);
		const client = clientOf(registry);
		const empty = { ...descriptor, size: 0 };
		const fault = await faultOf(() => readAll(client.readBlob('app', empty, 0, signal)));
		expect(fault.code).toBe('content.size-mismatch');
		expect(await client.isBlobReadable('app', empty, signal)).toBe(false);
		const gone = descriptorOf('not there', 0);
		expect((await faultOf(() => readAll(client.readBlob('app', gone, 0, signal)))).code).toBe(
			'blob.not-found',
		);
	});

	it('is known without being read when it is that of nothing', async () => {
		const registry = await registryWith();
		const client = clientOf(registry);
		expect(await readAll(client.readBlob('app', descriptorOf('', 0), 0, signal))).toHaveLength(0);
		expect(registry.requests()).toEqual([]);
		const wrong = descriptorOf('', 5);
		await expect(readAll(client.readBlob('app', wrong, 0, signal))).rejects.toThrow();
	});

	it.each([-1, 1])('is refused when %i byte differs', async (difference) => {
		const registry = await registryWith();
		const { descriptor } = await withBlob(registry, 1000);
		const wrong = { ...descriptor, size: descriptor.size + difference };
		const client = clientOf(registry);
		expect((await faultOf(() => readAll(client.readBlob('app', wrong, 0, signal)))).code).toBe(
			'content.size-mismatch',
		);
		expect(await client.hasBlob('app', wrong, signal)).toBe(false);
	});
});

describe('a first byte that is late', () => {
	function lateBy(ms: number): Profile {
		return {
			before: async (call) => {
				if (call.method === 'GET' && isBlob(call)) {
					await new Promise((resolve) => setTimeout(resolve, ms));
				}
				return undefined;
			},
		};
	}

	it('is waited for longer than any other silence', async () => {
		const registry = await registryWith();
		const blob = await withBlob(registry);
		registry.setProfiles(lateBy(600));
		const client = clientOf(registry, { stallMs: 100, firstByteMs: 20_000 });
		const read = await readAll(client.readBlob('app', blob.descriptor, 0, signal));
		expect(read.equals(blob.bytes)).toBe(true);
		expect(client.counts).toMatchObject({ requests: 1, retries: 0 });
	});

	it('is given up after a second, longer wait: the same limit would be met again', async () => {
		const registry = await registryWith();
		const blob = await withBlob(registry);
		registry.setProfiles(lateBy(10_000));
		const client = clientOf(registry, { stallMs: 50, firstByteMs: 100 });
		const fault = await faultOf(() => readAll(client.readBlob('app', blob.descriptor, 0, signal)));
		expect(fault).toMatchObject({ code: 'registry.stalled', isRetryable: false });
		expect(client.counts.requests).toBe(2);
	});
});
