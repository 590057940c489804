import { describe, expect, it } from 'vitest';
import { abortable, shareSignal } from '../../../../electron/platform/abortable';

describe('abortable', () => {
	it('gives what the promise gives, or fails as it fails', async () => {
		const { signal } = new AbortController();
		await expect(abortable(Promise.resolve(7), signal)).resolves.toBe(7);
		await expect(abortable(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad');
	});

	it('ends with the signal’s reason, before and after it waits', async () => {
		const controller = new AbortController();
		const waiting = abortable(new Promise(() => undefined), controller.signal);
		controller.abort(new Error('enough'));
		await expect(waiting).rejects.toThrow('enough');
		await expect(
			abortable(Promise.reject(new Error('unheard')), controller.signal),
		).rejects.toThrow('enough');
	});

	it('lets one signal serve many without a warning', async () => {
		const warnings: Error[] = [];
		const note = (warning: Error): void => void warnings.push(warning);
		process.on('warning', note);
		const { signal } = new AbortController();
		shareSignal(signal);
		for (let index = 0; index < 30; index += 1) signal.addEventListener('abort', () => index);
		await new Promise((resolve) => setImmediate(resolve));
		process.off('warning', note);
		expect(warnings).toEqual([]);
	});
});
