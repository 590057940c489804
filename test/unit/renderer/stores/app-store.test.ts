import { describe, expect, it } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { createAppStore } from '../../../../renderer/stores/app-store';
import { contract } from '../../../../shared/ipc/contract';
import { contractMock, mockFault } from '../../../support/contract-mock';

function storeOver(mock = contractMock()) {
	return { mock, store: createAppStore(connect(contract, mock.bridge)) };
}

describe('app store', () => {
	it('keeps what the environment check found, and says why there was none', async () => {
		const { store, mock } = storeOver();
		const checks = [{ check: 'disk', outcome: 'ok', facts: { freeBytes: '10' } }] as const;
		mock.reply({ app: { environment: () => ({ checks }) } });
		const first = store.getState().check();
		expect(store.getState().isChecking).toBe(true);
		await store.getState().check();
		await first;
		expect(store.getState()).toMatchObject({ checks, isChecking: false });
		expect(mock.calls).toHaveLength(1);
		mock.reply({
			app: {
				environment: () => {
					throw mockFault('internal.unexpected');
				},
			},
		});
		await store.getState().check();
		expect(store.getState()).toMatchObject({ checks, checkFault: { code: 'internal.unexpected' } });
	});

	it('copies text and opens folders by asking main', async () => {
		const { store, mock } = storeOver();
		mock.reply({ app: { copyText: () => ({}), openFolder: () => ({}) } });
		await store.getState().copy('sha256:ab');
		expect(store.getState().copied).toBe('sha256:ab');
		await store.getState().openFolder('logs');
		expect(mock.calls.map(({ channel, input }) => [channel, input])).toEqual([
			['ferry:app.copyText', { text: 'sha256:ab' }],
			['ferry:app.openFolder', { folder: 'logs' }],
		]);
	});
});
