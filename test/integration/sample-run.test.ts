// The main job on the sample, by the product's own client, plan and scheduler: everything arrives, what is shared
// moves once, and nothing is left behind.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runSample } from '../../electron/sample/run-sample';
import { runReport } from '../../shared/mirror/report';
import { memoryArchive } from '../support/mirror-bench';
import { temporaryFolder } from '../support/own-process';
import {
	askFor,
	type RegistryTarget,
	readBack,
	readManifest,
	readTags,
} from '../support/registry-target';

function targetOf(host: string): RegistryTarget {
	return { host, scheme: 'http', authorization: () => undefined };
}

const MB = 1_000_000;

it('mirrors the sample to verified, with its signature, attestations and SBOM', async () => {
	const dataFolder = temporaryFolder('sample-run');
	const checked: string[] = [];
	const state = await runSample({
		dataFolder,
		archive: memoryArchive(),
		signal: new AbortController().signal,
		onEvent: () => undefined,
		whileServing: async ({ source, destination }) => {
			const [from, to] = [targetOf(source), targetOf(destination)];
			const catalog = await askFor(from, { path: '_catalog' }, [200]);
			const { repositories } = JSON.parse(catalog.bytes.toString()) as { repositories: string[] };
			for (const repository of repositories) {
				const copy = repository.replace(/^harbour/, 'island');
				const tags = await readTags(from, repository);
				expect(await readTags(to, copy)).toEqual(tags);
				for (const tag of tags) {
					// The source is slow on purpose, so its blobs are not read again: digests tell.
					const there = await readManifest(from, repository, tag);
					const arrived = await readBack(to, copy, tag);
					expect(arrived).toMatchObject({ digest: there?.digest, faults: [] });
					const referrers = await Promise.all([
						askFor(from, { path: `${repository}/referrers/${arrived.digest}` }, [200]),
						askFor(to, { path: `${copy}/referrers/${arrived.digest}` }, [200]),
					]);
					expect(referrers[1].bytes.toString()).toBe(referrers[0].bytes.toString());
					checked.push(`${copy}:${tag}`);
				}
			}
		},
	});

	const report = runReport(state, (ms) => new Date(ms).toISOString());
	expect(report).toMatchObject({
		outcome: 'succeeded',
		totals: { images: 12, succeeded: 12, failed: 0 },
	});
	expect(report.items.map(({ verified }) => verified)).toEqual(report.items.map(() => true));
	expect(checked).toHaveLength(13);
	const { bytesMoved = 0, bytesMounted = 0 } = report.totals;
	expect(bytesMoved).toBeGreaterThan(60 * MB);
	expect(bytesMoved, 'each blob crosses once').toBeLessThan(63 * MB);
	expect(bytesMounted).toBeGreaterThan(95 * MB);
	expect(readdirSync(join(dataFolder, 'samples'))).toEqual([]);
});
