// Trouble between the client and a real registry: F1 to F3, F7, F8, F13, F14, F16, F17 and F20 to F22, F26 of reliability.md.
import { randomBytes } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { wait } from '../../electron/platform/clock';
import type { RegistryWait } from '../../electron/registry/create-registry-client';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Digest } from '../../shared/oci/digest';
import { digestHex } from '../../shared/oci/digest';
import { faultOf } from '../support/fault-of';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import {
	type RealRegistry,
	type RealRegistryOptions,
	startRealRegistry,
} from '../support/real-registry';
import {
	type ClientWishes,
	contentOf,
	readAll,
	type TestContent,
	testClient,
} from '../support/registry-client';
import {
	chunkedOnly,
	immutableTags,
	monolithicOnly,
	withManifestType,
	withoutDigestHeader,
	withoutHead,
} from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { type Profile, startScriptedRegistry } from '../support/scripted-registry';

const signal = new AbortController().signal;
const MIB = 1024 * 1024;
const ends: (() => Promise<unknown>)[] = [];
const faultBy = (work: Promise<unknown>) => faultOf(() => work);

async function realRegistry(options: RealRegistryOptions = {}): Promise<RealRegistry> {
	const registry = await startRealRegistry(options);
	ends.push(() => registry.stop());
	return registry;
}

async function relayTo(registry: RealRegistry): Promise<FaultRelay> {
	const relay = await startFaultRelay({ target: registry.host });
	ends.push(() => relay.stop());
	return relay;
}

function clientAt(host: string, wishes: Partial<ClientWishes> = {}): RegistryClient {
	const client = testClient({ host, tls: 'plain-http', ...wishes });
	ends.push(() => client.close());
	return client;
}

async function pushed(host: string, blob: TestContent): Promise<void> {
	await clientAt(host).pushBlob('app', blob.descriptor, { signal, open: blob.open });
}

async function isIntact(host: string, blob: TestContent): Promise<boolean> {
	return (await readAll(clientAt(host).readBlob('app', blob.descriptor, 0, signal))).equals(
		blob.bytes,
	);
}

