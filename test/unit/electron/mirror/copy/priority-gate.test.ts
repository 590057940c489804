import { describe, expect, it } from 'vitest';
import { createPriorityGate } from '../../../../../electron/mirror/copy/priority-gate';

const MEBIBYTE = 1024 * 1024;

/** Work that ends when told. */
function openWork() {
	const log: string[] = [];
	const ends = new Map<string, () => void>();
	const work = (name: string) => () => {
		log.push(name);
		return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
	};
	return { log, work, end: (name: string) => ends.get(name)?.() };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
	it('lets so many in, then the largest first, equals in their order', async () => {
		const gate = createPriorityGate(1);
		const { signal } = new AbortController();
		const { log, work, end } = openWork();
		const sizes = { first: 1, small: 10, big: 64 * MEBIBYTE, small2: 11, middle: MEBIBYTE };
		const all = Object.entries(sizes).map(([name, size]) => gate.run(size, signal, work(name)));
		for (const name of ['first', 'big', 'middle', 'small', 'small2']) {
			await tick();
			end(name);
		}
		await Promise.all(all);
		expect(log).toEqual(['first', 'big', 'middle', 'small', 'small2']);
	});

	it('gives the place of failed work to the next', async () => {
		const gate = createPriorityGate(1);
		const { signal } = new AbortController();
		const failed = gate.run(1, signal, () => Promise.reject(new Error('no')));
		const next = gate.run(1, signal, () => Promise.resolve('yes'));
		await expect(failed).rejects.toThrow('no');
		expect(await next).toBe('yes');
	});

	it('starts nothing any more after an abort, and stays usable', async () => {
		const gate = createPriorityGate(1);
		const stop = new AbortController();
		const { log, work, end } = openWork();
		const running = gate.run(1, stop.signal, work('running'));
		const waiting = gate.run(1, stop.signal, work('waiting'));
		await tick();
		stop.abort(new Error('stopped'));
		end('running');
		expect(await running).toBe('running');
		await expect(waiting).rejects.toThrow('stopped');
		expect(log).toEqual(['running']);
		expect(await gate.run(1, new AbortController().signal, () => Promise.resolve(1))).toBe(1);
	});

	it('never has more in than places', async () => {
		const gate = createPriorityGate(3);
		const { signal } = new AbortController();
		let inside = 0;
		let most = 0;
		await Promise.all(
			Array.from({ length: 40 }, (_, i) =>
				gate.run(i * 1000, signal, async () => {
					inside += 1;
					most = Math.max(most, inside);
					await tick();
					inside -= 1;
				}),
			),
		);
		expect(most).toBe(3);
	});
});
