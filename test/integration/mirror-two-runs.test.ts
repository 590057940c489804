// Two runs at once (F24): the same mirror is run once at a time, and runs that write to one repository take turns.
import { beforeAll, expect, test } from 'vitest';
import { openFolderArchive } from '../../electron/mirror/folder-archive';
import { FaultError } from '../../electron/platform/fault-error';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { mirrorOf, runForTest } from '../support/mirror-bench';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, layerFor, SamplePusher } from '../support/sample-images';

const COUNT = 6;

let source: RealRegistry;
let destination: RealRegistry;

describeWithTools(['docker-registry'], 'two runs at once', () => {
	beforeAll(async () => {
		source = await startRealRegistry({ isQuiet: true });
		destination = await startRealRegistry({ isQuiet: true });
		const pusher = new SamplePusher(source);
		const base = layerFor('two-runs-base', 300_000);
		for (let i = 0; i < COUNT; i += 1)
			await pusher.push(`app-${i}`, imageManifest({ name: `two-${i}`, layers: [base, 9000] }), '1');
	});

	/** As a process of its own would open it. */
	const archiveIn = (dataFolder: string) => openFolderArchive({ dataFolder, version: '1.0.0' });
	const mirrorOfImages = (from: number, to: number, repository: string) =>
		mirrorOf(
			Array.from({ length: to - from }, (_, i) => `${source.host}/app-${from + i}:1`),
			{ registry: destination.host, repository },
			{ referrers: 'none' },
		);

	test('of different mirrors to the same repositories take turns, and both arrive', async () => {
		const dataFolder = temporaryFolder('two-runs');
		const moving = { now: 0, most: 0 };
		const run = (from: number, to: number) => {
			let isMoving = false;
			return runForTest(mirrorOfImages(from, to, 'shared'), {
				archive: archiveIn(dataFolder),
				onEvent: ({ type }) => {
					if (type === 'item.started' && !isMoving) {
						isMoving = true;
						moving.now += 1;
						moving.most = Math.max(moving.most, moving.now);
					}
					if (type === 'run.finished') moving.now -= 1;
				},
			});
		};
		const states = await Promise.all([run(0, 4), run(2, COUNT)]);
		expect(states.map((state) => state.outcome)).toEqual(['succeeded', 'succeeded']);
		for (let i = 0; i < COUNT; i += 1)
			expect(await readBack(destination, `shared/app-${i}`, '1')).toMatchObject({ faults: [] });
		expect(moving.most).toBe(1);
	});

	test('of one mirror are one run: the other is told so, and disturbs nothing', async () => {
		const dataFolder = temporaryFolder('one-run');
		const mirror = mirrorOfImages(0, COUNT, 'once');
		const codes = await Promise.all(
			[1, 2].map(async () => {
				try {
					const state = await runForTest(mirror, { archive: archiveIn(dataFolder) });
					return itemCounts(state).done;
				} catch (error) {
					return error instanceof FaultError ? error.fault.code : 'another error';
				}
			}),
		);
		expect(codes.sort()).toEqual([COUNT, 'run.locked']);
		for (let i = 0; i < COUNT; i += 1)
			expect(await readBack(destination, `once/app-${i}`, '1')).toMatchObject({ faults: [] });
	});
});
