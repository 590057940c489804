import { describe, expect, it } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { createRunsStore } from '../../../../renderer/stores/runs-store';
import { contract } from '../../../../shared/ipc/contract';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../shared/mirror/run-snapshot';
import { summaryOf } from '../../../../shared/mirror/run-summary';
import { contractMock, mockFault } from '../../../support/contract-mock';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 6, present: 1, failEvery: 3 });
const { runId } = made;

function stateAfter(count: number) {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A loaded store over a main that is so many events into the run. */
async function loadedStore(knownEvents = 0) {
	let mainIsAt = knownEvents;
	const mock = contractMock({
		runs: {
			list: () => ({ runs: mainIsAt === 0 ? [] : [summaryOf(stateAfter(mainIsAt))] }),
			snapshot: () => ({ state: snapshotOf(stateAfter(mainIsAt)) }),
		},
	});
	const store = createRunsStore(connect(contract, mock.bridge));
	await store.getState().load();
	const send = (from: number, to: number) => {
		mainIsAt = Math.max(mainIsAt, to);
		mock.emit('runs', 'happened', { runId, events: made.all.slice(from, to) });
	};
	const snapshots = () => mock.calls.filter((call) => call.channel.endsWith('snapshot')).length;
	return { store, mock, send, snapshots };
}

describe('runs store', () => {
	it('folds a run from its first event to its last, without asking for anything', async () => {
		const { store, send, snapshots } = await loadedStore();
		for (let at = 0; at < made.all.length; at += 7) send(at, Math.min(at + 7, made.all.length));
		expect(store.getState().states.get(runId)).toEqual(stateAfter(made.all.length));
		expect(store.getState().summaries).toEqual([summaryOf(stateAfter(made.all.length))]);
		expect(snapshots()).toBe(0);
	});

	it('goes on from a snapshot when the page is loaded in the middle of a run', async () => {
		const { store, send, snapshots } = await loadedStore(20);
		expect(snapshots()).toBe(1);
		send(20, made.all.length);
		expect(store.getState().states.get(runId)).toEqual(stateAfter(made.all.length));
		expect(snapshots()).toBe(1);
	});

	it('asks for a snapshot on a gap, keeps what comes meanwhile, and ends with the same state', async () => {
		const { store, send, snapshots } = await loadedStore();
		send(0, 8);
		send(12, 18);
		send(18, made.all.length);
		await settle();
		expect(snapshots()).toBe(1);
		expect(store.getState().states.get(runId)).toEqual(stateAfter(made.all.length));
	});

	it('is not confused by events that the snapshot holds already', async () => {
		const { store, send } = await loadedStore(30);
		send(10, 32);
		expect(store.getState().states.get(runId)).toEqual(stateAfter(32));
	});

	it('says why the sample could not start, and forgets it when it could', async () => {
		const { store, mock } = await loadedStore();
		mock.reply({
			app: {
				startSample: () => {
					throw mockFault('disk.full');
				},
			},
		});
		expect(await store.getState().startSample()).toBeUndefined();
		expect(store.getState()).toMatchObject({ isStarting: false, fault: { code: 'disk.full' } });
		mock.reply({ app: { startSample: () => ({ runId }) } });
		expect(await store.getState().startSample()).toBe(runId);
		expect(store.getState().fault).toBeUndefined();
	});

	it('opens an ended run once', async () => {
		const { store, snapshots } = await loadedStore(made.all.length);
		expect(snapshots()).toBe(0);
		await store.getState().open(runId);
		await store.getState().open(runId);
		expect(snapshots()).toBe(1);
		expect(store.getState().states.get(runId)?.outcome).toBe('partly-succeeded');
	});

	it('asks main to cancel', async () => {
		const { store, mock } = await loadedStore(20);
		await store.getState().cancel(runId);
		expect(mock.calls.at(-1)).toEqual({ channel: 'ferry:runs.cancel', input: { runId } });
	});

	it('starts, continues and retries runs, and shows what is new of a run it knew as ended', async () => {
		const { store, mock, snapshots } = await loadedStore(made.all.length);
		await store.getState().open(runId);
		mock.reply({
			runs: {
				start: () => ({ runId: 'new' }),
				continue: () => ({ runId }),
				retry: () => ({ runId: 'new' }),
			},
		});
		expect(await store.getState().start('draft-1', 'plan-1')).toBe('new');
		expect(await store.getState().retry(runId, [2, 5])).toBe('new');
		expect(mock.calls.at(-1)).toEqual({
			channel: 'ferry:runs.retry',
			input: { runId, items: [2, 5] },
		});
		expect(snapshots()).toBe(1);
		expect(await store.getState().continueRun(runId)).toBe(runId);
		expect(snapshots()).toBe(2);
	});

	it('says why the list cannot be read, and reads it again without listening twice', async () => {
		const mock = contractMock({
			runs: {
				list: () => {
					throw mockFault('disk.full');
				},
			},
		});
		const store = createRunsStore(connect(contract, mock.bridge));
		await store.getState().load();
		expect(store.getState()).toMatchObject({ list: 'failed', listFault: { code: 'disk.full' } });
		mock.reply({ runs: { list: () => ({ runs: [] }) } });
		await store.getState().load();
		expect(store.getState()).toMatchObject({ list: 'ready', listFault: undefined });
		mock.emit('runs', 'happened', { runId, events: made.all });
		expect(store.getState().summaries).toHaveLength(1);
	});

	it('takes the list that changed elsewhere, and catches up with a run that works', async () => {
		const { store, mock, snapshots } = await loadedStore(made.all.length);
		mock.reply({ runs: { snapshot: () => ({ state: snapshotOf(stateAfter(20)) }) } });
		mock.emit('runs', 'changed', { runs: [summaryOf(stateAfter(20))] });
		await settle();
		expect(store.getState().summaries).toEqual([summaryOf(stateAfter(20))]);
		expect(snapshots()).toBe(1);
	});

	it('keeps few states of ended runs, and says which run is not known', async () => {
		const { store, mock } = await loadedStore();
		mock.reply({
			runs: {
				snapshot: ({ runId: id }) => ({
					state: { ...snapshotOf(stateAfter(made.all.length)), runId: id },
				}),
			},
		});
		for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await store.getState().open(id);
		expect([...store.getState().states.keys()]).toEqual(['c', 'd', 'e', 'f', 'g']);
		mock.reply({
			runs: {
				snapshot: () => {
					throw mockFault('run.not-found');
				},
			},
		});
		await store.getState().open('gone');
		expect(store.getState().missing.get('gone')).toMatchObject({ code: 'run.not-found' });
	});

	it('searches for an image; the latest search wins, and empty text ends it', async () => {
		const { store, mock } = await loadedStore();
		let release = (): void => undefined;
		const slow = new Promise<void>((resolve) => {
			release = resolve;
		});
		mock.reply({
			runs: {
				find: async ({ text }) => {
					if (text === 'web') await slow;
					return { found: [{ runId, matches: 2, first: text }] };
				},
			},
		});
		const first = store.getState().find('web');
		expect(store.getState().search).toMatchObject({ text: 'web', isSearching: true });
		await store.getState().find('webhook');
		release();
		await first;
		expect(store.getState().search).toMatchObject({ text: 'webhook', isSearching: false });
		expect(store.getState().search?.found.get(runId)).toEqual({ matches: 2, first: 'webhook' });
		await store.getState().find(' ');
		expect(store.getState().search).toBeUndefined();
	});

	it('saves a report where the user chose, says nothing when the dialog was closed', async () => {
		const { store, mock } = await loadedStore();
		mock.reply({ runs: { saveReport: () => ({ kind: 'saved' as const, fileName: 'r.csv' }) } });
		await store.getState().saveReport(runId, 'csv');
		expect(store.getState().savedReport).toEqual({ runId, fileName: 'r.csv' });
		mock.reply({ runs: { saveReport: () => ({ kind: 'cancelled' as const }) } });
		await store.getState().saveReport(runId, 'csv');
		expect(store.getState().savedReport).toBeUndefined();
		mock.reply({
			runs: {
				saveReport: () => {
					throw mockFault('disk.full');
				},
			},
		});
		await store.getState().saveReport(runId, 'csv');
		expect(store.getState().fault).toMatchObject({ code: 'disk.full' });
		store.getState().dismiss();
		expect(store.getState().fault).toBeUndefined();
	});
});
