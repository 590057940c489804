import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedList } from '../../../../../shared/mirror/blobs/chunked-list';

interface Pair {
	readonly list: ChunkedList<number>;
	/** The same by an array of its own. */
	readonly plain: number[];
}

function longPair(): Pair {
	const list = ChunkedList.empty<number>();
	const plain = Array.from({ length: 600 }, (_, i) => i);
	for (const one of plain) list.push(one);
	return { list, plain };
}

function writeOne(
	pairs: Pair[],
	write: { who: number; at: number; value: number; isForking: boolean },
): void {
	const pair = pairs[write.who % pairs.length];
	if (pair === undefined) throw new Error('no list');
	if (write.isForking) pairs.push({ list: pair.list.fork(), plain: [...pair.plain] });
	if (write.at < pair.plain.length) {
		pair.list.set(write.at, write.value);
		pair.plain[write.at] = write.value;
	} else {
		pair.list.push(write.value);
		pair.plain.push(write.value);
	}
}

describe('a chunked list', () => {
	it('is a list', () => {
		const list = ChunkedList.empty<number>();
		for (let i = 0; i < 1000; i += 1) list.push(i);
		list.set(999, -1);
		expect(list.length).toBe(1000);
		expect([...list].slice(-2)).toEqual([998, -1]);
		expect([list.at(0), list.at(255), list.at(256), list.at(1000)]).toEqual([
			0,
			255,
			256,
			undefined,
		]);
	});

	it('has copies that see nothing of each other, whoever writes first', () => {
		const write = fc.record({
			who: fc.nat(3),
			at: fc.nat(600),
			value: fc.nat(),
			isForking: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
				const pairs: Pair[] = [longPair()];
				for (const one of writes) writeOne(pairs, one);
				for (const { list, plain } of pairs) expect([...list]).toEqual(plain);
			}),
		);
	});
});