/** The file in which docker-registry keeps a blob. */
function fileOf(registry: RealRegistry, blob: TestContent): string {
	const hex = digestHex(blob.descriptor.digest as Digest);
	return join(registry.folder, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
}

describeWithTools(['docker-registry'], 'reading through trouble', () => {
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	it('goes on by Range after a cut at any byte (F1)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blob = contentOf(randomBytes(3 * MIB));
		await pushed(registry.host, blob);
		for (let seed = 0; seed < 20; seed += 1) {
			relay.clearRules();
			relay.forgetRequests();
			const afterBytes = (seed * 7919 * 104_729) % blob.bytes.length;
			const how = seed % 2 === 0 ? 'reset' : 'end';
			relay.add({
				path: /\/blobs\//,
				method: 'GET',
				times: 1,
				action: { kind: 'cut', direction: 'response', afterBytes, how },
			});
			const client = clientAt(relay.host);
			expect(
				(await readAll(client.readBlob('app', blob.descriptor, 0, signal))).equals(blob.bytes),
			).toBe(true);
			expect(client.counts).toMatchObject({ requests: 2, retries: 1 });
			const [, second] = relay.requests();
			// What was read is not read again; a reset takes with it what was on its way.
			expect(second?.responseBytes).toBeLessThanOrEqual(
				blob.bytes.length - (how === 'end' ? afterBytes - MIB : 0),
			);
		}
	});

	it('notices a silent stall and goes on (F16)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blob = contentOf(randomBytes(2 * MIB));
		await pushed(registry.host, blob);
		relay.add({
			path: /\/blobs\//,
			times: 1,
			action: { kind: 'stall', direction: 'response', afterBytes: 700_000 },
		});
		const client = clientAt(relay.host, { limits: { stallMs: 200 } });
		expect(
			(await readAll(client.readBlob('app', blob.descriptor, 0, signal))).equals(blob.bytes),
		).toBe(true);
	});

	it('does not take a slow reader for a stall', async () => {
		const registry = await realRegistry();
		const blob = contentOf(randomBytes(4 * MIB));
		await pushed(registry.host, blob);
		const client = clientAt(registry.host, { limits: { stallMs: 100 } });
		let bytes = 0;
		for await (const chunk of client.readBlob('app', blob.descriptor, 0, signal)) {
			if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 500));
			bytes += chunk.length;
		}
		expect(bytes).toBe(blob.bytes.length);
		expect(client.counts.requests).toBe(1);
	});

	it('names a blob that the registry has lost half of (F8), or all of, and does not wait for it', async () => {
		const registry = await realRegistry();
		for (const [keptBytes, bytes] of [
			[400_000, randomBytes(MIB)],
			[0, randomBytes(MIB)],
		] as const) {
			const blob = contentOf(bytes);
			await pushed(registry.host, blob);
			truncateSync(fileOf(registry, blob), keptBytes);
			const waits: RegistryWait[] = [];
			const client = clientAt(registry.host, { onWaiting: (wait) => waits.push(wait) });
			expect(
				await faultBy(readAll(client.readBlob('app', blob.descriptor, 0, signal))),
			).toMatchObject({
				code: 'content.size-mismatch',
				subject: `${registry.host}/app@${blob.descriptor.digest}`,
			});
			expect(await client.isBlobReadable('app', blob.descriptor, signal)).toBe(false);
			expect(waits).toEqual([]);
		}
	});

	it('does not take one broken connection for a hole in a blob', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blob = contentOf(randomBytes(1000));
		await pushed(registry.host, blob);
		relay.add({
			path: /\/blobs\//,
			times: 1,
			action: { kind: 'cut', direction: 'response', afterBytes: 0, how: 'end' },
		});
		expect(await clientAt(relay.host).isBlobReadable('app', blob.descriptor, signal)).toBe(true);
	});

	it('hands damaged bytes on for the reader to find out (F7): it does not hash', async () => {
		const registry = await realRegistry();
		const blob = contentOf(randomBytes(1000));
		await pushed(registry.host, blob);
		const damaged = readFileSync(fileOf(registry, blob));
		damaged[500] = (damaged[500] ?? 0) ^ 1;
		writeFileSync(fileOf(registry, blob), damaged);
		const read = await readAll(clientAt(registry.host).readBlob('app', blob.descriptor, 0, signal));
		expect(read.equals(blob.bytes)).toBe(false);
	});

	it('waits for a network that is gone, probes it, and goes on when it is back (F17)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blobs = Array.from({ length: 12 }, () => contentOf(randomBytes(50_000)));
		for (const blob of blobs) await pushed(registry.host, blob);
		const waits: RegistryWait[] = [];
		let resumed = 0;
		let probes = 0;
		const client = clientAt(relay.host, {
			onWaiting: (wait) => waits.push(wait),
			onResumed: () => {
				resumed += 1;
			},
			wait: async (ms) => {
				if (ms !== 15_000) return;
				probes += 1;
				if (probes === 4) await relay.accept();
			},
		});
		await client.listTags('app', signal);
		await relay.refuse();
		const reads = blobs.map((blob) => readAll(client.readBlob('app', blob.descriptor, 0, signal)));
		const all = await Promise.all(reads);
		expect(all.every((bytes, index) => bytes.equals(blobs[index]?.bytes ?? Buffer.alloc(0)))).toBe(
			true,
		);
		expect(probes).toBe(4);
		expect(resumed).toBe(1);
		expect(waits[0]).toMatchObject({ host: relay.host, fault: { code: 'registry.unreachable' } });
	});

	it('gives up a network that stays away, and a host that never answered much sooner', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const waited: number[] = [];
		const client = clientAt(relay.host, {
			limits: { giveUpMs: 60_000 },
			wait: (ms) => {
				waited.push(ms);
				return Promise.resolve();
			},
		});
		await client.listTags('app', signal);
		await relay.refuse();
		const heads = Array.from({ length: 15 }, () => faultBy(client.listTags('app', signal)));
		for (const fault of await Promise.all(heads)) expect(fault.code).toBe('registry.unreachable');
		expect(waited.filter((ms) => ms === 15_000)).toHaveLength(4);
		const never = clientAt(relay.host);
		const tries = Array.from({ length: 100 }, () => faultBy(never.listTags('app', signal)));
		for (const fault of await Promise.all(tries)) {
			expect(fault).toMatchObject({ code: 'registry.unreachable', facts: { stage: 'connect' } });
		}
		expect(never.counts.requests).toBeLessThanOrEqual(10);
	});
});

