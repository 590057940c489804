import { describe, expect, it } from 'vitest';
import { createLiveRuns } from '../../../../electron/transfer/live-runs';
import type { ToTransfer } from '../../../../electron/transfer/messages';
import {
	type ChildListener,
	createTransferHost,
} from '../../../../electron/transfer/transfer-host';
import { makeFault } from '../../../../shared/fault/fault';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../shared/mirror/run-snapshot';
import { memoryLog } from '../../../support/loopback-ipc';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 3 });

function host() {
	const children: { listener: ChildListener; sent: ToTransfer[]; isKilled: boolean }[] = [];
	const runs = createLiveRuns({ publish: () => undefined, nowMs: () => 0 });
	const log = memoryLog();
	let jobs = 0;
	const transfers = createTransferHost({
		startChild: (listener) => {
			const child = { listener, sent: [] as ToTransfer[], isKilled: false };
			children.push(child);
			return {
				send: (message) => child.sent.push(message),
				kill: () => {
					child.isKilled = true;
				},
			};
		},
		runs,
		newJobId: () => {
			jobs += 1;
			return `job-${jobs}`;
		},
		log,
	});
	const child = (at = 0) => {
		const found = children[at];
		if (found === undefined) throw new Error('no process was started');
		return found;
	};
	return { transfers, runs, log, children, child };
}

const begun = reduceRun(undefined, made.planning.slice(0, 1));
if (begun === undefined) throw new Error('the run has not started');
const started = { type: 'began', jobId: 'job-1', state: snapshotOf(begun) };
const planned = { type: 'events', jobId: 'job-1', events: made.planning.slice(1) };

describe('transfer host', () => {
	it('starts no process before there is work, then one', async () => {
		const { transfers, children, child } = host();
		expect(children).toHaveLength(0);
		const first = transfers.startSample();
		const second = transfers.startSample();
		child().listener.onMessage(started);
		expect(await first).toBe('run-1');
		expect(await second).toBe('run-1');
		expect(child().sent).toEqual([{ type: 'start-sample', jobId: 'job-1' }]);
	});

	it('folds what happens after the beginning', async () => {
		const { transfers, runs, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		expect(runs.get(await first)?.phase).toBe('running');
	});

	it('rejects with the fault that kept the run from starting', async () => {
		const { transfers, child } = host();
		const answer = transfers.startSample();
		const fault = makeFault({ code: 'disk.full', side: 'this-computer', subject: '/data' });
		child().listener.onMessage({ type: 'failed', jobId: 'job-1', fault });
		await expect(answer).rejects.toMatchObject({ fault });
	});

	it('interrupts the run when the process dies, and starts a new one for the next order', async () => {
		const { transfers, runs, children, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		await first;
		child().listener.onExit(139);
		expect(runs.get('run-1')?.outcome).toBe('interrupted');
		void transfers.startSample();
		expect(children).toHaveLength(2);
		expect(child(1).sent).toEqual([{ type: 'start-sample', jobId: 'job-2' }]);
	});

	it('rejects when the process dies before the run has started', async () => {
		const { transfers, child } = host();
		const answer = transfers.startSample();
		child().listener.onExit(1);
		await expect(answer).rejects.toMatchObject({ fault: { code: 'run.interrupted' } });
	});

	it('interrupts a run whose process failed in the middle', async () => {
		const { transfers, runs, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		await first;
		const fault = makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: 'run' });
		child().listener.onMessage({ type: 'failed', jobId: 'job-1', fault });
		expect(runs.get('run-1')?.phase).toBe('stopped');
	});

	it.each([
		undefined,
		{ type: 'events', jobId: 'other', events: made.planning },
		{ type: 'ended', jobId: 'job-1' },
		{ ...started, secret: 'x' },
		{ ...planned, events: [{ type: 'run.planned' }] },
	])('takes no message that it did not agree on: %o', async (message) => {
		const { transfers, runs, log, child } = host();
		void transfers.startSample();
		child().listener.onMessage(message);
		expect(runs.list()).toEqual([]);
		expect(log.lines.at(-1)?.what).toBe('message of the transfer process refused');
	});

	it('passes a cancellation on by job, and ignores one of a run that ended', async () => {
		const { transfers, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		transfers.cancel(await first);
		transfers.cancel('unknown');
		expect(child().sent.at(-1)).toEqual({ type: 'stop', jobId: 'job-1', outcome: 'cancelled' });
		child().listener.onMessage({ type: 'ended', jobId: 'job-1', outcome: 'cancelled' });
		transfers.cancel('run-1');
		expect(child().sent).toHaveLength(2);
	});

	it('stops: cancels, waits for the end, then ends the process', async () => {
		const { transfers, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		await first;
		const stopped = transfers.stop();
		expect(child().sent.at(-1)).toEqual({ type: 'stop', jobId: 'job-1', outcome: 'interrupted' });
		expect(child().isKilled).toBe(false);
		child().listener.onMessage({ type: 'ended', jobId: 'job-1', outcome: 'cancelled' });
		await stopped;
		expect(child().isKilled).toBe(true);
	});
});
