// What a destination may do to a run: resets, storms, sign-in that ends, collected garbage, a crash, a full disk.
// Names are those of reliability.md; each test asserts the result stated there.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import type {
	Credential,
	CredentialAnswer,
	CredentialQuestion,
} from '../../shared/registry/credential';
import { credentialAnswer } from '../support/credential-answers';
import { startFaultRelay } from '../support/fault-relay';
import { faultCodes, mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { waitFor } from '../support/own-process';
import { blobFile, type RealRegistry, startRealRegistry } from '../support/real-registry';
import { ask, type RegistryTarget, readBack, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	imageManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';

const COUNT = 12;

let source: RealRegistry;
let images: readonly SampleManifest[];

/** Small chunks, so that small images have many of them. */
const CHUNKED = { chunkBytes: 1024 * 1024, chunkedAboveBytes: 1024 * 1024 };

describeWithTools(['docker-registry', 'htpasswd'], 'a destination in trouble', () => {
	beforeAll(async () => {
		source = await startRealRegistry({ isQuiet: true });
		const pusher = new SamplePusher(source);
		const base = layerFor('trouble-base', 200_000);
		images = Array.from({ length: COUNT }, (_, i) =>
			imageManifest({ name: `trouble-${i}`, layers: [base, 30_000 + i * 20_000] }),
		);
		for (const [i, image] of images.entries()) await pusher.push(`app-${i}`, image, '1');
		await pusher.push('big', imageManifest({ name: 'trouble-big', layers: [5_000_000] }), '1');
	});

	const all = (): string[] => images.map((_, i) => `${source.host}/app-${i}:1`);
	const big = (): string[] => [`${source.host}/big:1`];
	const plainly = { referrers: 'none' as const };

	async function expectAll(target: RegistryTarget, prefix = ''): Promise<void> {
		for (const [i, image] of images.entries())
			expect(await readBack(target, `${prefix}app-${i}`, '1')).toMatchObject({
				digest: image.digest,
				faults: [],
			});
	}

	test('F10: an image whose blob stays unreadable there is sent once more, then fails; the others arrive', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		const relay = await startFaultRelay({ target: destination.host });
		const [victim] = images;
		const lost = victim?.blobs.at(-1)?.digest ?? '';
		// As after a garbage collection: what was pushed is said to be there, and can't be read.
		relay.add({
			method: 'GET',
			path: new RegExp(`/blobs/${lost}`),
			action: { kind: 'answer', status: 404 },
		});
		const state = await runForTest(mirrorOf(all(), { registry: relay.host }, plainly), quickTime());
		expect(faultCodes(state)[0]).toBe('content.unreadable');
		expect(itemCounts(state)).toMatchObject({ done: COUNT - 1, failed: 1 });
		expect(state.items[0]?.verification).toBeUndefined();
		await relay.stop();
		await destination.stop();
	});

	test('F2: resets inside chunks are asked about, gone on from or begun anew', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		for (const afterBytes of [0, 1, 200_000, 1_048_575]) {
			const relay = await startFaultRelay({ target: destination.host });
			const patches = relay.add({
				method: 'PATCH',
				nth: 2,
				times: 2,
				action: { kind: 'cut', direction: 'request', afterBytes, how: 'reset' },
			});
			const { stores, ...quick } = quickTime();
			const repository = `f2-${afterBytes}`;
			const state = await runForTest(
				mirrorOf(big(), { registry: relay.host, repository }, plainly),
				{ ...quick, stores: { ...stores, limits: CHUNKED } },
			);
			expect(faultCodes(state)).toEqual([undefined]);
			expect(patches.hits()).toBe(2);
			expect(await readBack(destination, `${repository}/big`, '1')).toMatchObject({ faults: [] });
			await relay.stop();
		}
		await destination.stop();
	});

	test('F3: a storm of 429 is answered by patience: nothing goes out before the time told, all arrive', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		const relay = await startFaultRelay({ target: destination.host });
		let count = 0;
		const refusals = relay.add({
			when: () => {
				count += 1;
				return count % 10 === 0 && count <= 60;
			},
			action: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
		});
		const { stores, ...quick } = quickTime(20);
		let early: Promise<number> | undefined;

		/** Lets what is on its way arrive, then sees whether anything else is sent. */
		async function sentInFirstRest(): Promise<number> {
			await waitFor('requests under way', () =>
				relay.requests().every((one) => one.status !== undefined),
			);
			const before = relay.requests().length;
			await new Promise((resolve) => setTimeout(resolve, 100));
			return relay.requests().length - before;
		}

		const state = await runForTest(mirrorOf(all(), { registry: relay.host }, plainly), {
			...quick,
			stores: {
				...stores,
				wait: async (ms, signal) => {
					if (ms >= 2000) {
						early ??= sentInFirstRest();
						await early;
					}
					await quick.wait(ms, signal);
				},
			},
		});

		expect(faultCodes(state)).toEqual(images.map(() => undefined));
		expect(refusals.hits()).toBe(6);
		expect(await early).toBe(0);
		expect(state.retries).toBeGreaterThanOrEqual(6);
		await expectAll(destination);
		await relay.stop();
		await destination.stop();
	});

	test('F5: tokens that end during the run are renewed in silence, once per end and scope', async () => {
		const destination = await startRealRegistry({
			isQuiet: true,
			auth: 'token',
			token: { lifetimeSeconds: 2 },
		});
		const relay = await startFaultRelay({ target: destination.host });
		relay.add({
			method: 'PATCH',
			action: { kind: 'throttle', direction: 'request', bytesPerSecond: 1_000_000 },
		});
		const { username, password, tokenServer } = destination;
		const credential: Credential = { kind: 'password', username, secret: password };
		const state = await runForTest(mirrorOf(big(), { registry: relay.host }, plainly), {
			access: (host) => ({
				tls: 'plain-http',
				...(host === relay.host ? { signInServer: tokenServer?.host ?? '' } : {}),
			}),
			stores: {
				limits: CHUNKED,
				credentialOf: async ({ host }) =>
					credentialAnswer(host === relay.host ? credential : undefined),
			},
		});
		expect(faultCodes(state)).toEqual([undefined]);
		expect(await readBack(destination, 'big', '1')).toMatchObject({ faults: [] });
		// Five seconds of sending, two seconds a token: more than one, and no storm of them.
		const pushTokens = tokenServer
			?.requests()
			.filter((one) => one.granted.some((scope) => scope.includes('push')));
		expect(pushTokens?.length).toBeGreaterThanOrEqual(2);
		expect(tokenServer?.requests().length).toBeLessThan(14);
		const commits = relay
			.requests()
			.filter((one) => one.method === 'PUT' && one.status === 201 && /\/uploads\//.test(one.path));
		expect(commits).toHaveLength(2);
		await relay.stop();
		await destination.stop();
	});

	test('F6: a password that is revoked fails the rest at once, says so, and stops asking', async () => {
		const destination = await startRealRegistry({ isQuiet: true, auth: 'htpasswd' });
		const { username, password } = destination;
		const secrets = { current: password };
		const credentialOf = async ({ host }: CredentialQuestion): Promise<CredentialAnswer> =>
			credentialAnswer(
				host === destination.host
					? { kind: 'password', username, secret: secrets.current }
					: undefined,
			);
		const mirror = mirrorOf(all(), { registry: destination.host }, plainly);
		let isRevoked = false;

		const state = await runForTest(mirror, {
			...quickTime(),
			stores: { ...quickTime().stores, credentialOf, maxConcurrency: 2 },
			onEvent: (event) => {
				if (event.type === 'item.done' && !isRevoked) {
					isRevoked = true;
					destination.setPassword('another one');
				}
			},
		});

		const counts = itemCounts(state);
		expect(counts.done).toBeGreaterThanOrEqual(1);
		expect(counts.failed).toBeGreaterThanOrEqual(1);
		for (const item of state.items)
			if (item.phase === 'failed')
				expect(item.fault).toMatchObject({ code: 'registry.unauthorized', side: 'destination' });
		const refusals = destination.log().match(/" 401 /g)?.length ?? 0;
		expect(refusals).toBeLessThan(60);

		secrets.current = 'another one';
		const again = await runForTest(mirror, { stores: { credentialOf } });
		expect(itemCounts(again)).toMatchObject({ failed: 0, cancelled: 0 });
		await expectAll(destination);
		await destination.stop();
	});

	test('F10: blobs that were collected between their upload and their manifest are found missing and sent again', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		let isCollected = false;
		const sent: string[] = [];
		const state = await runForTest(
			mirrorOf(all().slice(0, 4), { registry: destination.host }, plainly),
			{
				onEvent: (event) => {
					if (event.type === 'blob.moved') sent.push(event.key);
					if (event.type === 'item.tagging' && !isCollected) {
						isCollected = true;
						// In one stroke: the run stands still meanwhile.
						execFileSync(
							'docker-registry',
							['garbage-collect', join(dirname(destination.folder), 'config.yml')],
							{ stdio: 'ignore' },
						);
					}
				},
			},
		);
		expect(faultCodes(state)).toEqual([undefined, undefined, undefined, undefined]);
		for (let i = 0; i < 4; i += 1)
			expect(await readBack(destination, `app-${i}`, '1')).toMatchObject({
				digest: images[i]?.digest,
				faults: [],
			});
		expect(new Set(sent).size).toBeLessThan(sent.length);
		await destination.stop();
	});

	test('F10: blobs that HEAD still claims are read before anything is built on them', async () => {
		const destination = await startRealRegistry({ isQuiet: true });
		const there = new SamplePusher(destination);
		const claimed = images
			.slice(0, 3)
			.flatMap((image, i) => image.blobs.map((blob) => ({ repository: `app-${i}`, blob })));
		for (const { repository, blob } of claimed) {
			await there.pushBlob(repository, blob);
			// The registry's memory now answers for what the disk no longer has.
			await ask(destination, { method: 'HEAD', path: `${repository}/blobs/${blob.digest}` });
		}
		for (const { blob } of claimed) rmSync(blobFile(destination, blob.digest), { force: true });
		let claims = 0;
		let publishedUnread: string[] = [];
		// What another image has brought back meanwhile can be read, and need not be sent again.
		const isGone = (key: string): boolean =>
			!existsSync(blobFile(destination, key.slice(key.indexOf('@') + 1)));

		const state = await runForTest(
			mirrorOf(all().slice(0, 4), { registry: destination.host }, plainly),
			{
				onEvent: (event, live) => {
					if (event.type === 'blob.present') claims += 1;
					if (event.type === 'item.tagging')
						publishedUnread = [...publishedUnread, ...unsettled(live, event.index).filter(isGone)];
				},
			},
		);

		expect(faultCodes(state)).toEqual([undefined, undefined, undefined, undefined]);
		expect(claims).toBeGreaterThan(0);
		expect(publishedUnread).toEqual([]);
		for (let i = 0; i < 4; i += 1)
			expect(await readBack(destination, `app-${i}`, '1')).toMatchObject({ faults: [] });
		await destination.stop();
	});

	/** Blobs of an item that are not known to be at the destination by this run's own doing. */
	function unsettled(state: RunState, index: number): string[] {
		return (state.items[index]?.needs ?? []).filter((key) => {
			const phase = state.blobs.get(key)?.phase;
			return phase !== 'moved' && phase !== 'mounted';
		});
	}

	test.each([true, false])(
		'F13: a registry that is killed and comes back is waited for (keeps uploads: %s)',
		async (keepsUploads) => {
			const destination = await startRealRegistry({
				isQuiet: true,
				...(keepsUploads ? { httpSecret: 'a shared secret' } : {}),
			});
			let revived: Promise<void> | undefined;
			const { stores, ...quick } = quickTime(100);
			const state = await runForTest(
				mirrorOf([...big(), ...all()], { registry: destination.host }, plainly),
				{
					...quick,
					stores: { ...stores, limits: CHUNKED },
					onEvent: (event) => {
						if (event.type === 'blob.moved' && revived === undefined) {
							revived = (async () => {
								await destination.kill();
								await new Promise((resolve) => setTimeout(resolve, 300));
								await destination.restart();
							})();
						}
					},
				},
			);
			await revived;
			expect(faultCodes(state)).toEqual([undefined, ...images.map(() => undefined)]);
			await expectAll(destination);
			expect(await readBack(destination, 'big', '1')).toMatchObject({ faults: [] });
			await destination.stop();
		},
	);

	test('F14: a full destination fails what did not fit, halts the rest, and is not asked again and again', async () => {
		const destination = await startRealRegistry({ storageQuotaBytes: 2_500_000, isQuiet: true });
		const state = await runForTest(
			mirrorOf([...all(), ...big()], { registry: destination.host }, plainly),
			{ ...quickTime(), stores: { ...quickTime().stores, maxConcurrency: 2 } },
		);
		const counts = itemCounts(state);
		expect(counts.failed).toBeGreaterThanOrEqual(1);
		for (const item of state.items)
			if (item.phase === 'failed')
				expect(item.fault).toMatchObject({ code: 'registry.out-of-space', side: 'destination' });
		for (const [i, item] of state.items.slice(0, COUNT).entries())
			if (item.phase === 'done')
				expect(await readBack(destination, `app-${i}`, '1')).toMatchObject({ faults: [] });
			else expect(await readTags(destination, `app-${i}`)).toEqual([]);
		const failures = destination.log().match(/" 500 /g)?.length ?? 0;
		expect(failures).toBeLessThan(10);
		await destination.stop();
	});
});
