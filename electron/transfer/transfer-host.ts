// Main's side of the transfer process: starts it when there is work, gives orders, answers what it asks, takes what it
// tells. When it dies, its runs are interrupted, its plans fail and the app lives; the next order starts a new one.
import { assertNever } from '../../shared/assert-never';
import { type Fault, makeFault } from '../../shared/fault/fault';
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import { stateFromSnapshot } from '../../shared/mirror/run-snapshot';
import {
	type CredentialAnswer,
	type CredentialProvider,
	NO_CREDENTIAL,
} from '../../shared/registry/credential';
import { FaultError, faultError } from '../platform/fault-error';
import type { Logger } from '../platform/logger';
import type { ProxyServer } from '../platform/proxy';
import { type Deferred, deferred } from './deferred';
import type { LiveRuns } from './live-runs';
import {
	type FromTransfer,
	fromTransferSchema,
	type PlanOrder,
	type RunOrder,
	type ToTransfer,
	type TransferAnswer,
	type TransferQuestion,
} from './messages';

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
	/** Asked for a host of the order only. */
	readonly credentials: CredentialProvider;
	readonly proxyOf: (url: URL) => Promise<ProxyServer | undefined>;
	readonly newJobId: () => string;
	readonly log: Logger;
}

/** What is to be run; two orders of one intention are one run. */
export type NewRun = Omit<RunOrder, 'type' | 'jobId'> & { readonly intention: string };
export type NewPlan = Omit<PlanOrder, 'type' | 'jobId'>;

export interface PlanWatch {
	readonly signal: AbortSignal;
	readonly onAdvanced: (resolved: number, total: number) => void;
}

export interface TransferHost {
	/**
	 * Starts the sample, or gives the one that runs. Resolves when the run is under way.
	 * @throws FaultError what kept it from starting; run.interrupted when the process died first
	 */
	startSample(): Promise<string>;
	/** Starts or goes on with a run, or gives the active one of this intention. @throws FaultError as `startSample` */
	run(run: NewRun): Promise<string>;
	/** @throws FaultError mirror.plan-stopped; what keeps the plan from being made */
	plan(plan: NewPlan, watch: PlanWatch): Promise<ShownPlan>;
	/** Asks a run to stop; nothing happens when it has ended. */
	cancel(runId: string): void;
	/** Stops every run and plan, waits for their ends, and ends the process. */
	stop(): Promise<void>;
}

interface Job {
	readonly jobId: string;
	/** What makes two orders the same run; absent for a plan. */
	readonly sameness?: string;
	readonly order: ToTransfer;
	readonly started: Deferred<string>;
	readonly planned: Deferred<ShownPlan>;
	readonly ended: Deferred<void>;
	readonly onAdvanced: PlanWatch['onAdvanced'];
	runId?: string;
}

/** Makes the host; no process starts before the first order. */
export function createTransferHost(options: TransferHostOptions): TransferHost {
	return new Host(options);
}

class Host implements TransferHost {
	readonly #options: TransferHostOptions;
	readonly #jobs = new Map<string, Job>();
	#child: TransferChild | undefined;

	constructor(options: TransferHostOptions) {
		this.#options = options;
	}

	startSample(): Promise<string> {
		return this.#start('sample', (jobId) => ({ type: 'start-sample', jobId }));
	}

	run({ intention, ...run }: NewRun): Promise<string> {
		return this.#start(`intention ${intention}`, (jobId) => ({ type: 'run', jobId, ...run }));
	}

	async plan(plan: NewPlan, { signal, onAdvanced }: PlanWatch): Promise<ShownPlan> {
		const jobId = this.#options.newJobId();
		const job = newJob({ type: 'plan', jobId, ...plan }, undefined, onAdvanced);
		const onAbort = (): void => this.#send({ type: 'stop', jobId, outcome: 'cancelled' });
		this.#order(job);
		signal.addEventListener('abort', onAbort, { once: true });
		if (signal.aborted) {
			onAbort();
		}
		try {
			return await job.planned.promise;
		} finally {
			signal.removeEventListener('abort', onAbort);
		}
	}

	cancel(runId: string): void {
		const job = [...this.#jobs.values()].find((one) => one.runId === runId);
		if (job !== undefined) {
			this.#send({ type: 'stop', jobId: job.jobId, outcome: 'cancelled' });
		}
	}

	async stop(): Promise<void> {
		const open = [...this.#jobs.values()];
		for (const { jobId } of open) {
			this.#send({ type: 'stop', jobId, outcome: 'interrupted' });
		}
		await Promise.all(open.map((job) => job.ended.promise));
		this.#child?.kill();
	}

	#start(sameness: string, orderOf: (jobId: string) => ToTransfer): Promise<string> {
		const active = [...this.#jobs.values()].find((job) => job.sameness === sameness);
		if (active !== undefined) {
			return active.started.promise;
		}
		const job = newJob(orderOf(this.#options.newJobId()), sameness, () => undefined);
		this.#order(job);
		return job.started.promise;
	}

	#order(job: Job): void {
		this.#jobs.set(job.jobId, job);
		this.#send(job.order);
	}

	#send(message: ToTransfer): void {
		this.#child ??= this.#options.startChild({
			onMessage: (said) => this.#onMessage(said),
			onExit: (exitCode) => this.#onExit(exitCode),
		});
		this.#child.send(message);
	}