describeWithTools(['docker-registry'], 'writing through trouble', () => {
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	it.each(['reset', 'end'] as const)(
		'starts a blob again after a %s inside a chunk, and after one between chunks (F2)',
		async (how) => {
			const registry = await realRegistry({ httpSecret: 'kept' });
			const relay = await relayTo(registry);
			const blob = contentOf(randomBytes(3 * MIB));
			relay.add({
				method: 'PATCH',
				nth: 2,
				times: 1,
				action: { kind: 'cut', direction: 'request', afterBytes: 300_000, how },
			});
			const client = clientAt(relay.host, { limits: { chunkBytes: MIB, chunkedAboveBytes: MIB } });
			await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
			expect(await isIntact(registry.host, blob)).toBe(true);

			const next = contentOf(randomBytes(3 * MIB));
			relay.clearRules();
			relay.forgetRequests();
			relay.add({ method: 'PATCH', nth: 2, times: 1, action: { kind: 'reset' } });
			await client.pushBlob('app', next.descriptor, { signal, open: next.open });
			expect(await isIntact(registry.host, next)).toBe(true);
			// Nothing of the second chunk had arrived: the first counts and is not sent again.
			expect(
				relay
					.requests()
					.filter((one) => one.method === 'PATCH')
					.map((one) => one.headers['content-range']),
			).toEqual([
				`0-${MIB - 1}`,
				`${MIB}-${2 * MIB - 1}`,
				`${MIB}-${2 * MIB - 1}`,
				`${2 * MIB}-${3 * MIB - 1}`,
			]);
		},
	);

	it.each([
		['with', 'kept'],
		['without', undefined],
	])(
		'survives a crash of the registry in the middle, %s a secret (F13)',
		async (_name, httpSecret) => {
			const registry = await realRegistry(httpSecret === undefined ? {} : { httpSecret });
			const blob = contentOf(randomBytes(3 * MIB));
			// Waits in a hundredth of the time: long enough for a real process to start again.
			const client = clientAt(registry.host, {
				limits: { chunkBytes: MIB, chunkedAboveBytes: MIB },
				wait: (ms, waiting) => wait(ms / 100, waiting),
			});
			let crashes = 0;
			const openedAt: number[] = [];
			await client.pushBlob('app', blob.descriptor, {
				signal,
				open: (fromByte) => {
					openedAt.push(fromByte);
					return (async function* () {
						for await (const piece of blob.open(fromByte)) {
							yield piece;
						}
					})();
				},
				onAcknowledged: ({ acknowledgedBytes }) => {
					if (acknowledgedBytes === 2 * MIB && crashes === 0) {
						crashes += 1;
						registry
							.kill()
							.then(() => registry.restart())
							.catch(() => undefined);
					}
				},
			});
			expect(crashes).toBe(1);
			expect(await isIntact(registry.host, blob)).toBe(true);
		},
	);

	it('names a destination without space and does not try again (F14)', async () => {
		const registry = await realRegistry({ storageQuotaBytes: 2 * MIB });
		const blob = contentOf(randomBytes(4 * MIB));
		for (const limits of [{}, { chunkBytes: MIB, chunkedAboveBytes: MIB }]) {
			const client = clientAt(registry.host, { limits });
			expect(
				await faultBy(client.pushBlob('app', blob.descriptor, { signal, open: blob.open })),
			).toMatchObject({
				code: 'registry.out-of-space',
				side: 'destination',
				isRetryable: false,
			});
			expect(client.counts.requests).toBeLessThanOrEqual(8);
		}
	});

	it('sends nothing before the time a registry asks for, then everything (F3)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blob = contentOf(randomBytes(1000));
		let nowMs = Date.parse('2026-05-01T10:00:00Z');
		const rests: number[] = [];
		const client = clientAt(relay.host, {
			now: () => nowMs,
			wait: async (ms) => {
				rests.push(ms);
				await new Promise((resolve) => setTimeout(resolve, 5));
				nowMs += ms;
			},
		});
		await client.hasBlob('app', blob.descriptor, signal);
		relay.add({
			nth: 3,
			times: 2,
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
		});
		const date = 'Fri, 01 May 2026 10:00:20 GMT';
		relay.add({
			nth: 9,
			times: 2,
			action: { kind: 'answer', status: 429, headers: { 'retry-after': date } },
		});
		const heads = Array.from({ length: 40 }, () => client.hasBlob('app', blob.descriptor, signal));
		expect(await Promise.all(heads)).toHaveLength(40);
		expect(rests.some((ms) => ms === 2000)).toBe(true);
		expect(rests.some((ms) => ms > 10_000 && ms <= 20_000)).toBe(true);
		expect(client.counts.retries).toBe(4);
	});

	it('falls to smaller chunks where a proxy limits bodies, and says so when none is small enough (F20)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		const blob = contentOf(randomBytes(20 * MIB));
		const rule = relay.add({ action: { kind: 'limit-body', maxBytes: 4 * MIB } });
		const client = clientAt(relay.host, {
			limits: { chunkBytes: 16 * MIB, chunkedAboveBytes: 18 * MIB },
		});
		await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await isIntact(registry.host, blob)).toBe(true);
		// What was learned holds for the next blob, a monolithic one included.
		relay.forgetRequests();
		const next = contentOf(randomBytes(9 * MIB));
		await client.pushBlob('app', next.descriptor, { signal, open: next.open });
		expect(relay.requests().some((one) => one.status === 413)).toBe(false);
		rule.remove();
		relay.add({ action: { kind: 'limit-body', maxBytes: 1000 } });
		expect(
			await faultBy(
				client.pushBlob('app', contentOf(randomBytes(9 * MIB)).descriptor, {
					signal,
					open: next.open,
				}),
			),
		).toMatchObject({
			code: 'registry.body-too-large',
		});
	});

	it('gets through a proxy that buffers and drops Content-Range (F20)', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		relay.add({ action: { kind: 'buffer' } });
		relay.add({ action: { kind: 'edit-request', edit: { 'content-range': undefined } } });
		const blob = contentOf(randomBytes(3 * MIB));
		const client = clientAt(relay.host, { limits: { chunkBytes: MIB, chunkedAboveBytes: MIB } });
		await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await isIntact(registry.host, blob)).toBe(true);
	});

	it('cancels an upload that it gave up, and begins none for content that never comes', async () => {
		const registry = await realRegistry();
		// Small content is read while its upload is begun; of larger content the first byte is awaited.
		for (const [name, sizeBytes, sentBytes] of [
			['small', 50_000, 0],
			['broken', 100_000, 70_000],
			['silent', 100_000, 0],
		] as const) {
			const blob = contentOf(randomBytes(sizeBytes));
			const open = async function* () {
				if (sentBytes > 0) yield blob.bytes.subarray(0, sentBytes);
				throw new Error('the source is gone');
			};
			const push = clientAt(registry.host).pushBlob(name, blob.descriptor, { signal, open });
			await expect(push).rejects.toThrow('the source is gone');
		}
		// docker-registry 2.8.2 forgets an upload only when it has seen all that was sent.
		expect(registry.log()).toMatch(/"DELETE \/v2\/small\/\S+ HTTP\/1\.1" 204/);
		expect(registry.log()).toContain('"DELETE /v2/broken/blobs/uploads/');
		expect(registry.log()).not.toContain(' /v2/silent/');
	});

	it('repairs content that was damaged on its way: the registry refuses the digest, the blob is sent again', async () => {
		const registry = await realRegistry();
		const relay = await relayTo(registry);
		relay.add({
			method: 'PUT',
			times: 1,
			action: { kind: 'corrupt', direction: 'request', atByte: 70_000 },
		});
		const blob = contentOf(randomBytes(200_000));
		await clientAt(relay.host).pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await isIntact(registry.host, blob)).toBe(true);
	});
});

