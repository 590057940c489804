import { expect, it } from 'vitest';
import { createNavigationStore } from '../../../../renderer/stores/navigation-store';

it('starts at home and goes where it is told', () => {
	const store = createNavigationStore();
	expect(store.getState().place).toEqual({ screen: 'home' });
	store.getState().go({ screen: 'run', runId: 'r' });
	expect(store.getState().place).toEqual({ screen: 'run', runId: 'r' });
});
