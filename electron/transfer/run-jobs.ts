// The transfer process' own side: takes orders, runs them, tells what happens in small batches. Knows neither what a
// run does nor how messages travel.
import { makeFault } from '../../shared/fault/fault';
import type { RunEvent, RunOutcome } from '../../shared/mirror/run-event';
import { snapshotOf } from '../../shared/mirror/run-snapshot';
import type { RunState } from '../../shared/mirror/run-state';
import type { EventPublisher } from '../ipc/event-publisher';
import { RunStop } from '../mirror/stop-signal';
import { FaultError } from '../platform/fault-error';
import type { Logger } from '../platform/logger';
import { type FromTransfer, type ToTransfer, toTransferSchema } from './messages';

/** Runs to its end; after an abort with a RunStop it stops soon, what arrived stays. */
export type RunJob = (options: {
	readonly signal: AbortSignal;
	/** `state` is that after the event; it may change later. */
	readonly onEvent: (event: RunEvent, state: RunState) => void;
}) => Promise<RunOutcome>;

export interface RunJobsOptions {
	readonly sample: RunJob;
	readonly send: (message: FromTransfer) => void;
	/** Gathers events by job; its `send` must end in this process' `events` message. */
	readonly publisher: EventPublisher;
	readonly log: Logger;
}

/** Gives the function that takes each message from main. */
export function createRunJobs(options: RunJobsOptions): (message: unknown) => void {
	const running = new Map<string, AbortController>();
	return (message) => {
		const parsed = toTransferSchema.safeParse(message);
		if (!parsed.success) {
			options.log.warn('message refused', { issues: parsed.error.issues.length });
			return;
		}
		const order = parsed.data;
		if (order.type === 'stop') {
			running.get(order.jobId)?.abort(new RunStop(order.outcome));
		} else if (!running.has(order.jobId)) {
			void runOne(order, options, running);
		}
	};
}

async function runOne(
	order: Extract<ToTransfer, { type: 'start-sample' }>,
	{ sample, send, publisher, log }: RunJobsOptions,
	running: Map<string, AbortController>,
): Promise<void> {
	const { jobId } = order;
	const controller = new AbortController();
	running.set(jobId, controller);
	let hasBegun = false;
	try {
		const outcome = await sample({
			signal: controller.signal,
			onEvent: (event, state) => {
				if (hasBegun) {
					publisher.publish(jobId, [event]);
				} else {
					hasBegun = true;
					send({ type: 'began', jobId, state: snapshotOf(state) });
				}
			},
		});
		publisher.flush();
		send({ type: 'ended', jobId, outcome });
	} catch (error) {
		publisher.flush();
		send({ type: 'failed', jobId, fault: faultOf(error, log) });
	} finally {
		running.delete(jobId);
	}
}

function faultOf(error: unknown, log: Logger): FaultError['fault'] {
	if (error instanceof FaultError) {
		return error.fault;
	}
	const logId = log.error('run failed unexpectedly', error);
	return makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: 'run', logId });
}
