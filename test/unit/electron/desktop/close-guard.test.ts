import { describe, expect, it, vi } from 'vitest';
import {
	type CloseAnswer,
	closeDecision,
	createCloseGuard,
} from '../../../../electron/desktop/close-guard';

describe('closing', () => {
	it.each([
		[{ active: 0, isQuitting: false, isAsking: false }, 'close'],
		[{ active: 2, isQuitting: false, isAsking: false }, 'ask'],
		[{ active: 2, isQuitting: false, isAsking: true }, 'wait'],
		[{ active: 2, isQuitting: true, isAsking: false }, 'close'],
		[{ active: 2, isQuitting: true, isAsking: true }, 'close'],
	])('%o: %s', (situation, decision) => {
		expect(closeDecision(situation)).toBe(decision);
	});

	function guarded(answer: Promise<CloseAnswer>, active = 1) {
		const calls: string[] = [];
		const close = createCloseGuard({
			active: () => active,
			isQuitting: () => false,
			ask: (count) => {
				calls.push(`ask ${count}`);
				return answer;
			},
			minimize: () => calls.push('minimize'),
			quit: () => calls.push('quit'),
		});
		const event = { preventDefault: vi.fn() };
		return { calls, event, close: () => close(event) };
	}

	it.each([
		['background', ['ask 1', 'minimize']],
		['stop', ['ask 1', 'quit']],
		['stay', ['ask 1']],
	] as const)('asks once while a run works, and does what was said: %s', async (answer, calls) => {
		const one = guarded(Promise.resolve(answer));
		one.close();
		one.close();
		expect(one.event.preventDefault).toHaveBeenCalledTimes(2);
		await new Promise(setImmediate);
		expect(one.calls).toEqual(calls);
		one.close();
		expect(one.calls.filter((call) => call === 'ask 1')).toHaveLength(2);
	});

	it('keeps the window when the question could not be asked', async () => {
		const one = guarded(Promise.reject(new Error('no dialog')));
		one.close();
		await new Promise(setImmediate);
		expect(one.calls).toEqual(['ask 1']);
	});

	it('lets the window close when nothing works', () => {
		const one = guarded(Promise.resolve('stay'), 0);
		one.close();
		expect(one.event.preventDefault).not.toHaveBeenCalled();
	});
});
