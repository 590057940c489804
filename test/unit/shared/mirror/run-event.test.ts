import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJournaled, runEventSchema } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { anyRunEvents } from '../../../support/arbitrary-run';
import { madeRun } from '../../../support/run-events';

describe('run events', () => {
	it('pass their schema as JSON, unchanged', () => {
		for (const event of madeRun({ images: 9, present: 2, failEvery: 4 }).all) {
			expect(runEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
		}
	});

	it('are refused with a key that nobody knows, or a number that is none', () => {
		const event = { type: 'item.started', seq: 3, atMs: 1, index: 0 };
		expect(runEventSchema.safeParse(event).success).toBe(true);
		for (const wrong of [{ more: 1 }, { seq: 0 }, { index: -1 }, { index: 0.5 }, { type: 'x' }])
			expect(runEventSchema.safeParse({ ...event, ...wrong }).success).toBe(false);
	});

	it('leave only what moves a bar out of the journal', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const fleeting = events.filter((event) => !isJournaled(event)).map((event) => event.type);
				for (const type of fleeting) {
					expect([
						'plan.advanced',
						'blob.advanced',
						'registry.waiting',
						'registry.resumed',
					]).toContain(type);
				}
			}),
		);
	});

	it('replayed from the journal give the same items, and the same blobs but for bytes on their way', () => {
		fc.assert(
			fc.property(anyRunEvents, (events) => {
				const live = reduceRun(undefined, events);
				const replayed = reduceRun(undefined, events.filter(isJournaled));
				const phases = (state: typeof live) =>
					[...(state?.blobs.values() ?? [])].map(({ key, phase, attempt }) => ({
						...{ key, phase, attempt },
					}));
				expect(replayed?.items).toEqual(live?.items);
				expect(replayed?.phase).toBe(live?.phase);
				expect(phases(replayed)).toEqual(phases(live));
			}),
		);
	});
});
