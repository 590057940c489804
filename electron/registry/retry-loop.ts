// Repeats what failed in passing, as the retry policy says, and waits with the governor while the network is gone.
import type { Fault } from '../../shared/fault/fault';
import {
	budgetAfterOutage,
	decideRetry,
	FRESH_BUDGET,
	type RetryBudget,
} from '../../shared/mirror/retry-policy';
import type { Wait } from '../platform/clock';
import { FaultError } from '../platform/fault-error';
import type { Governor } from './governor';

export interface RetryLoopOptions {
	readonly governor: Governor;
	readonly wait: Wait;
	readonly random: () => number;
}

export class RetryLoop {
	readonly #options: RetryLoopOptions;
	/** Repeats since the client was made. */
	count = 0;

	constructor(options: RetryLoopOptions) {
		this.#options = options;
	}

	/** Repeats `attempt` while its faults are retryable and the budget lasts. */
	async run<T>(
		signal: AbortSignal,
		attempt: () => Promise<T>,
		from: RetryBudget = FRESH_BUDGET,
	): Promise<T> {
		let budget = from;
		for (;;) {
			try {
				return await attempt();
			} catch (error) {
				budget = await this.next(error, budget, signal);
			}
		}
	}

	/** Waits until a failed request may be tried again and gives the rest of its budget; throws when it may not. */
	async next(error: unknown, budget: RetryBudget, signal: AbortSignal): Promise<RetryBudget> {
		signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		const { fault } = error;
		const { governor, random, wait } = this.#options;
		if (fault.isRetryable && governor.isWaiting && isNetworkFault(fault)) {
			this.count += 1;
			return budget;
		}
		if (governor.hasGivenUp && isNetworkFault(fault)) {
			throw new FaultError({ ...fault, isRetryable: false }, error);
		}
		const decision = decideRetry(fault, budget, random());
		if (decision.isRetry) {
			this.count += 1;
			await wait(decision.waitMs, signal);
			return decision.budget;
		}
		const afterOutage = budgetAfterOutage(budget);
		const mayBeGone = isHostGone(fault) && governor.hasAnswered && afterOutage !== undefined;
		if (mayBeGone && (await governor.isGone(fault))) {
			// It did answer before: the network is gone, and that is worth waiting for.
			this.count += 1;
			return afterOutage;
		}
		throw error;
	}
}

/** Tells whether a fault says something about the network or the host, not about the request. */
export function isNetworkFault(fault: Fault): boolean {
	return NETWORK_FAULTS.has(fault.code);
}

const NETWORK_FAULTS: ReadonlySet<string> = new Set([
	'registry.unreachable',
	'registry.stalled',
	'registry.unavailable',
]);

/** No connection, or a gateway that has nothing behind it. */
function isHostGone(fault: Fault): boolean {
	const isGateway = ['502', '503', '504'].includes(fault.facts?.['status'] ?? '');
	return fault.isRetryable && (fault.code === 'registry.unreachable' || isGateway);
}
