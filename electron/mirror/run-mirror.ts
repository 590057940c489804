// Runs a mirror: goes on with its open run or starts one, plans, moves, verifies, and writes down what
// happened as it happens. Window and command line both call this.

import { describeFault } from '../../shared/fault/fault-texts';
import { type DefinedMirror, definitionOf } from '../../shared/mirror/definition/run-definition';
import { type Intention, intentionText } from '../../shared/mirror/intention';
import type { PlanPins } from '../../shared/mirror/plan';
import type { RunEvent, RunHappening } from '../../shared/mirror/run-event';
import { outcomeOf } from '../../shared/mirror/run-selectors';
import type { RunState } from '../../shared/mirror/run-state';
import { sha256Digest } from '../content/hash';
import type { RegistryStores } from '../content/registry-stores';
import type { OpenEngine } from '../engine/engine-client';
import type { Wait } from '../platform/clock';
import { FaultError } from '../platform/fault-error';
import { keepHeapSmall } from '../platform/small-heap';
import type { CopyPlan } from './plan/copy-plan';
import { foundBefore } from './plan/found-before';
import { type PlanProgress, planMirror } from './plan/plan-mirror';
import { openRoute, type Route } from './routes/open-route';
import type { OpenRun, RunArchive, RunRecord } from './run-archive';
import { createRunRecorder, type RunRecorder } from './run-recorder';
import { RunStop, stopOutcome } from './stop-signal';

/** Items or blobs told in one event, so that no journal line and no message grows without bound. */
const PART_LENGTH = 2000;
const COUNTED_EVERY_MS = 1000;

/** What is to be copied, and the file that said so. */
export interface RunnableMirror extends Intention, Partial<Pick<DefinedMirror, 'registries'>> {
	readonly file?: string;
	/** The built-in sample: its registries are gone when it ends. */
	readonly isSample?: true;
}

export interface RunServices {
	readonly stores: RegistryStores;
	readonly archive: RunArchive;
	/** Needed with `route: engine` only. */
	readonly openEngine?: OpenEngine;
	readonly now: () => number;
	readonly wait: Wait;
	readonly random: () => number;
	/** How old a resolved tag must be to be asked for again at the end. */
	readonly movedTagCheckAfterMs?: number;
}

export interface RunOptions {
	/** Abort with a RunStop to cancel or interrupt. */
	readonly signal: AbortSignal;
	/** Go on with this run; by default with the newest of the intention that is open. */
	readonly runId?: string;
	/** What was planned: copied whatever the tags say by now. A run that is gone on with has its own. */
	readonly pins?: PlanPins;
	/** Every event after the state has taken it, in order. The state is live: read it at once. */
	readonly onEvent: (event: RunEvent, state: RunState) => void;
	/** A sentence worth showing that concerns no single image. */
	readonly onNote: (text: string) => void;
}

/**
 * Gives the state at the end: finished, or stopped when the signal was aborted.
 * @throws FaultError mirror.name-collision, run.locked, disk.full … when nothing was moved
 */
export async function runMirror(
	mirror: RunnableMirror,
	services: RunServices,
	options: RunOptions,
): Promise<RunState> {
	const intention = intentionDigest(mirror);
	const held = await services.archive.hold(intention);
	const leaveHeap = keepHeapSmall();
	try {
		const open = await services.archive.findOpen(intention, options.runId);
		return await new MirrorRun({ mirror, intention, open }, services, options).run();
	} finally {
		leaveHeap();
		await held.release();
	}
}

/** Gives the sha256 of what the mirror is for, as hex: equal digests, same run. */
export function intentionDigest(mirror: Intention): string {
	return sha256Digest(intentionText(mirror)).slice('sha256:'.length);
}

interface GivenRun {
	readonly mirror: RunnableMirror;
	/** sha256 hex of the intention. */
	readonly intention: string;
	/** The run to go on with. */
	readonly open: OpenRun | undefined;
}

