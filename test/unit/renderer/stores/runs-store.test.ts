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
});
