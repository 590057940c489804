import { expect, it, vi } from 'vitest';
import { guardQuit, type QuittingApp } from '../../../../electron/desktop/quit-guard';

function madeApp(stop: () => Promise<void>) {
	const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
	const timers: (() => void)[] = [];
	const quit = vi.fn();
	const app: QuittingApp = {
		on: (event: string, listener: (event: { preventDefault(): void }) => void) =>
			listeners.set(event, listener),
		quit,
	};
	const isQuitting = guardQuit({
		app,
		stop,
		after: (_ms, action) => {
			timers.push(action);
			return () => undefined;
		},
	});
	const say = (event: string): boolean => {
		const preventDefault = vi.fn();
		listeners.get(event)?.({ preventDefault });
		return preventDefault.mock.calls.length > 0;
	};
	return { isQuitting, quit, say, timers };
}

it('holds the first quit back until everything has stopped, then lets it go', async () => {
	let stopped = (): void => undefined;
	const one = madeApp(() => new Promise((resolve) => (stopped = resolve)));
	expect(one.isQuitting()).toBe(false);
	expect(one.say('before-quit')).toBe(true);
	expect(one.isQuitting()).toBe(true);
	expect(one.quit).not.toHaveBeenCalled();
	stopped();
	await vi.waitFor(() => expect(one.quit).toHaveBeenCalledOnce());
	expect(one.say('before-quit')).toBe(false);
});

it('goes all the same when stopping fails, or takes too long', async () => {
	const failing = madeApp(() => Promise.reject(new Error('no')));
	failing.say('before-quit');
	await vi.waitFor(() => expect(failing.quit).toHaveBeenCalledOnce());
	const hanging = madeApp(() => new Promise(() => undefined));
	hanging.say('before-quit');
	expect(hanging.quit).not.toHaveBeenCalled();
	for (const timer of hanging.timers) timer();
	await vi.waitFor(() => expect(hanging.quit).toHaveBeenCalledOnce());
});

it('quits when the last window is closed', () => {
	const one = madeApp(() => Promise.resolve());
	one.say('window-all-closed');
	expect(one.quit).toHaveBeenCalledOnce();
});
