import { describe, expect, it } from 'vitest';
import { afterMs, createEventPublisher } from '../../../../electron/ipc/event-publisher';
import { stopOutcome } from '../../../../electron/mirror/stop-signal';
import { faultError } from '../../../../electron/platform/fault-error';
import { type FromTransfer, fromTransferSchema } from '../../../../electron/transfer/messages';
import { createRunJobs, type RunJob } from '../../../../electron/transfer/run-jobs';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../shared/mirror/run-snapshot';
import { memoryLog } from '../../../support/loopback-ipc';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 2 });
function stateAfter(count: number) {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function jobs(sample: RunJob) {
	const sent: FromTransfer[] = [];
	const send = (message: FromTransfer) => sent.push(fromTransferSchema.parse(message));
	const log = memoryLog();
	const take = createRunJobs({
		sample,
		send,
		publisher: createEventPublisher({
			send: (jobId, events) => send({ type: 'events', jobId, events }),
			intervalMs: () => 60_000,
			after: afterMs,
		}),
		log,
	});
	return { take, sent, log };
}

describe('run jobs', () => {
	it('run the sample, tell what happened, then how it ended', async () => {
		const { take, sent } = jobs(async ({ onEvent }) => {
			for (const [at, event] of made.all.entries()) onEvent(event, stateAfter(at + 1));
			return 'succeeded';
		});
		take({ type: 'start-sample', jobId: 'j' });
		await settle();
		expect(sent).toEqual([
			{ type: 'began', jobId: 'j', state: snapshotOf(stateAfter(1)) },
			{ type: 'events', jobId: 'j', events: made.all.slice(1) },
			{ type: 'ended', jobId: 'j', outcome: 'succeeded' },
		]);
	});

	it('abort the one that is cancelled', async () => {
		const { take, sent } = jobs(
			({ signal }) =>
				new Promise((resolve) =>
					signal.addEventListener('abort', () => resolve(stopOutcome(signal))),
				),
		);
		take({ type: 'start-sample', jobId: 'j' });
		take({ type: 'stop', jobId: 'other', outcome: 'cancelled' });
		await settle();
		expect(sent).toEqual([]);
		take({ type: 'stop', jobId: 'j', outcome: 'cancelled' });
		await settle();
		expect(sent).toEqual([{ type: 'ended', jobId: 'j', outcome: 'cancelled' }]);
	});

	it('tell faults as they are and everything else as unexpected, logged', async () => {
		const refused = jobs(() =>
			Promise.reject(faultError({ code: 'disk.full', side: 'this-computer', subject: '/d' })),
		);
		refused.take({ type: 'start-sample', jobId: 'j' });
		const broken = jobs(() => Promise.reject(new Error('oh')));
		broken.take({ type: 'start-sample', jobId: 'j' });
		await settle();
		expect(refused.sent).toMatchObject([{ type: 'failed', fault: { code: 'disk.full' } }]);
		expect(broken.sent).toMatchObject([
			{ type: 'failed', fault: { code: 'internal.unexpected', logId: 'log-1' } },
		]);
		expect(broken.log.lines).toHaveLength(1);
	});

	it('refuse messages that are no order', () => {
		const { take, sent, log } = jobs(() => Promise.resolve('succeeded'));
		for (const junk of [undefined, 'start', { type: 'start-sample' }, { type: 'run', jobId: 'j' }])
			take(junk);
		expect(sent).toEqual([]);
		expect(log.lines).toHaveLength(4);
	});
});
