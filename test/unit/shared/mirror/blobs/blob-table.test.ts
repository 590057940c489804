import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlobTable, movingOf, tallyOf } from '../../../../../shared/mirror/blobs/blob-table';
import type { BlobPhase, BlobState } from '../../../../../shared/mirror/run-state';

const PHASES: readonly BlobPhase[] = ['waiting', 'moving', 'present', 'mounted', 'moved', 'failed'];

function blobOf(number: number, phase: BlobPhase, done: number): BlobState {
	const digest = `sha256:${number % 7}`;
	const sizeBytes = 100 + (number % 7);
	return {
		...{ key: `repo-${number}@${digest}`, digest, sizeBytes, phase, attempt: 1 },
		doneBytes: Math.min(done, sizeBytes),
	};
}

/** The sums, by adding everything up. */
function addedUp(blobs: Iterable<BlobState>) {
	const all = [...blobs];
	const tally = { total: 0, moved: 0, mounted: 0, present: 0, left: 0 };
	const somewhere = new Set(
		all.filter(({ phase }) => phase !== 'waiting' && phase !== 'failed').map((one) => one.digest),
	);
	for (const { phase, sizeBytes, doneBytes, digest } of all) {
		tally.total += sizeBytes;
		if (phase === 'moved' || phase === 'moving') tally.moved += doneBytes;
		if (phase === 'mounted' || phase === 'present') tally[phase] += sizeBytes;
		if (phase === 'moving') tally.left += sizeBytes - doneBytes;
		if (phase === 'waiting' && !somewhere.has(digest)) {
			somewhere.add(digest);
			tally.left += sizeBytes;
		}
	}
	return tally;
}

const step = fc.record({
	who: fc.nat(4),
	number: fc.nat(40),
	phase: fc.constantFrom(...PHASES),
	done: fc.nat(120),
	forks: fc.boolean(),
});

interface Pair {
	readonly table: BlobTable;
	/** The same by a map of its own. */
	readonly map: Map<string, BlobState>;
}

interface Step {
	readonly who: number;
	readonly number: number;
	readonly phase: BlobPhase;
	readonly done: number;
	readonly forks: boolean;
}

function take(pairs: Pair[], { who, number, phase, done, forks }: Step): void {
	const pair = pairs[who % pairs.length];
	if (pair === undefined) throw new Error('no table');
	if (forks) pairs.push({ table: BlobTable.from(pair.table), map: new Map(pair.map) });
	const blob = blobOf(number, phase, done);
	pair.table.set(blob.key, blob);
	pair.map.set(blob.key, blob);
}

function expectSame({ table, map }: Pair): void {
	expect([...table]).toEqual([...map]);
	expect([...table.keys()]).toEqual([...map.keys()]);
	expect([...table.values()]).toEqual([...map.values()]);
	expect(table.size).toBe(map.size);
	for (let number = 0; number <= 40; number += 1) {
		const { key } = blobOf(number, 'waiting', 0);
		expect(table.get(key)).toBe(map.get(key));
		expect(table.has(key)).toBe(map.has(key));
	}
	expect(table.tally).toEqual(addedUp(map.values()));
	const moving = [...map.values()].filter(({ phase }) => phase === 'moving');
	expect(new Set(table.moving())).toEqual(new Set(moving));
}

describe('a table of blobs', () => {
	it('is a map that copies itself at once: no copy sees another’s changes, and the sums are right in each', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
				const pairs: Pair[] = [{ table: BlobTable.from(new Map()), map: new Map() }];
				for (const one of steps) take(pairs, one);
				for (const pair of pairs) expectSame(pair);
			}),
			{ numRuns: 300 },
		);
	});

	it('gives the sums of any map', () => {
		const blobs = [blobOf(1, 'moving', 10), blobOf(2, 'waiting', 0), blobOf(9, 'waiting', 0)];
		const map = new Map(blobs.map((blob) => [blob.key, blob]));
		expect(tallyOf(map)).toEqual(addedUp(blobs));
		expect(movingOf(map)).toEqual([blobs[0]]);
		const seen: string[] = [];
		BlobTable.from(map).forEach((_blob, key) => {
			seen.push(key);
		});
		expect(seen).toEqual([...map.keys()]);
	});
});