class MirrorRun {
	readonly #given: GivenRun;
	readonly #services: RunServices;
	readonly #options: RunOptions;
	readonly #stop = new AbortController();
	readonly #recorder: RunRecorder;
	readonly #runId: string;
	/** Events before the record is open: a plan that is refused leaves nothing behind. */
	#unwritten: RunEvent[] | undefined = [];
	#record: RunRecord | undefined;
	#isPlanTold = false;
	#failure: unknown;

	constructor(given: GivenRun, services: RunServices, options: RunOptions) {
		this.#given = given;
		this.#services = services;
		this.#options = options;
		const { mirror, open } = given;
		const { spec } = mirror;
		this.#runId = open?.state.runId ?? services.archive.newRunId();
		const { registry, repository } = spec.destination;
		const started = {
			type: 'run.started' as const,
			runId: this.#runId,
			mirror: spec.name,
			route: spec.route,
			destination: repository === undefined ? registry : `${registry}/${repository}`,
		};
		this.#recorder = createRunRecorder(open?.state ?? started, {
			now: services.now,
			journal: (event) => this.#journal(event),
			publish: options.onEvent,
		});
		services.stores.listen({
			onWaiting: (wait) => this.#tell({ type: 'registry.waiting', ...wait }),
			onResumed: (host) => this.#tell({ type: 'registry.resumed', host }),
			onWarning: (warning) => options.onNote(`warning: ${warning.text}`),
		});
	}

	get #state(): RunState {
		return this.#recorder.state;
	}

	get #signal(): AbortSignal {
		return this.#stop.signal;
	}

	async run(): Promise<RunState> {
		const onAbort = (): void => this.#onAbort();
		this.#options.signal.addEventListener('abort', onAbort, { once: true });
		if (this.#options.signal.aborted) {
			this.#onAbort();
		}
		const counting = setInterval(() => this.#count(), COUNTED_EVERY_MS);
		counting.unref();
		try {
			await this.#planAndMove();
		} catch (error) {
			this.#onFailure(error);
		} finally {
			clearInterval(counting);
			this.#options.signal.removeEventListener('abort', onAbort);
			this.#recorder.close();
		}
		return this.#finish();
	}

	/** A run that has begun is brought to an end that can be gone on from; one that was refused leaves nothing behind. */
	#onFailure(error: unknown): void {
		if (this.#signal.aborted) {
			return;
		}
		if (this.#record === undefined) {
			throw error instanceof Error ? error : new Error(String(error));
		}
		this.#onRecordFailure(error);
	}

	#onAbort(): void {
		if (this.#isPlanTold) {
			this.#tell({ type: 'run.stopping' });
		}
		this.#stop.abort(this.#options.signal.reason);
	}

	async #planAndMove(): Promise<void> {
		const { spec } = this.#given.mirror;
		const route = await openRoute(spec, this.#services.openEngine, this.#signal);
		try {
			await this.#planAndMoveBy(route);
		} finally {
			route.close();
		}
	}

	async #planAndMoveBy(route: Route): Promise<void> {
		if (this.#given.open !== undefined) {
			this.#tell({ type: 'run.continued' });
		}
		const plan = await planMirror(this.#given.mirror, this.#services, {
			signal: this.#signal,
			progress: this.#planProgress(),
			...(route.engine === undefined ? {} : { engine: route.engine }),
			...foundBefore(this.#given.open?.state, this.#options.pins),
		});
		await this.#openRecord();
		await this.#tellPlan(plan);
		const repositories = [...new Set(plan.work.map((item) => item.destinationRepository))];
		const held = await this.#services.archive.holdDestinations(
			this.#runId,
			repositories.map(
				(repository) => `${this.#given.mirror.spec.destination.registry}/${repository}`,
			),
			this.#signal,
		);
		try {
			await this.#move(plan, route);
		} finally {
			await held.release();
		}
	}

	#planProgress(): PlanProgress {
		let toldAtMs = 0;
		return (resolved, total) => {
			const nowMs = this.#services.now();
			if (resolved === total || nowMs - toldAtMs >= 100) {
				toldAtMs = nowMs;
				this.#tell({ type: 'plan.advanced', resolved, total });
			}
		};
	}

	async #openRecord(): Promise<void> {
		const { mirror, intention } = this.#given;
		this.#record = await this.#services.archive.record(
			{
				runId: this.#runId,
				intention,
				mirror: mirror.spec.name,
				...(mirror.file === undefined ? {} : { mirrorFile: mirror.file }),
			},
			(error) => this.#onRecordFailure(error),
			mirror.isSample === true ? { kind: 'sample' } : definitionOf(mirror),
		);
		for (const event of this.#unwritten ?? []) {
			this.#record.append(event);
		}
		this.#unwritten = undefined;
	}

	/** A run that can't be written down any more is stopped: what it did later would be lost. */
	#onRecordFailure(error: unknown): void {
		this.#failure ??= error;
		this.#stop.abort(new RunStop('interrupted'));
	}

	/** In parts, each durable before the next: nothing moves before the plan is written down. */
	async #tellPlan({ plan }: CopyPlan): Promise<void> {
		for (const blobs of inParts(plan.blobs)) {
			this.#tell({ type: 'blobs.planned', blobs });
			await this.#record?.commit();
		}
		for (const items of inParts(plan.items)) {
			this.#tell({ type: 'items.planned', items });
			await this.#record?.commit();
		}
		this.#tell({ type: 'run.planned' });
		this.#isPlanTold = true;
		for (const item of plan.items) {
			if (item.fault !== undefined) {
				this.#tell({ type: 'item.failed', index: item.index, fault: item.fault });
			} else if (item.action === 'present') {
				const reason = item.skipReason ?? 'present';
				this.#tell({ type: 'item.skipped', index: item.index, reason });
			}
		}
		await this.#record?.commit();
	}

	#move(plan: CopyPlan, route: Route): Promise<void> {
		const { stores, now, wait, random, movedTagCheckAfterMs } = this.#services;
		const { spec } = this.#given.mirror;
		return route.move(plan, {
			limits: spec.limits,
			destination: stores.destination(spec.destination.registry),
			record: (happening) => this.#tell(happening),
			advance: (key, doneBytes) => this.#recorder.advance(key, doneBytes),
			keepUpload: (key, position) => this.#record?.keepUpload(key, position),
			keptUploads: this.#given.open?.uploads ?? new Map(),
			signIn: stores.signIn,
			onNote: this.#options.onNote,
			...{ now, wait, random, movedTagCheckAfterMs },
			signal: this.#signal,
		});
	}

	async #finish(): Promise<RunState> {
		this.#count();
		if (this.#signal.aborted) {
			this.#tell({
				type: 'run.stopped',
				outcome: stopOutcome(this.#signal),
				...(this.#failure instanceof FaultError ? { fault: this.#failure.fault } : {}),
			});
		} else {
			this.#tell({ type: 'run.finished', outcome: outcomeOf(this.#state) });
		}
		const state = this.#state;
		try {
			await this.#record?.commit();
			await this.#record?.close(state);
		} catch (error) {
			this.#failure ??= error;
		}
		this.#tellFailure();
		return state;
	}

	/** What could not be written down was done all the same: the run is interrupted, and may be gone on with. */
	#tellFailure(): void {
		if (this.#failure instanceof FaultError) {
			const { title, remedy } = describeFault(this.#failure.fault);
			this.#options.onNote(`${title}. ${remedy} (${this.#failure.fault.code})`);
		} else if (this.#failure !== undefined) {
			throw this.#failure instanceof Error ? this.#failure : new Error(String(this.#failure));
		}
	}

	#count(): void {
		const { requests, retries } = this.#services.stores.counts();
		const before = this.#given.open?.state;
		this.#tell({
			type: 'run.counted',
			requests: requests + (before?.requests ?? 0),
			retries: retries + (before?.retries ?? 0),
		});
	}

	#tell(happening: RunHappening): void {
		this.#recorder.record(happening);
	}

	#journal(event: RunEvent): void {
		if (this.#record === undefined) {
			this.#unwritten?.push(event);
		} else {
			this.#record.append(event);
		}
	}
}

function* inParts<T>(all: readonly T[]): Generator<readonly T[]> {
	for (let start = 0; start < all.length; start += PART_LENGTH) {
		yield all.slice(start, start + PART_LENGTH);
	}
}
