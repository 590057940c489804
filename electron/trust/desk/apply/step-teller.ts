// Tells each step as it begins and ends, and keeps them for the outcome.
import type { TrustStep, TrustStepName } from '../../../../shared/trust/trust-change';
import { FaultError } from '../../../platform/fault-error';

type By = NonNullable<TrustStep['by']>;

export class StepTeller {
	readonly #ended: TrustStep[] = [];
	readonly #onStep: (step: TrustStep) => void;

	constructor(onStep: (step: TrustStep) => void) {
		this.#onStep = onStep;
	}

	/** Those that ended, in their order. */
	get steps(): readonly TrustStep[] {
		return this.#ended;
	}

	/** Tells a step around its action. The action may say by what it was seen. */
	async during<T>(
		name: TrustStepName,
		engine: string | undefined,
		action: () => Promise<T>,
		by?: (result: T) => By | undefined,
	): Promise<T> {
		const about = { name, ...(engine === undefined ? {} : { engine }) };
		this.#onStep({ ...about, state: 'running' });
		try {
			const result = await action();
			const seen = by?.(result);
			this.#end({ ...about, state: 'done', ...(seen === undefined ? {} : { by: seen }) });
			return result;
		} catch (error) {
			const fault = error instanceof FaultError ? { fault: error.fault } : {};
			this.#end({ ...about, state: 'failed', ...fault });
			throw error;
		}
	}

	skip(name: TrustStepName, engine: string | undefined, by: By): void {
		this.#end({ name, ...(engine === undefined ? {} : { engine }), state: 'skipped', by });
	}

	#end(step: TrustStep): void {
		this.#ended.push(step);
		this.#onStep(step);
	}
}
