// The main job in one process on two real registries: everything arrives, once, under its own digest.
import { expect, test } from 'vitest';
import { itemCounts, runBytes } from '../../shared/mirror/run-selectors';
import { mirrorOf, runForTest } from '../support/mirror-bench';
import { startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { seedThirtyEight } from '../support/sample-sets';

const SCALE = 0.02;

describeWithTools(['docker-registry'], 'mirroring 38 images that share layers', () => {
	test('every image arrives under its digest, every distinct blob is moved once', async () => {
		const source = await startRealRegistry({ isQuiet: true });
		const destination = await startRealRegistry({ isQuiet: true });
		const seeded = await seedThirtyEight(source, SCALE);
		const mirror = mirrorOf(
			seeded.map((image) => image.reference),
			{ registry: destination.host, repository: 'appcircle' },
			{ referrers: 'none' },
		);

		const state = await runForTest(mirror);

		expect(state.outcome).toBe('succeeded');
		expect(itemCounts(state)).toMatchObject({ total: 38, done: 38 });
		for (const image of seeded) {
			const there = await readBack(destination, `appcircle/${image.repository}`, image.tag);
			expect(there).toMatchObject({ digest: image.digest, faults: [] });
		}
		// One base, five runtimes, 38 own layers and 38 configs.
		const moved = [...state.blobs.values()].filter((blob) => blob.phase === 'moved');
		expect(moved).toHaveLength(1 + 5 + 38 + 38);
		const blobReads = source.log().match(/"GET \/v2\/\S+\/blobs\//g) ?? [];
		expect(blobReads).toHaveLength(1 + 5 + 38 + 38);

		const before = source.requestCount() + destination.requestCount();
		const again = await runForTest(mirror);
		expect(again.outcome).toBe('succeeded');
		expect(itemCounts(again)).toMatchObject({ total: 38, skipped: 38 });
		expect(runBytes(again).total).toBe(0);
		expect(again.requests).toBe(2 * 38);
		expect(source.requestCount() + destination.requestCount() - before).toBe(2 * 38);
	});
});
