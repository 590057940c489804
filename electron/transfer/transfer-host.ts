// Main's side of the transfer process: starts it when there is work, gives orders, takes what it tells. When it dies,
// its runs are interrupted and the app lives; the next order starts a new one.
import { assertNever } from '../../shared/assert-never';
import { stateFromSnapshot } from '../../shared/mirror/run-snapshot';
import { faultError } from '../platform/fault-error';
import type { Logger } from '../platform/logger';
import type { LiveRuns } from './live-runs';
import { type FromTransfer, fromTransferSchema, type ToTransfer } from './messages';

/** A process that was started; shaped so that tests can be one. */
export interface TransferChild {
	send(message: ToTransfer): void;
	kill(): void;
}

export interface ChildListener {
	onMessage(message: unknown): void;
	onExit(exitCode: number): void;
}

export interface TransferHostOptions {
	readonly startChild: (listener: ChildListener) => TransferChild;
	readonly runs: LiveRuns;
	readonly newJobId: () => string;
	readonly log: Logger;
}

export interface TransferHost {
	/**
	 * Starts the sample, or gives the one that runs. Resolves when the run has its id.
	 * @throws FaultError what kept it from starting; run.interrupted when the process died first
	 */
	startSample(): Promise<string>;
	/** Asks a run to stop; nothing happens when it has ended. */
	cancel(runId: string): void;
	/** Stops every run, waits for their ends, and ends the process. */
	stop(): Promise<void>;
}

/** A promise with its ends; `Promise.withResolvers` is not in Node 20. */
interface Deferred<T> {
	readonly promise: Promise<T>;
	readonly resolve: (value: T) => void;
	readonly reject: (error: Error) => void;
}

interface Job {
	readonly jobId: string;
	readonly started: Deferred<string>;
	readonly ended: Deferred<void>;
	runId?: string;
}

/** Makes the host; no process starts before the first order. */
export function createTransferHost(options: TransferHostOptions): TransferHost {
	const { runs, log } = options;
	const jobs = new Map<string, Job>();
	let child: TransferChild | undefined;

	const end = (job: Job, why: Error): void => {
		jobs.delete(job.jobId);
		if (job.runId !== undefined) runs.interrupt(job.runId);
		job.started.reject(why);
		job.ended.resolve();
	};
	const onMessage = (message: unknown): void => {
		const parsed = fromTransferSchema.safeParse(message);
		const job = parsed.success ? jobs.get(parsed.data.jobId) : undefined;
		if (!parsed.success || job === undefined) {
			log.warn('message of the transfer process refused', { isKnown: parsed.success });
			return;
		}
		takeMessage(parsed.data, job, runs, end);
	};
	const onExit = (exitCode: number): void => {
		child = undefined;
		if (jobs.size > 0)
			log.warn('transfer process ended with runs open', { exitCode, runs: jobs.size });
		for (const job of [...jobs.values()]) end(job, interrupted());
	};
	const order = (message: ToTransfer): void => {
		child ??= options.startChild({ onMessage, onExit });
		child.send(message);
	};
	return {
		startSample: () => {
			const active = [...jobs.values()].at(0);
			if (active !== undefined) return active.started.promise;
			const job = newJob(options.newJobId());
			jobs.set(job.jobId, job);
			order({ type: 'start-sample', jobId: job.jobId });
			return job.started.promise;
		},
		cancel: (runId) => {
			const job = [...jobs.values()].find((one) => one.runId === runId);
			if (job !== undefined) order({ type: 'stop', jobId: job.jobId, outcome: 'cancelled' });
		},
		stop: async () => {
			const open = [...jobs.values()];
			for (const { jobId } of open) order({ type: 'stop', jobId, outcome: 'interrupted' });
			await Promise.all(open.map((job) => job.ended.promise));
			child?.kill();
		},
	};
}

function takeMessage(
	message: FromTransfer,
	job: Job,
	runs: LiveRuns,
	end: (job: Job, why: Error) => void,
): void {
	switch (message.type) {
		case 'began':
			job.runId = message.state.runId;
			runs.adopt(stateFromSnapshot(message.state));
			job.started.resolve(job.runId);
			return;
		case 'events':
			if (job.runId !== undefined) runs.accept(job.runId, message.events);
			return;
		case 'ended':
			end(job, interrupted());
			return;
		case 'failed':
			end(job, faultError(message.fault));
			return;
		default:
			assertNever(message);
	}
}

function interrupted(): Error {
	return faultError({ code: 'run.interrupted', side: 'this-computer', subject: 'sample' });
}

function newJob(jobId: string): Job {
	const job: Job = { jobId, started: deferred(), ended: deferred() };
	// Whoever asked awaits it; after that a rejection is no news.
	job.started.promise.catch(() => undefined);
	return job;
}

function deferred<T>(): Deferred<T> {
	let resolve: (value: T) => void = () => undefined;
	let reject: (error: Error) => void = () => undefined;
	const promise = new Promise<T>((onValue, onError) => {
		resolve = onValue;
		reject = onError;
	});
	return { promise, resolve, reject };
}
