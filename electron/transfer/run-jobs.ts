// The transfer process' own side: takes orders, runs and plans them, tells what happens in small batches. Knows neither
// what a run does nor how messages travel.
import { assertNever } from '../../shared/assert-never';
import { type Fault, makeFault } from '../../shared/fault/fault';
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import type { RunEvent, RunOutcome } from '../../shared/mirror/run-event';
import { snapshotOf } from '../../shared/mirror/run-snapshot';
import type { RunState } from '../../shared/mirror/run-state';
import type { EventPublisher } from '../ipc/event-publisher';
import { RunStop } from '../mirror/stop-signal';
import { FaultError } from '../platform/fault-error';
import type { Logger } from '../platform/logger';
import {
	type FromTransfer,
	type PlanOrder,
	type RunOrder,
	type ToTransfer,
	type TransferAnswer,
	toTransferSchema,
} from './messages';

/** Runs to its end; after an abort with a RunStop it stops soon, what arrived stays. */
export type RunJob = (options: {
	readonly signal: AbortSignal;
	/** `state` is that after the event; it may change later. */
	readonly onEvent: (event: RunEvent, state: RunState) => void;
}) => Promise<RunOutcome>;

/** Plans; after an abort it rejects soon. */
export type PlanJob = (options: {
	readonly signal: AbortSignal;
	readonly onAdvanced: (resolved: number, total: number) => void;
}) => Promise<ShownPlan>;

export interface RunJobsOptions {
	readonly sample: RunJob;
	readonly run: (order: RunOrder) => RunJob;
	readonly plan: (order: PlanOrder) => PlanJob;
	readonly onAnswer: (askId: number, answer: TransferAnswer) => void;
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
		take(parsed.data, options, running);
	};
}

function take(
	order: ToTransfer,
	options: RunJobsOptions,
	running: Map<string, AbortController>,
): void {
	switch (order.type) {
		case 'stop':
			running.get(order.jobId)?.abort(new RunStop(order.outcome));
			return;
		case 'answer':
			options.onAnswer(order.askId, order.answer);
			return;
		case 'start-sample':
			begin(order.jobId, running, (signal) => runOne(order.jobId, options.sample, options, signal));
			return;
		case 'run':
			begin(order.jobId, running, (signal) =>
				runOne(order.jobId, options.run(order), options, signal),
			);
			return;
		case 'plan':
			begin(order.jobId, running, (signal) => planOne(order, options, signal));
			return;
		default:
			assertNever(order);
	}
}

function begin(
	jobId: string,
	running: Map<string, AbortController>,
	work: (signal: AbortSignal) => Promise<void>,
): void {
	if (running.has(jobId)) {
		return;
	}
	const controller = new AbortController();
	running.set(jobId, controller);
	void work(controller.signal).finally(() => running.delete(jobId));
}

async function runOne(
	jobId: string,
	job: RunJob,
	{ send, publisher, log }: RunJobsOptions,
	signal: AbortSignal,
): Promise<void> {
	let hasBegun = false;
	try {
		const outcome = await job({
			signal,
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
	}
}

async function planOne(
	order: PlanOrder,
	{ plan, send, log }: RunJobsOptions,
	signal: AbortSignal,
): Promise<void> {
	const { jobId } = order;
	try {
		const onAdvanced = (resolved: number, total: number): void =>
			send({ type: 'planning', jobId, resolved, total });
		const planned = await plan(order)({ signal, onAdvanced });
		send({ type: 'planned', jobId, plan: planned });
	} catch (error) {
		send({ type: 'failed', jobId, fault: signal.aborted ? planStopped() : faultOf(error, log) });
	}
}

function planStopped(): Fault {
	return makeFault({
		code: 'mirror.plan-stopped',
		side: 'this-computer',
		subject: 'plan',
		facts: { reason: 'cancelled' },
	});
}

function faultOf(error: unknown, log: Logger): Fault {
	if (error instanceof FaultError) {
		return error.fault;
	}
	const logId = log.error('job failed unexpectedly', error);
	return makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: 'run', logId });
}
