// What one apply works with, from its first step to its last.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { faultError } from '../../../platform/fault-error';
import type { ChangeRecord } from '../../history/change-record';
import type { ApplyOptions } from '../../trust-desk';
import type { TrustClient } from '../../verify/trust-client';
import type { DeskPorts } from '../desk-ports';
import { markOf, markOfLook } from '../look-at-file';
import {
	isChanging,
	isRestartedByHand,
	type KeptPlan,
	type PlannedEngine,
} from '../plan/kept-plans';
import { type BatchSession, openBatchSession } from './batch-session';
import { type ChangeFile, changeFiles, recordedFile } from './change-files';
import { StepTeller } from './step-teller';

/** How far an engine came: `told` to read its files; it `took` them; it is `gone`. Absent: not told yet. */
type Told = 'told' | 'took' | 'gone';

export class ChangeRun {
	readonly plan: KeptPlan;
	readonly options: ApplyOptions;
	readonly ports: DeskPorts;
	readonly steps: StepTeller;
	readonly files: readonly ChangeFile[];
	/** The change's own: a plan that was rolled back can be applied again. */
	readonly id: string;
	readonly told = new Map<string, Told>();
	readonly #clients = new Map<string, TrustClient>();
	#session: BatchSession | undefined;

	/** @throws FaultError trust.by-hand, trust.config-unreadable */
	constructor(plan: KeptPlan, options: ApplyOptions, ports: DeskPorts) {
		this.plan = plan;
		this.options = options;
		this.ports = ports;
		this.steps = new StepTeller(options.onStep);
		this.id = ports.newId();
		this.files = changeFiles(plan.engines);
	}

	/** Whether anything is written, or any engine told something. */
	get isChanging(): boolean {
		return this.plan.engines.some(isChanging);
	}

	/** Connects to every engine that will be asked. @throws FaultError engine.* */
	async connect(): Promise<void> {
		const asked = this.plan.engines.filter(
			(one) => !isRestartedByHand(one) && one.isStopped !== true,
		);
		for (const engine of asked) {
			const client = await this.ports.openClient(engine.engine, this.options.signal);
			this.#clients.set(engine.engine.endpoint, client);
		}
	}

	client({ engine }: PlannedEngine): TrustClient {
		const client = this.#clients.get(engine.endpoint);
		if (client === undefined) {
			throw new Error(`no connection to ${engine.endpoint} was made`);
		}
		return client;
	}

	/** Shows the administrator prompt where one is needed. @throws FaultError trust.elevation-refused, trust.elevation-failed */
	async authorize(): Promise<void> {
		await this.#session?.close().catch(() => undefined);
		this.#session = undefined;
		// Once it is there it stays until the end, whatever the user stops: a roll-back needs it too.
		const opening = new AbortController();
		const stop = (): void => opening.abort(this.options.signal.reason);
		this.options.signal.addEventListener('abort', stop, { once: true });
		try {
			this.#session = await openBatchSession(
				this.ports.openSession,
				this.plan.preview.asksAdministrator,
				opening.signal,
			);
		} finally {
			this.options.signal.removeEventListener('abort', stop);
		}
	}

	session(): BatchSession {
		if (this.#session === undefined) {
			throw new Error('nothing was authorized yet');
		}
		return this.#session;
	}

	/** Makes sure that an engine's files are as they were just written. @throws FaultError trust.not-taken */
	async compareWritten({ engine }: PlannedEngine): Promise<void> {
		for (const file of this.files.filter((one) => one.engines.includes(engine.endpoint))) {
			if (markOfLook(await this.ports.lookAtFile(file.path)) !== markOf(file.wished)) {
				throw faultError({
					code: 'trust.not-taken',
					side: 'this-computer',
					subject: engine.endpoint,
					facts: {
						engine: engineTitle(engine),
						problem: `${file.path} is not as it was written.`,
					},
				});
			}
		}
	}

	/** What is kept before the first byte is written. */
	record(atMs: number): ChangeRecord {
		const { wish, engines, reverts } = this.plan;
		return {
			format: 1,
			id: this.id,
			atMs,
			wish,
			state: 'interrupted',
			engines: engines.map((one) => ({
				engine: one.engine,
				before: one.trust.effectiveNow,
				after: one.trust.effectiveAfter,
				isRestartedByHand: isRestartedByHand(one),
			})),
			files: this.files.map(recordedFile),
			...(reverts === undefined ? {} : { reverts }),
		};
	}

	async close(): Promise<void> {
		for (const client of this.#clients.values()) {
			client.close();
		}
		await this.#session?.close().catch(() => undefined);
	}
}
