import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import {
	backOffMs,
	budgetAfterOutage,
	decideRetry,
	FRESH_BUDGET,
	type RetryBudget,
	retryAfterMs,
	SHORT_BUDGET,
} from '../../../../shared/mirror/retry-policy';

const fault = (code: Fault['code'], facts: Record<string, string> = {}): Fault =>
	makeFault({ code, side: 'destination', subject: 'reg.example', facts });

function waitsOf(one: Fault, chance: number, from = FRESH_BUDGET): readonly number[] {
	const waits: number[] = [];
	let budget: RetryBudget = from;
	for (;;) {
		const decision = decideRetry(one, budget, chance);
		if (!decision.isRetry) return waits;
		waits.push(decision.waitMs);
		budget = decision.budget;
	}
}

describe('retry policy', () => {
	it('makes three attempts of what only informs', () => {
		expect(waitsOf(fault('registry.unavailable'), 1, SHORT_BUDGET)).toHaveLength(2);
	});

	it('makes five attempts, waiting longer and longer', () => {
		expect(waitsOf(fault('registry.unreachable'), 1)).toEqual([500, 1000, 2000, 4000]);
		expect(waitsOf(fault('registry.unavailable'), 0.5)).toEqual([250, 500, 1000, 2000]);
	});

	it.each([
		'registry.denied',
		'registry.unauthorized',
		'manifest.not-found',
		'registry.out-of-space',
		'tag.immutable',
	] as const)('does not repeat %s', (code) => {
		expect(waitsOf(fault(code), 1)).toEqual([]);
	});

	it('waits at least as long as it was told to', () => {
		expect(waitsOf(fault('registry.unavailable', { waitMs: '30000' }), 0)).toEqual([
			30_000, 30_000, 30_000, 30_000,
		]);
	});

	it('does not wait for more than a quarter of an hour, told at once or in sum', () => {
		expect(waitsOf(fault('registry.rate-limited', { waitMs: '900001' }), 1)).toEqual([]);
		expect(waitsOf(fault('registry.rate-limited', { waitMs: '900000' }), 0)).toEqual([900_000]);
		const waits = waitsOf(fault('registry.rate-limited', { waitMs: '60000' }), 1);
		expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(900_000);
	});

	it('is more patient with "slow down" than with failures', () => {
		expect(waitsOf(fault('registry.rate-limited'), 0.1).length).toBeGreaterThan(10);
	});

	it('always comes to an end, and never waits a negative or endless time', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.nat(1_000_000),
				(chance, waitMs) => {
					const waits = waitsOf(fault('registry.rate-limited', { waitMs: String(waitMs) }), chance);
					expect(waits.every((ms) => ms >= 0 && ms <= 900_000)).toBe(true);
					expect(waits.length).toBeLessThan(50);
				},
			),
		);
	});

	it('backs off to a minute at most', () => {
		expect(backOffMs(1, 1)).toBe(500);
		expect(backOffMs(8, 1)).toBe(60_000);
		expect(backOffMs(10_000, 1)).toBe(60_000);
		expect(backOffMs(5, 0)).toBe(0);
	});

	it('tries an answer that only trickles in twice: each try costs more than a minute', () => {
		expect(waitsOf(fault('registry.stalled', { reason: 'drip' }), 0)).toHaveLength(1);
		expect(waitsOf(fault('registry.stalled'), 0)).toHaveLength(4);
	});

	it('waits for the network a few times, not for ever', () => {
		let budget: RetryBudget | undefined = FRESH_BUDGET;
		let outages = 0;
		while (budget !== undefined) {
			budget = budgetAfterOutage(budget);
			outages += 1;
		}
		expect(outages).toBe(4);
	});
});

describe('Retry-After', () => {
	const now = Date.parse('Fri, 01 May 2026 10:00:00 GMT');

	it.each<[string | undefined, number | undefined]>([
		['2', 2000],
		[' 120 ', 120_000],
		['0', 0],
		['Fri, 01 May 2026 10:00:30 GMT', 30_000],
		['Fri, 01 May 2026 09:00:00 GMT', 0],
		['Friday, 01-May-26 10:00:05 GMT', 5000],
		['soon', undefined],
		['-5', undefined],
		['1e9', undefined],
		['', undefined],
		[undefined, undefined],
	])('%s is %s ms', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});
});
