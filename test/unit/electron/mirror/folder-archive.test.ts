import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openFolderArchive } from '../../../../electron/mirror/folder-archive';
import type { RunIdentity } from '../../../../electron/mirror/run-archive';
import type { Fault } from '../../../../shared/fault/fault';
import { isJournaled, type RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { summaryOf } from '../../../../shared/mirror/run-summary';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';
import { madeRun } from '../../../support/run-events';

const INTENTION = 'ab'.repeat(32);
const RUN_ID = '20261121-124501-k3f9';
const POSITION = { location: '/v2/a/blobs/uploads/1?_state=CANARY', acknowledgedBytes: 64 };
const signal = new AbortController().signal;

function identity(runId = RUN_ID, intention = INTENTION): RunIdentity {
	return { runId, intention, mirror: 'appcircle', mirrorFile: '/home/a/mirror.yaml' };
}

function refuse(error: unknown): never {
	throw error;
}

function stateAfter(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events.filter(isJournaled));
	if (state === undefined) {
		throw new Error('no state');
	}
	return state;
}

describe('the archive of runs', () => {
	let dataFolder = '';
	let notices: Fault[] = [];
	const archive = (folder = dataFolder) =>
		openFolderArchive({
			dataFolder: folder,
			version: '0.1.0',
			onNotice: (fault) => notices.push(fault),
		});
	const { all, planning, moving } = madeRun({ runId: RUN_ID, images: 4 });
	const broken = [...planning, ...moving.slice(0, 5)];
	const stopped: readonly RunEvent[] = [
		...broken,
		{ type: 'run.stopped', seq: 10_000, atMs: 10, outcome: 'cancelled' },
	];

	async function record(events: readonly RunEvent[], who = identity()): Promise<void> {
		const run = await archive().record(who, refuse);
		for (const event of events) {
			run.append(event);
		}
		await run.close(stateAfter(events));
	}

	/** What a power cut leaves: everything but the locks' owners. */
	function crashed(): string {
		const folder = path.join(temporaryFolder('archive'), 'data');
		cpSync(path.join(dataFolder, 'runs'), path.join(folder, 'runs'), { recursive: true });
		return folder;
	}

	beforeEach(() => {
		dataFolder = path.join(temporaryFolder('archive'), 'data');
		notices = [];
	});

	it('makes ids that sort by time, and nothing on disk before the first run', async () => {
		const at = (ms: number) =>
			openFolderArchive({ dataFolder, version: '0', nowMs: () => ms }).newRunId();
		expect(at(Date.UTC(2026, 10, 21, 12, 45, 1))).toMatch(/^20261121-124501-[a-z0-9]{4}$/);
		expect(at(Date.UTC(2026, 8, 9, 3, 4, 5)) < at(Date.UTC(2026, 10, 1))).toBe(true);
		expect(await archive().list()).toEqual([]);
		expect(await archive().findOpen(INTENTION)).toBeUndefined();
		expect(await faultOf(() => archive().read(RUN_ID))).toMatchObject({
			code: 'run.not-found',
			subject: RUN_ID,
		});
		expect(() => statSync(dataFolder)).toThrow('ENOENT');
	});

	it('gives back a finished run, and does not go on with it', async () => {
		await record(all);
		expect(await archive().read(RUN_ID)).toEqual(stateAfter(all));
		expect(await archive().list()).toEqual([summaryOf(stateAfter(all))]);
		expect(await archive().findOpen(INTENTION)).toBeUndefined();
	});

	it('lists the newest first, from the summaries, or from the journal where none is', async () => {
		const ids = ['20251121-124501-k3f9', '20261121-124501-k3f9', '20261121-124502-0000'];
		for (const runId of ids) {
			await record(madeRun({ runId, images: 2 }).all, identity(runId));
		}
		rmSync(path.join(dataFolder, 'runs', ids[1] ?? '', 'summary.json'));
		writeFileSync(path.join(dataFolder, 'runs', ids[2] ?? '', 'summary.json'), '{');
		expect((await archive().list()).map((summary) => [summary.runId, summary.outcome])).toEqual(
			ids.toReversed().map((runId) => [runId, 'succeeded']),
		);
	});

	it('goes on with a stopped run of the same intention, with its open uploads', async () => {
		const run = await archive().record(identity(), refuse);
		for (const event of stopped) {
			run.append(event);
		}
		run.keepUpload('appcircle/web@sha256:aa', POSITION);
		run.keepUpload('appcircle/web@sha256:bb', POSITION);
		run.keepUpload('appcircle/web@sha256:bb', undefined);
		await run.close(stateAfter(stopped));
		expect(await archive().findOpen('cd'.repeat(32))).toBeUndefined();
		const open = await archive().findOpen(INTENTION);
		expect(open?.state).toEqual(stateAfter(stopped));
		expect(open?.uploads).toEqual(new Map([['appcircle/web@sha256:aa', POSITION]]));

		const again = await archive().record(identity(), refuse);
		again.append({ type: 'run.continued', seq: 10_001, atMs: 20 });
		await again.commit();
		expect((await archive().list())[0]?.phase).not.toBe('stopped');
		again.append({ type: 'run.finished', seq: 10_002, atMs: 30, outcome: 'succeeded' });
		await again.close(
			stateAfter([
				...stopped,
				{ type: 'run.finished', seq: 10_002, atMs: 30, outcome: 'succeeded' },
			]),
		);
		expect(await archive().findOpen(INTENTION)).toBeUndefined();
		expect((await archive().read(RUN_ID)).phase).toBe('finished');
	});

	it('marks a run interrupted when its process is gone, and goes on with it', async () => {
		const run = await archive().record(identity(), refuse);
		for (const event of broken) {
			run.append(event);
		}
		await run.commit();
		expect((await archive().read(RUN_ID)).phase).toBe('running');
		const after = archive(crashed());
		expect(await after.read(RUN_ID)).toMatchObject({ phase: 'stopped', outcome: 'interrupted' });
		expect(await after.list()).toMatchObject([
			{ phase: 'stopped', outcome: 'interrupted', runId: RUN_ID },
		]);
		expect((await after.findOpen(INTENTION))?.state).toEqual(stateAfter(broken));
	});

	it('is not misled by the summary of an earlier stop when a run that went on has crashed', async () => {
		await record(stopped);
		const again = await archive().record(identity(), refuse);
		again.append({ type: 'run.continued', seq: 10_001, atMs: 20 });
		await again.commit();
		expect(await archive(crashed()).read(RUN_ID)).toMatchObject({ outcome: 'interrupted' });
		expect((await archive(crashed()).list())[0]?.outcome).toBe('interrupted');
	});

	it('lets one process at a time work on a run and on an intention', async () => {
		const run = await archive().record(identity(), refuse);
		const pid = String(process.pid);
		expect(await faultOf(() => archive().record(identity(), refuse))).toMatchObject({
			code: 'run.locked',
			facts: { pid },
		});
		run.append(all[0] ?? refuse('no event'));
		await run.close(stateAfter(all));
		await (await archive().record(identity(), refuse)).close(stateAfter(all));

		const held = await archive().hold(INTENTION);
		expect(await faultOf(() => archive().hold(INTENTION))).toMatchObject({
			code: 'run.locked',
			facts: { pid },
		});
		await (await archive().hold('cd'.repeat(32))).release();
		await held.release();
		await (await archive().hold(INTENTION)).release();
	});

	it('lets runs into one repository go one after the other, in any order of names, and others at once', async () => {
		const waits: number[] = [];
		const waiting = openFolderArchive({
			dataFolder,
			version: '0',
			onWaiting: ({ pid }) => waits.push(pid),
			wait: () => new Promise((resolve) => setImmediate(resolve)),
		});
		const first = await waiting.holdDestinations('r1', ['d/a', 'd/b'], signal);
		const apart = await waiting.holdDestinations('r2', ['d/c', 'd/ab'], signal);
		const order: string[] = [];
		const second = waiting.holdDestinations('r3', ['d/x', 'd/b'], signal).then((held) => {
			order.push('second');
			return held;
		});
		await expect.poll(() => waits).toEqual([process.pid]);
		order.push('released');
		await first.release();
		await (await second).release();
		await apart.release();
		expect(order).toEqual(['released', 'second']);
	});

	it('gives up waiting for a repository when the run is stopped', async () => {
		const first = await archive().holdDestinations('r1', ['d/a'], signal);
		await expect(
			archive().holdDestinations('r2', ['d/a'], AbortSignal.abort(new Error('stopped'))),
		).rejects.toThrow('stopped');
		await first.release();
		await (await archive().holdDestinations('r3', ['d/a'], signal)).release();
	});

	it('tells of damaged journals, uses what is whole, and still lists the others', async () => {
		const [lost, good, half] = [
			'20261121-000001-aaaa',
			'20261121-000002-aaaa',
			'20261121-000003-aaaa',
		] as const;
		for (const runId of [lost, good, half]) {
			await record(madeRun({ runId, images: 2 }).all, identity(runId));
			rmSync(path.join(dataFolder, 'runs', runId, 'summary.json'));
		}
		const journal = (runId: string) => path.join(dataFolder, 'runs', runId, 'journal.jsonl');
		writeFileSync(journal(lost), 'nothing\n');
		// The whole journal was one batch, which a crash may tear: a second batch makes it damage.
		const again = await archive().record(identity(half), refuse);
		again.append({ type: 'run.continued', seq: 10_001, atMs: 20 });
		await again.close(stateAfter(all));
		rmSync(path.join(dataFolder, 'runs', half, 'summary.json'));
		const lines = readFileSync(journal(half), 'utf8').split('\n');
		writeFileSync(journal(half), lines.with(4, 'x').join('\n'));
		mkdirSync(path.join(dataFolder, 'runs', '20261121-000004-aaaa'));
		mkdirSync(path.join(dataFolder, 'runs', 'somebody-elses'));
		expect((await archive().list()).map((summary) => summary.runId)).toEqual([half, good]);
		expect(notices).toMatchObject([
			{ code: 'journal.damaged', subject: journal(half), facts: { line: '5' } },
			{ code: 'journal.damaged', subject: journal(lost) },
		]);
		expect(await archive().read(half)).toMatchObject({ outcome: 'interrupted' });
		expect(await faultOf(() => archive().read(lost))).toMatchObject({ code: 'journal.damaged' });
	});

	it.each(['', '..', '../../etc', 'x/y', '20261121-124501-k3f9/..', '20261121-124501-K3F9'])(
		'knows no run "%s"',
		async (runId) => {
			expect(await faultOf(() => archive().read(runId))).toMatchObject({ code: 'run.not-found' });
		},
	);

	it('keeps what a run was made of, for this user alone, and says so when it is not whole or newer', async () => {
		const definition = { kind: 'sample' } as const;
		const run = await archive().record(identity(), refuse, definition);
		await run.close(stateAfter(all));
		const file = path.join(dataFolder, 'runs', RUN_ID, 'definition.json');
		expect(await archive().definition(RUN_ID)).toEqual({
			definition,
			mirrorFile: '/home/a/mirror.yaml',
		});
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const whole = readFileSync(file, 'utf8');
		for (const text of [whole.slice(0, -3), whole.replace('"version":1', '"version":2'), '[]']) {
			writeFileSync(file, text);
			expect(await archive().definition(RUN_ID)).toBeUndefined();
		}
		expect(await archive().definition('../../settings')).toBeUndefined();
	});

	it('goes on with the run that is named, not with a newer one', async () => {
		const newer = '20261122-124501-k3f9';
		const begun = planning.map((event) =>
			event.type === 'run.started' ? { ...event, runId: newer } : event,
		);
		await record(stopped);
		await record(begun, identity(newer));
		expect((await archive().findOpen(INTENTION, RUN_ID))?.state.runId).toBe(RUN_ID);
		expect((await archive().findOpen(INTENTION))?.state.runId).toBe(newer);
	});

	it('keeps upload locations from everyone else, and out of what is shown', async () => {
		const before = process.umask(0);
		try {
			const run = await archive().record(identity(), refuse);
			for (const event of stopped) {
				run.append(event);
			}
			run.keepUpload('appcircle/web@sha256:aa', POSITION);
			await run.close(stateAfter(stopped));
		} finally {
			process.umask(before);
		}
		const folder = path.join(dataFolder, 'runs', RUN_ID);
		expect(readdirSync(folder).sort()).toEqual(['images.txt', 'journal.jsonl', 'summary.json']);
		for (const place of [folder, path.dirname(folder), dataFolder]) {
			expect(statSync(place).mode & 0o777).toBe(0o700);
		}
		for (const name of readdirSync(folder)) {
			expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
		}
		const shown = JSON.stringify([await archive().list(), await archive().read(RUN_ID)]);
		expect(shown + readFileSync(path.join(folder, 'summary.json'), 'utf8')).not.toContain('CANARY');
	});
});
