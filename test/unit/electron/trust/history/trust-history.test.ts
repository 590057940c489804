import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../../electron/platform/disk/node-file-system';
import type { ChangeRecord } from '../../../../../electron/trust/history/change-record';
import { openTrustHistory } from '../../../../../electron/trust/history/trust-history';
import { judgeCrashes } from '../../../../support/crash-states';
import { temporaryFolder } from '../../../../support/own-process';
import { recordingFileSystem } from '../../../../support/recording-file-system';

const EFFECTIVE = { standing: 'none', insecure: [], mirrors: [], caFiles: [] } as const;
const ORIGINALS = [Buffer.alloc(3000, 'old'), undefined, Buffer.from('ca')] as const;
const FILE = {
	path: '/etc/docker/daemon.json',
	engines: ['unix:///run/docker.sock'],
	role: 'daemon-json',
	access: 'own',
	newMode: 0o644,
	owner: 'root',
	before: 'missing',
	written: ['a'.repeat(64)],
} as const;

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
	bytes && Buffer.from(bytes).toString();

const record = (id: string, atMs: number, changed: Partial<ChangeRecord> = {}): ChangeRecord => ({
	format: 1,
	id,
	atMs,
	wish: { host: 'reg.example', as: 'insecure' },
	state: 'interrupted',
	engines: [
		{
			engine: {
				endpoint: 'unix:///run/docker.sock',
				kind: 'docker',
				version: '20.10.24',
				isRootless: false,
				flavour: 'rootful',
			},
			before: EFFECTIVE,
			after: EFFECTIVE,
			isRestartedByHand: false,
		},
	],
	files: [FILE],
	...changed,
});

describe('the history of trust, after a crash at any moment', () => {
	it('has a change whole or not at all, and whole once it was kept', async () => {
		const disk = recordingFileSystem();
		let keptAt = Number.POSITIVE_INFINITY;
		const seen = new Set<boolean>();
		await judgeCrashes(
			disk,
			async () => {
				await openTrustHistory('/data', disk).begin(record('t1', 1), ORIGINALS);
				keptAt = disk.operations.length;
			},
			async (left, at) => {
				const history = openTrustHistory('/data', recordingFileSystem(left));
				const found = await history.find('t1');
				seen.add(found !== undefined);
				if (found !== undefined) {
					const kept = await Promise.all([0, 1, 2].map((index) => history.original('t1', index)));
					expect(kept.map(textOf)).toEqual(ORIGINALS.map(textOf));
				}
				expect(found !== undefined || at < keptAt).toBe(true);
			},
		);
		expect(seen).toEqual(new Set([true, false]));
	});

	it('says what it said or what is new', async () => {
		const disk = recordingFileSystem();
		const history = openTrustHistory('/data', disk);
		await history.begin(record('t1', 1), [undefined]);
		await judgeCrashes(
			disk,
			() => history.save(record('t1', 1, { state: 'applied' })),
			async (left) => {
				const found = await openTrustHistory('/data', recordingFileSystem(left)).find('t1');
				expect(['interrupted', 'applied', undefined]).toContain(found?.state);
			},
		);
		expect((await history.find('t1'))?.state).toBe('applied');
	});
});

describe('the history of trust', () => {
	it('gives the newest first, and leaves out what it can not read', async () => {
		const folder = temporaryFolder('history');
		const disk = nodeFileSystem();
		const history = openTrustHistory(folder, disk);
		for (const [id, atMs] of [
			['t1', 1],
			['t3', 3],
			['t2', 2],
		] as const)
			await history.begin(record(id, atMs), [undefined]);
		await disk.makeFolder(path.join(folder, 'trust', 'empty'));
		await disk.makeFolder(path.join(folder, 'trust', 'broken'));
		const broken = await disk.create(path.join(folder, 'trust', 'broken', 'change.json'));
		await broken.append(Buffer.from('{"format": 2'));
		await broken.close();
		expect((await history.list()).map(({ id }) => id)).toEqual(['t3', 't2', 't1']);
	});

	it('forgets a change of which nothing was written', async () => {
		const history = openTrustHistory(temporaryFolder('history'), nodeFileSystem());
		await history.begin(record('t1', 1), [Buffer.from('x')]);
		await history.forget('t1');
		expect(await history.list()).toEqual([]);
		expect(await history.original('t1', 0)).toBeUndefined();
	});

	it('looks nowhere but in its own folder', async () => {
		const history = openTrustHistory(temporaryFolder('history'), nodeFileSystem());
		expect(await history.find('../../etc')).toBeUndefined();
	});
});
