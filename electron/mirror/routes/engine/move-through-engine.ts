// Carries out a plan through an engine, a few images at a time. One failing image never stops the others, except when
// its cause would fail every other in the same way; an engine that went away is waited for.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { backOffMs } from '../../../../shared/mirror/retry-policy';
import { formatReference } from '../../../../shared/oci/reference';
import type { RegistryStores } from '../../../content/registry-stores';
import type { EngineClient } from '../../../engine/engine-client';
import { FaultError } from '../../../platform/fault-error';
import { mapAtOnce } from '../../../platform/map-at-once';
import { isHalting } from '../../copy/blob-mover';
import type { MoveImagesPorts } from '../../copy/move-images';
import type { CopyItem, CopyPlan } from '../../plan/copy-plan';
import { carryImage } from './carry-image';
import { EngineNames } from './engine-names';
import { LayerLedger } from './layer-ledger';

/** As many as Docker itself pulls layers at a time; more would only fill its disk. */
const IMAGES_AT_ONCE = 3;
const MAX_ATTEMPTS = 3;
/** An engine that is restarted is back within this. */
const LOST_ENGINE_CHECKS = 15;
const LOST_ENGINE_EVERY_MS = 1000;

export interface EngineMovePorts
	extends Pick<
		MoveImagesPorts,
		'limits' | 'destination' | 'record' | 'advance' | 'wait' | 'random' | 'signal'
	> {
	readonly engine: EngineClient;
	readonly signIn: RegistryStores['signIn'];
	readonly onNote: (text: string) => void;
}

/** Settles when every item is done, failed or, after an abort, left as it was, and the engine is tidy. */
export async function moveThroughEngine(plan: CopyPlan, ports: EngineMovePorts): Promise<void> {
	await new EngineMove(plan, ports).run();
}

class EngineMove {
	readonly #plan: CopyPlan;
	readonly #ports: EngineMovePorts;
	readonly #names: EngineNames;
	readonly #ledger: LayerLedger;
	#halt: Fault | undefined;
	/** Shared by all images that lost the engine together. */
	#return: Promise<boolean> | undefined;

	constructor(plan: CopyPlan, ports: EngineMovePorts) {
		this.#plan = plan;
		this.#ports = ports;
		this.#names = new EngineNames(ports.engine, ports.onNote);
		this.#ledger = new LayerLedger({ ...ports, presentKeys: plan.presentKeys });
	}

	async run(): Promise<void> {
		const { concurrency, oneByOne } = this.#ports.limits;
		const wanted = concurrency === 'auto' ? IMAGES_AT_ONCE : Math.min(IMAGES_AT_ONCE, concurrency);
		try {
			await mapAtOnce(this.#plan.work, oneByOne ? 1 : wanted, (item) => this.#bring(item));
		} finally {
			// An engine that is gone has nothing to tidy.
			if (this.#halt?.code !== 'engine.unreachable') {
				await this.#names.removeIdle();
			}
		}
	}

	async #bring(item: CopyItem): Promise<void> {
		const { record, signal } = this.#ports;
		const { index } = item.item;
		if (signal.aborted) {
			return;
		}
		if (this.#halt !== undefined) {
			record({ type: 'item.failed', index, fault: this.#halt });
			return;
		}
		record({ type: 'item.started', index });
		try {
			await this.#attempts(item);
		} catch (error) {
			if (!signal.aborted) {
				const fault = itemFault(error, item);
				this.#halt ??= this.#isHalting(fault) ? fault : undefined;
				record({ type: 'item.failed', index, fault });
			}
		}
		if (this.#ports.limits.oneByOne && !signal.aborted) {
			await this.#names.removeIdle();
		}
	}

	async #attempts(item: CopyItem): Promise<void> {
		for (let attempt = 1; ; attempt += 1) {
			const layers = this.#ledger.begin(item, attempt);
			try {
				await carryImage(item, layers, { ...this.#ports, names: this.#names });
				return;
			} catch (error) {
				this.#ports.signal.throwIfAborted();
				const fault = itemFault(error, item);
				const waitMs =
					attempt < MAX_ATTEMPTS && this.#halt === undefined
						? await this.#waitBefore(fault, attempt)
						: undefined;
				layers.broke(fault, waitMs);
				if (waitMs === undefined) {
					throw this.#lost(fault);
				}
				await this.#ports.wait(waitMs, this.#ports.signal);
			}
		}
	}

	/** Gives the wait before another attempt, `undefined` when none makes sense. */
	async #waitBefore(fault: Fault, attempt: number): Promise<number | undefined> {
		switch (fault.code) {
			case 'engine.unreachable':
			case 'engine.broke-off':
				return (await this.#isBack()) ? 0 : undefined;
			case 'engine.disk-full':
				// What earlier images left there may make room for this one.
				return attempt === 1 && (await this.#names.removeIdle()) ? 0 : undefined;
			default:
				return fault.isRetryable
					? Math.max(Number(fault.facts?.['waitMs'] ?? 0), backOffMs(attempt, this.#ports.random()))
					: undefined;
		}
	}

	#isBack(): Promise<boolean> {
		this.#return ??= this.#awaitEngine().finally(() => {
			this.#return = undefined;
		});
		return this.#return;
	}

	async #awaitEngine(): Promise<boolean> {
		const { engine, wait, signal } = this.#ports;
		for (let check = 0; check < LOST_ENGINE_CHECKS; check += 1) {
			if (await engine.isAlive(signal)) {
				return true;
			}
			await wait(LOST_ENGINE_EVERY_MS, signal);
		}
		this.#halt ??= this.#unreachable();
		return false;
	}

	/** An answer that broke off because the engine went away is told as that. */
	#lost(fault: Fault): FaultError {
		const isGone = this.#halt?.code === 'engine.unreachable' && fault.code === 'engine.broke-off';
		return new FaultError(isGone ? this.#unreachable() : fault);
	}

	#unreachable(): Fault {
		const { info } = this.#ports.engine;
		return makeFault({
			code: 'engine.unreachable',
			side: 'this-computer',
			subject: info.endpoint,
			facts: { engine: engineTitle(info) },
		});
	}

	/** Every further push to the one destination would fail alike. */
	#isHalting(fault: Fault): boolean {
		const isOfDestination = fault.facts?.['host'] === this.#ports.destination.host;
		const isDeaf =
			fault.code === 'engine.registry-untrusted' || fault.code === 'engine.registry-unreachable';
		return isHalting(fault) || fault.code === 'engine.denied' || (isDeaf && isOfDestination);
	}
}

function itemFault(error: unknown, item: CopyItem): Fault {
	return error instanceof FaultError
		? error.fault
		: makeFault({
				code: 'internal.unexpected',
				side: 'this-computer',
				subject: formatReference(item.source),
				detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
			});
}
