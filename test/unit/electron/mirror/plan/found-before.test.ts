import { describe, expect, it } from 'vitest';
import { foundBefore } from '../../../../../electron/mirror/plan/found-before';
import { pinsOf } from '../../../../../shared/mirror/plan';
import type { RunEvent } from '../../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../support/run-events';

const made = madeRun({ images: 3 });

function stateAfter(events: readonly RunEvent[]) {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const planned = stateAfter(made.planning);
const sources = planned.items.map((item) => item.source);
const [first = '', second = '', third = ''] = sources;
const digestOf = (index: number) => planned.items[index]?.sourceDigest;

describe('what is known before a plan', () => {
	it('is nothing where neither a run nor a plan came before', () => {
		const found = foundBefore(undefined);
		expect(found.pinnedDigest(first)).toBeUndefined();
		expect(found.isSettled(first)).toBe(false);
		expect(found.known).toBeUndefined();
	});

	it('is every image and digest of the plan that was shown', () => {
		const pins = pinsOf(planned.items);
		const found = foundBefore(undefined, pins);
		expect(sources.map(found.pinnedDigest)).toEqual([digestOf(0), digestOf(1), digestOf(2)]);
		expect(found.known).toEqual({ sources, isComplete: true, unchecked: new Set() });
		expect(found.isSettled(first)).toBe(false);
	});

	it('is what the run itself found where it is gone on with, and what of it is settled or unsure', () => {
		const fault = { code: 'registry.denied', side: 'source', subject: 'x', isRetryable: false };
		const state = stateAfter([
			...made.planning,
			{ type: 'item.started', seq: 1000, atMs: 1, index: 0 },
			{ type: 'item.tagging', seq: 1001, atMs: 1, index: 0 },
			{
				type: 'item.done',
				seq: 1002,
				atMs: 1,
				index: 0,
				verification: 'readable',
				warnings: [],
			},
			{ type: 'item.failed', seq: 1003, atMs: 1, index: 1, fault } as RunEvent,
		]);
		const other = pinsOf([{ source: second, sourceDigest: `sha256:${'b'.repeat(64)}` }]);
		const found = foundBefore(state, other);
		expect(found.pinnedDigest(second)).toBe(digestOf(1));
		expect([first, second, third].map(found.isSettled)).toEqual([true, false, false]);
		expect(found.known).toEqual({ sources, isComplete: true, unchecked: new Set([second]) });
	});

	it('is the shown plan where the run was stopped before it had one', () => {
		const begun = stateAfter(made.planning.slice(0, 1));
		expect(foundBefore(begun, pinsOf(planned.items)).pinnedDigest(third)).toBe(digestOf(2));
		expect(foundBefore(begun).known).toMatchObject({ sources: [], isComplete: false });
	});

	it('passes over what is no digest', () => {
		expect(pinsOf([{ source: 'a' }, { source: 'b', sourceDigest: 'latest' }])).toEqual({
			sources: ['a', 'b'],
			digests: {},
		});
	});
});