	#onExit(exitCode: number): void {
		this.#child = undefined;
		if (this.#jobs.size > 0) {
			const facts = { exitCode, jobs: this.#jobs.size };
			this.#options.log.warn('transfer process ended with jobs open', facts);
		}
		for (const job of [...this.#jobs.values()]) {
			this.#end(job, lost(job));
		}
	}

	#onMessage(message: unknown): void {
		const parsed = fromTransferSchema.safeParse(message);
		const job = parsed.success ? this.#jobs.get(parsed.data.jobId) : undefined;
		if (!parsed.success || job === undefined) {
			const facts = { isKnown: parsed.success };
			this.#options.log.warn('message of the transfer process refused', facts);
			return;
		}
		this.#take(parsed.data, job);
	}

	#take(message: FromTransfer, job: Job): void {
		const { runs } = this.#options;
		switch (message.type) {
			case 'began':
				job.runId = message.state.runId;
				runs.adopt(stateFromSnapshot(message.state));
				// A mirror may still be refused at once, such as for two images of one name; the sample is never.
				if (job.order.type === 'start-sample') {
					job.started.resolve(job.runId);
				}
				return;
			case 'events':
				if (job.runId !== undefined) {
					runs.accept(job.runId, message.events);
					job.started.resolve(job.runId);
				}
				return;
			case 'planning':
				job.onAdvanced(message.resolved, message.total);
				return;
			case 'planned':
				job.planned.resolve(message.plan);
				this.#end(job, lost(job));
				return;
			case 'ended':
				if (job.runId !== undefined) {
					job.started.resolve(job.runId);
				}
				this.#end(job, lost(job));
				return;
			case 'failed':
				this.#fail(job, faultError(message.fault));
				return;
			case 'ask':
				void this.#answer(message.askId, message.question, job);
				return;
			default:
				assertNever(message);
		}
	}

	/** A run that was refused before anything was heard of it never was. */
	#fail(job: Job, why: FaultError): void {
		if (job.runId !== undefined && !job.started.isSettled) {
			this.#options.runs.forget(job.runId);
		}
		this.#end(job, why, why.fault);
	}

	#end(job: Job, why: Error, fault?: Fault): void {
		this.#jobs.delete(job.jobId);
		if (job.runId !== undefined) {
			this.#options.runs.interrupt(job.runId, fault);
		}
		job.started.reject(why);
		job.planned.reject(why);
		job.ended.resolve();
	}

	async #answer(askId: number, question: TransferQuestion, job: Job): Promise<void> {
		const answer = await this.#find(question, job).catch((error: unknown): TransferAnswer => {
			const isKnown = error instanceof FaultError;
			return { kind: 'failed', fault: isKnown ? error.fault : this.#unexpected(error) };
		});
		// The one that asked may be gone meanwhile: its successor must not get a secret that it did not ask for.
		if (this.#jobs.get(job.jobId) === job) {
			this.#send({ type: 'answer', askId, answer });
		}
	}

	async #find(question: TransferQuestion, { order }: Job): Promise<TransferAnswer> {
		const { credentials, proxyOf, log } = this.#options;
		if (question.kind === 'proxy') {
			const proxy = await proxyOf(new URL(question.url));
			return { kind: 'proxy', ...(proxy === undefined ? {} : { proxy }) };
		}
		const isOrder = order.type === 'run' || order.type === 'plan';
		if (!isOrder || !Object.hasOwn(order.access, question.host)) {
			log.warn('question for a credential refused', { host: question.host });
			return { kind: 'credential', ...messageOf(NO_CREDENTIAL) };
		}
		const { kind, ...asked } = question;
		return { kind, ...messageOf(await credentials.get(asked)) };
	}

	#unexpected(error: unknown): Fault {
		const logId = this.#options.log.error('question failed unexpectedly', error);
		return makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: 'run', logId });
	}
}

function messageOf({ paths, passedOver, ...found }: CredentialAnswer) {
	return { ...found, paths: [...paths], passedOver: [...passedOver] };
}

/** What an order gets whose process ended before it did. */
function lost({ order }: Job): Error {
	const about = { side: 'this-computer', subject: order.type } as const;
	return order.type === 'plan'
		? faultError({ code: 'mirror.plan-stopped', ...about, facts: { reason: 'process-ended' } })
		: faultError({ code: 'run.interrupted', ...about });
}

function newJob(
	order: ToTransfer & { readonly jobId?: string },
	sameness: string | undefined,
	onAdvanced: PlanWatch['onAdvanced'],
): Job {
	return {
		jobId: order.jobId ?? '',
		...(sameness === undefined ? {} : { sameness }),
		order,
		started: deferred(),
		planned: deferred(),
		ended: deferred(),
		onAdvanced,
	};
}
