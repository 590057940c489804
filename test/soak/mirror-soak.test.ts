// Whole runs under random faults, seed after seed, for minutes: F1-F4 and F17 of reliability.md mixed, slowness and
// silence (F16), a registry that is killed (F13), a process that is suspended while clocks jump (F18). After each seed
// no tag may be at the destination whose content is not whole, and what was called done is the source's very digest.

import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import { faultCodes, mirrorOf, quickTime, runForTest } from '../support/mirror-bench';
import { randomOf, type SoakBench, soakOnce } from '../support/mirror-soak';
import { startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	buildkitIndex,
	imageManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';

/** At most 20 minutes; 3 unless told otherwise. */
const MINUTES = Math.min(20, Number(process.env['FERRY_SOAK_MINUTES'] ?? '3'));
const FIRST_SEED = Number(process.env['FERRY_SOAK_SEED'] ?? '1');
const LIMIT_MS = MINUTES * 60_000;

let bench: SoakBench;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeWithTools(['docker-registry'], 'the copy engine for a long time', () => {
	beforeAll(async () => {
		const source = await startRealRegistry({ isQuiet: true });
		const destination = await startRealRegistry({ isQuiet: true, httpSecret: 'shared' });
		const base = layerFor('soak-base', 400_000);
		const images = new Map<string, SampleManifest>([
			...Array.from({ length: 8 }, (_, i): [string, SampleManifest] => [
				`app-${i}`,
				imageManifest({ name: `soak-${i}`, layers: [base, 20_000 + i * 60_000] }),
			]),
			['many', buildkitIndex('soak-many', 150_000)],
			['big', imageManifest({ name: 'soak-big', layers: [3_500_000] })],
		]);
		const pusher = new SamplePusher(source);
		for (const [name, image] of images) await pusher.push(name, image, '1');
		bench = { source, destination, images };
	});

	async function crash(random: () => number): Promise<void> {
		await pause(random() * 400);
		await bench.destination.kill();
		await pause(random() * 300);
		await bench.destination.restart();
	}

	async function flap(relay: FaultRelay, random: () => number): Promise<void> {
		for (let flaps = 0; flaps < 3; flaps += 1) {
			await pause(random() * 200);
			await relay.refuse();
			await pause(random() * 200);
			await relay.accept();
		}
	}

	test('keeps its word under every mix of faults', { timeout: LIMIT_MS + 120_000 }, async () => {
		const endAtMs = Date.now() + LIMIT_MS;
		const broken: string[] = [];
		let seed = FIRST_SEED;
		let openFiles = 0;
		for (; Date.now() < endAtMs || seed < FIRST_SEED + 3; seed += 1) {
			const random = randomOf(seed * 7919);
			broken.push(
				...(await soakOnce(bench, {
					seed,
					rules: 2 + Math.floor(random() * 12),
					meanwhile: (sourceRelay, destinationRelay) => {
						if (seed % 5 === 1) return crash(random);
						if (seed % 5 !== 3) return Promise.resolve();
						return flap(random() < 0.5 ? sourceRelay : destinationRelay, random);
					},
				})),
			);
			// Nothing may pile up from run to run.
			const open = readdirSync('/proc/self/fd').length;
			if (seed === FIRST_SEED + 1) openFiles = open;
			if (seed > FIRST_SEED + 1) expect(open).toBeLessThan(openFiles + 60);
			expect(broken).toEqual([]);
		}
		expect(seed).toBeGreaterThan(FIRST_SEED + 2);
	});

	test('F4: a minute of 5xx is waited out with few requests', async () => {
		const relay = await startFaultRelay({ target: bench.destination.host });
		relay.add({ action: { kind: 'answer', status: 503 }, nth: 30, times: 400 });
		const factor = 100;
		let isWaitingSeen = false;
		// A minute of the run's own time; the storm ends when that has passed.
		const ending = pause(60_000 / factor + 600).then(() => relay.clearRules());
		const state = await runForTest(
			mirrorOf(
				[...bench.images.keys()].map((name) => `${bench.source.host}/${name}:1`),
				{ registry: relay.host, repository: 'f4' },
				{ referrers: 'none' },
			),
			{
				...quickTime(factor),
				onEvent: (event) => {
					isWaitingSeen ||= event.type === 'registry.waiting';
				},
			},
		);
		await ending;
		expect(isWaitingSeen).toBe(true);
		expect(itemCounts(state).done).toBe(bench.images.size);
		const refused = relay.requests().filter((one) => one.status === 503);
		expect(refused.length).toBeLessThan(200);
		await relay.stop();
	});

	test('F16: a registry of 10 KB/s is slow, not broken', async () => {
		const slow = imageManifest({ name: 'slow', layers: [40_000] });
		await new SamplePusher(bench.source).push('slow', slow, '1');
		const relay = await startFaultRelay({ target: bench.source.host });
		relay.add({ action: { kind: 'throttle', direction: 'response', bytesPerSecond: 10_000 } });
		const state = await runForTest(
			mirrorOf([`${relay.host}/slow:1`], { registry: bench.destination.host }),
			{ stores: { limits: { stallMs: 3000 } } },
		);
		expect(faultCodes(state)).toEqual([undefined]);
		expect(state.retries).toBe(0);
		await relay.stop();
	});

	test('F18: clocks that jump by hours while connections are frozen disturb nothing', async () => {
		const relay = await startFaultRelay({ target: bench.source.host });
		let offsetMs = 0;
		const now = (): number => Date.now() + offsetMs;
		const jumping = setInterval(() => {
			offsetMs = offsetMs === 0 ? 7_200_000 : offsetMs > 0 ? -7_200_000 : 0;
			relay.closeAllSockets();
		}, 60);
		const { wait } = quickTime(100);
		const state = await runForTest(
			mirrorOf(
				[...bench.images.keys()].map((name) => `${relay.host}/${name}:1`),
				{ registry: bench.destination.host, repository: 'f18' },
			),
			{ wait, now, stores: { wait, now } },
		).finally(() => clearInterval(jumping));
		expect(faultCodes(state)).toEqual([...bench.images.keys()].map(() => undefined));
		for (const [name, image] of bench.images)
			expect(await readBack(bench.destination, `f18/${name}`, '1')).toMatchObject({
				digest: image.digest,
				faults: [],
			});
		for (const sample of state.samples) expect(sample.movedBytes).toBeGreaterThanOrEqual(0);
		await relay.stop();
	});
});
