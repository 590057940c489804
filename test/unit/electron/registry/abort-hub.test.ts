import { describe, expect, it } from 'vitest';
import { AbortHub } from '../../../../electron/registry/abort-hub';

describe('abort hub', () => {
	it('refuses those who wait with the aborted signal, once, and nobody else', () => {
		const hub = new AbortHub();
		const [one, other] = [new AbortController(), new AbortController()];
		const refused: string[] = [];
		const waiter = (name: string, controller: AbortController) => ({
			signal: controller.signal,
			refuse: (reason: Error) => void refused.push(`${name}: ${reason.message}`),
		});
		const leaver = waiter('leaver', one);
		for (const each of [waiter('a', one), leaver, waiter('b', one), waiter('c', other)])
			hub.add(each);
		hub.remove(leaver);
		one.abort(new Error('enough'));
		one.abort(new Error('again'));
		expect(refused).toEqual(['a: enough', 'b: enough']);
		other.abort(new Error('later'));
		expect(refused.at(-1)).toBe('c: later');
	});

	it('leaves nothing on a signal that nobody waits with', () => {
		const hub = new AbortHub();
		const { signal } = new AbortController();
		const listeners = { added: 0, removed: 0 };
		const { addEventListener, removeEventListener } = signal;
		signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
			listeners.added += 1;
			addEventListener.apply(signal, args);
		};
		signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
			listeners.removed += 1;
			removeEventListener.apply(signal, args);
		};
		const waiters = Array.from({ length: 1000 }, () => ({ signal, refuse: () => undefined }));
		for (const one of waiters) hub.add(one);
		for (const one of waiters) hub.remove(one);
		expect(listeners).toEqual({ added: 1, removed: 1 });
	});
});
