// Whether a failed request is made again, and after how long. Pure: chance comes in, nothing waits here.
import type { Fault } from '../fault/fault';

/** reliability.md: full jitter, 0.5 s doubling to at most 60 s. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** As containers/image: five tries of a request. */
const MAX_ATTEMPTS = 5;
/** An answer that only trickles in costs more than a minute each time. */
const MAX_DRIPPING_ATTEMPTS = 2;
/** A registry that asks for more than this is not waited for. */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000;
/** "Slow down" is no failure, so it uses up attempts more slowly; the total wait is what bounds it. */
const MAX_RATE_LIMITED_ATTEMPTS = 40;

/** What was spent on a request so far. */
export interface RetryBudget {
	readonly failures: number;
	readonly rateLimited: number;
	readonly waitedMs: number;
	/** How often the network was waited for on its account. */
	readonly outages: number;
}

export const FRESH_BUDGET: RetryBudget = { failures: 0, rateLimited: 0, waitedMs: 0, outages: 0 };

/** What a question gets that only informs: few tries, since nothing is kept back by an answer that never comes. */
export const SHORT_BUDGET: RetryBudget = { ...FRESH_BUDGET, failures: MAX_ATTEMPTS - 3 };

export type RetryDecision =
	| { readonly isRetry: true; readonly waitMs: number; readonly budget: RetryBudget }
	| { readonly isRetry: false };

/**
 * Decides after a failure. `chance` is a random fraction 0–1. A fault's fact `waitMs` (from Retry-After)
 * is the least wait.
 */
export function decideRetry(fault: Fault, budget: RetryBudget, chance: number): RetryDecision {
	if (!fault.isRetryable) {
		return { isRetry: false };
	}
	const isRateLimited = fault.code === 'registry.rate-limited';
	const failures = budget.failures + (isRateLimited ? 0 : 1);
	const rateLimited = budget.rateLimited + (isRateLimited ? 1 : 0);
	const toldMs = Number(fault.facts?.['waitMs'] ?? 0);
	const waitMs = Math.max(toldMs, backOffMs(failures + rateLimited, chance));
	const waitedMs = budget.waitedMs + waitMs;
	const isSpent =
		failures >= (fault.facts?.['reason'] === 'drip' ? MAX_DRIPPING_ATTEMPTS : MAX_ATTEMPTS) ||
		rateLimited >= MAX_RATE_LIMITED_ATTEMPTS ||
		toldMs > LONGEST_RETRY_AFTER_MS ||
		waitedMs > LONGEST_RETRY_AFTER_MS;
	return isSpent
		? { isRetry: false }
		: { isRetry: true, waitMs, budget: { ...budget, failures, rateLimited, waitedMs } };
}

/** A request that fails through so many outages without getting anywhere fails by itself. */
const MAX_OUTAGES = 3;

/** Gives a fresh budget for after an outage, or `undefined` when there were too many. */
export function budgetAfterOutage(budget: RetryBudget): RetryBudget | undefined {
	return budget.outages < MAX_OUTAGES
		? { ...FRESH_BUDGET, outages: budget.outages + 1 }
		: undefined;
}

/** Full jitter: anything from nothing to `0.5 s · 2^(failures-1)`, at most a minute. */
export function backOffMs(failures: number, chance: number): number {
	const ceiling = Math.min(
		LONGEST_WAIT_MS,
		FIRST_WAIT_MS * 2 ** Math.min(20, Math.max(0, failures - 1)),
	);
	return Math.round(ceiling * chance);
}

/**
 * Reads a Retry-After header, seconds or HTTP date, as ms from `nowMs`; never negative. `undefined` when
 * there is none or it is neither.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(text)) {
		return Number(text) * 1000;
	}
	const atMs = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
