import { expect, it } from 'vitest';
import { createToastsStore } from '../../../../renderer/stores/toasts-store';

it('keeps the newest three, each until it is dismissed', () => {
	const store = createToastsStore();
	const ids = ['a', 'b', 'c', 'd'].map((text) => store.getState().show({ text }));
	const shown = () => store.getState().toasts.map(({ text }) => text);
	expect(shown()).toEqual(['b', 'c', 'd']);
	store.getState().dismiss(ids[2] ?? 0);
	store.getState().dismiss(99);
	expect(shown()).toEqual(['b', 'd']);
	expect(store.getState().toasts[0]).toMatchObject({ durationMs: 10_000 });
});