describeWithTools([], 'registries that differ', () => {
	afterEach(async () => {
		for (const end of ends.splice(0).reverse()) await end();
	});

	async function hostWith(...profiles: readonly Profile[]): Promise<string> {
		const registry = await startScriptedRegistry({ profiles });
		ends.push(() => registry.stop());
		return registry.host;
	}

	it.each([
		['takes one piece only (405)', monolithicOnly(405)],
		['takes one piece only (404)', monolithicOnly(404)],
		['takes chunks only', chunkedOnly()],
		['calls a blob complete after its first chunk', createdByChunks()],
	])('pushes large and small blobs where the registry %s (F21)', async (_name, profile) => {
		const client = clientAt(await hostWith(profile), {
			limits: { chunkBytes: MIB, chunkedAboveBytes: MIB },
		});
		for (const sizeBytes of [3 * MIB, 1000, 0]) {
			const blob = contentOf(randomBytes(sizeBytes));
			await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
			const read = await readAll(client.readBlob('app', blob.descriptor, 0, signal));
			expect(read.equals(blob.bytes)).toBe(true);
		}
	});

	it('pushes to a registry without mounts (F21)', async () => {
		const registry = await startScriptedRegistry({ hasMount: false });
		ends.push(() => registry.stop());
		const client = clientAt(registry.host);
		const blob = contentOf(randomBytes(1000));
		await client.pushBlob('app', blob.descriptor, { signal, open: blob.open });
		expect(await client.mountBlob('other', blob.descriptor.digest as Digest, 'app', signal)).toBe(
			false,
		);
	});

	it.each([
		['HEAD', withoutHead(405)],
		['HEAD (404)', withoutHead(400)],
		['the digest header', withoutDigestHeader()],
		['a true Content-Type', withManifestType('application/octet-stream')],
	])('heads manifests without %s (F22)', async (_name, profile) => {
		const host = await hostWith(profile);
		const client = clientAt(host);
		const { bytes, digest, mediaType } = emptyIndex();
		await client.putManifest('app', 'v1', { bytes, digest, mediaType }, signal);
		expect(await client.headManifest('app', 'v1', signal)).toMatchObject({ digest });
		expect(await client.headManifest('app', 'none', signal)).toBeUndefined();
	});

	it.each([400, 403, 409, 412] as const)(
		'names an immutable tag behind HTTP %i (F26)',
		async (status) => {
			const client = clientAt(await hostWith(immutableTags(status)));
			const { bytes, digest, mediaType } = emptyIndex();
			await client.putManifest('app', 'v1', { bytes, digest, mediaType }, signal);
			const fault = await faultBy(
				client.putManifest('app', 'v1', { bytes, digest, mediaType }, signal),
			);
			expect(fault).toMatchObject({
				code: 'tag.immutable',
				side: 'destination',
				isRetryable: false,
			});
		},
	);
});

/** As ECR: 201 for every PATCH, and no more of that blob. */
function createdByChunks(): Profile {
	return {
		after: (call, reply) =>
			call.method === 'PATCH' && reply.status === 202 ? { ...reply, status: 201 } : reply,
	};
}

function emptyIndex(): { bytes: Uint8Array; digest: Digest; mediaType: string } {
	const mediaType = 'application/vnd.oci.image.index.v1+json';
	const bytes = new TextEncoder().encode(
		JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }),
	);
	return { bytes, mediaType, digest: contentOf(bytes).descriptor.digest as Digest };
}
