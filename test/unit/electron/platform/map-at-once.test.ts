import { describe, expect, it } from 'vitest';
import { mapAtOnce } from '../../../../electron/platform/map-at-once';

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('mapAtOnce', () => {
	it('keeps the order of results whatever finishes first', async () => {
		const results = await mapAtOnce([3, 1, 2], 3, async (item, index) => {
			for (let i = 0; i < item; i += 1) await tick();
			return `${index}:${item}`;
		});
		expect(results).toEqual(['0:3', '1:1', '2:2']);
	});

	it('has at most so many under way', async () => {
		let inside = 0;
		let most = 0;
		await mapAtOnce(Array.from({ length: 30 }), 4, async () => {
			inside += 1;
			most = Math.max(most, inside);
			await tick();
			inside -= 1;
		});
		expect(most).toBe(4);
	});

	it('rejects with the first rejection and starts nothing more', async () => {
		const started: number[] = [];
		const mapping = mapAtOnce([0, 1, 2, 3, 4], 2, async (item) => {
			started.push(item);
			await tick();
			if (item === 1) throw new Error('one');
		});
		await expect(mapping).rejects.toThrow('one');
		await tick();
		await tick();
		expect(started.length).toBeLessThan(5);
	});

	it('of nothing is nothing', async () => {
		expect(await mapAtOnce([], 4, () => Promise.reject(new Error('called')))).toEqual([]);
	});
});
