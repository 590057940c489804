// Any sequence of run events over a small world of items and blobs: legal runs and pure nonsense, for properties
// of what folds them.
import fc from 'fast-check';
import { makeFault } from '../../shared/fault/fault';
import type { PlanItem, PlannedBlob } from '../../shared/mirror/plan';
import type { RunEvent, RunHappening } from '../../shared/mirror/run-event';

const HEX = '0123456789abcdef';
const fault = makeFault({ code: 'registry.unavailable', side: 'source', subject: 'r.example/a' });

/** A digest that ends in the number. */
function numberedDigest(number: number): string {
	return `sha256:${HEX[number % 16]?.repeat(64)}`;
}

const blob = fc
	.record({
		number: fc.nat(5),
		repository: fc.constantFrom('a', 'b'),
		sizeBytes: fc.nat(1000),
		expected: fc.constantFrom('present' as const, 'mount' as const, 'move' as const),
	})
	.map(({ number, repository, sizeBytes, expected }): PlannedBlob => {
		const digest = numberedDigest(number);
		return { key: `${repository}@${digest}`, digest, sizeBytes, expected };
	});

const key = blob.map((one) => one.key);
const index = fc.nat(5);

const planItem = fc.record({ index, needs: fc.uniqueArray(key, { maxLength: 4 }) }).map(
	({ index: position, needs }): PlanItem => ({
		index: position,
		source: `r.example/a:${position}`,
		destination: `d.example/a:${position}`,
		sourceDigest: numberedDigest(position),
		destinationDigest: numberedDigest(position),
		platforms: [],
		action: 'copy',
		bytesToMove: 0,
		bytesToMount: 0,
		bytesPresent: 0,
		referrers: [],
		warnings: [],
		needs,
	}),
);

const happening: fc.Arbitrary<RunHappening> = fc.oneof(
	fc.constant<RunHappening>({ type: 'run.continued' }),
	fc.record({ type: fc.constant('plan.advanced' as const), resolved: index, total: index }),
	fc.record({
		type: fc.constant('items.planned' as const),
		items: fc.array(planItem, { maxLength: 4 }),
	}),
	fc.record({
		type: fc.constant('blobs.planned' as const),
		blobs: fc.array(blob, { maxLength: 6 }),
	}),
	fc.constant<RunHappening>({ type: 'run.planned' }),
	fc.record({
		type: fc.constantFrom(
			'item.started' as const,
			'item.tagging' as const,
			'item.cancelled' as const,
		),
		index,
	}),
	fc.record({
		type: fc.constant('item.done' as const),
		index,
		verification: fc.constantFrom('digest' as const, 'readable' as const),
		warnings: fc.constant([]),
	}),
	fc.record({
		type: fc.constant('item.skipped' as const),
		index,
		reason: fc.constantFrom('present' as const, 'kept' as const),
	}),
	fc.record({ type: fc.constant('item.failed' as const), index, fault: fc.constant(fault) }),
	fc.record({
		type: fc.constant('blob.started' as const),
		key,
		attempt: fc.integer({ min: 1, max: 4 }),
	}),
	fc.record({ type: fc.constant('blob.advanced' as const), key, doneBytes: fc.nat(1500) }),
	fc.record({ type: fc.constantFrom('blob.present' as const, 'blob.moved' as const), key }),
	fc.record({ type: fc.constant('blob.mounted' as const), key, from: fc.constant('a') }),
	fc.record({
		type: fc.constant('blob.failed' as const),
		key,
		fault: fc.constant(fault),
		willRetry: fc.boolean(),
		waitMs: fc.constant(0),
	}),
	fc.record({
		type: fc.constant('registry.waiting' as const),
		host: fc.constantFrom('r.example', 'd.example'),
		untilMs: fc.nat(),
		fault: fc.constant(fault),
	}),
	fc.record({
		type: fc.constant('registry.resumed' as const),
		host: fc.constantFrom('r.example', 'd.example'),
	}),
	fc.record({
		type: fc.constant('run.counted' as const),
		requests: fc.nat(99),
		retries: fc.nat(9),
	}),
	fc.constant<RunHappening>({ type: 'run.stopping' }),
	fc.record({
		type: fc.constant('run.stopped' as const),
		outcome: fc.constantFrom('cancelled' as const, 'interrupted' as const),
	}),
);

const finished: fc.Arbitrary<RunHappening> = fc.constant({
	type: 'run.finished',
	outcome: 'succeeded',
});

/** Starts a run, plans something in most cases, then anything at all; an end is rare. The clock may jump. */
export const anyRunEvents: fc.Arbitrary<readonly RunEvent[]> = fc
	.record({
		planned: fc.array(blob, { maxLength: 8 }),
		items: fc.nat(5),
		needs: fc.array(fc.uniqueArray(key, { maxLength: 4 }), { minLength: 6, maxLength: 6 }),
		rest: fc.array(
			fc.oneof({ weight: 30, arbitrary: happening }, { weight: 1, arbitrary: finished }),
			{ maxLength: 60 },
		),
		steps: fc.infiniteStream(
			fc.oneof(fc.nat(3000), fc.integer({ min: -7_200_000, max: 7_200_000 })),
		),
	})
	.map(({ planned, items, needs, rest, steps }) => {
		const happenings: RunHappening[] = [
			{
				type: 'run.started',
				runId: 'run-1',
				mirror: 'm',
				route: 'direct',
				destination: 'd.example',
			},
			{ type: 'blobs.planned', blobs: planned },
			{
				type: 'items.planned',
				items: Array.from({ length: items }, (_, position) => ({
					index: position,
					source: `r.example/a:${position}`,
					destination: `d.example/a:${position}`,
					platforms: [],
					action: 'copy' as const,
					bytesToMove: 0,
					bytesToMount: 0,
					bytesPresent: 0,
					referrers: [],
					warnings: [],
					needs: needs[position] ?? [],
				})),
			},
			...rest,
		];
		let atMs = 1_700_000_000_000;
		return happenings.map((one, position): RunEvent => {
			atMs += steps.next().value ?? 0;
			return { ...one, seq: position + 1, atMs };
		});
	});
