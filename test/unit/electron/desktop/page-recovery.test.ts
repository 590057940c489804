import { describe, expect, it, vi } from 'vitest';
import { afterCrash, createPageRecovery } from '../../../../electron/desktop/page-recovery';

describe('after a crash', () => {
	it.each([
		[[0], { kind: 'reload', afterMs: 0 }],
		[[0, 500], { kind: 'reload', afterMs: 1000 }],
		[[0, 500, 2000], { kind: 'reload', afterMs: 5000 }],
		[[0, 500, 2000, 8000], { kind: 'ask' }],
		[[0, 70_000], { kind: 'reload', afterMs: 0 }],
		[[0, 500, 2000, 59_000], { kind: 'ask' }],
		[[0, 500, 2000, 61_000], { kind: 'reload', afterMs: 1000 }],
	])('at %o', (crashesMs, next) => {
		expect(afterCrash(crashesMs)).toEqual(next);
	});
});

function recovery(answers: readonly ('reload' | 'quit')[] = []) {
	const left = [...answers];
	const calls: string[] = [];
	let nowMs = 0;
	const onGone = createPageRecovery({
		nowMs: () => nowMs,
		after: (ms, action) => {
			calls.push(`after ${ms}`);
			action();
			return () => undefined;
		},
		reload: () => calls.push('reload'),
		ask: () => {
			calls.push('ask');
			const answer = left.shift();
			return answer === undefined
				? Promise.reject(new Error('no dialog'))
				: Promise.resolve(answer);
		},
		quit: () => calls.push('quit'),
		onNote: () => undefined,
	});
	const crash = (afterMs = 100): void => {
		nowMs += afterMs;
		onGone('crashed');
	};
	return { calls, crash, onGone };
}

describe('a page that is gone', () => {
	it('comes back, a little later each time, and then the user decides; no loop', async () => {
		const { calls, crash } = recovery(['reload', 'quit']);
		for (let count = 0; count < 6; count += 1) crash();
		const thrice = ['after 0', 'reload', 'after 1000', 'reload', 'after 5000', 'reload'];
		expect(calls).toEqual([...thrice, 'ask']);
		await vi.waitFor(() => expect(calls.at(-1)).toBe('reload'));
		for (let count = 0; count < 4; count += 1) crash();
		await vi.waitFor(() => expect(calls.at(-1)).toBe('quit'));
	});

	it('that ended by itself is left alone', () => {
		const { calls, onGone } = recovery();
		onGone('clean-exit');
		expect(calls).toEqual([]);
	});

	it('is shown again when the question could not be asked', async () => {
		const { calls, crash } = recovery();
		for (let count = 0; count < 4; count += 1) crash();
		await vi.waitFor(() => expect(calls.at(-1)).toBe('reload'));
	});
});
