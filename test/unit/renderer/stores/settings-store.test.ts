import { describe, expect, it, vi } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { createSettingsStore } from '../../../../renderer/stores/settings-store';
import { contract } from '../../../../shared/ipc/contract';
import { contractMock, mockFault } from '../../../support/contract-mock';
import { WINDOW_SETTINGS } from '../../../support/made-settings';

describe('settings store', () => {
	it('shows what main has, and follows changes made elsewhere', async () => {
		const mock = contractMock();
		const store = createSettingsStore(connect(contract, mock.bridge));
		await store.getState().load();
		expect(store.getState()).toMatchObject({ theme: 'system', version: '0.1.0', notices: [] });
		mock.emit('settings', 'changed', { ...WINDOW_SETTINGS, theme: 'dark' });
		expect(store.getState().theme).toBe('dark');
	});

	it('keeps the old theme and says why when the new one was not saved', async () => {
		const mock = contractMock({
			settings: {
				set: () => {
					throw mockFault('disk.full');
				},
			},
		});
		const store = createSettingsStore(connect(contract, mock.bridge));
		await store.getState().setTheme('dark');
		expect(store.getState()).toMatchObject({ theme: 'system', fault: { code: 'disk.full' } });
	});

	it('saves what was changed, and asks anew what the proxy comes to', async () => {
		const mock = contractMock();
		const store = createSettingsStore(connect(contract, mock.bridge));
		await store.getState().load();
		expect(store.getState().proxyInUse).toMatchObject({ kind: 'direct' });
		const inUse = { kind: 'proxy', server: 'http://p:1', hasSignIn: false, exceptions: 0 } as const;
		mock.reply({ settings: { proxyInUse: () => inUse } });
		const proxy = { mode: 'manual', server: 'http://p:1', exceptions: [] } as const;
		expect(await store.getState().change({ proxy })).toBe(true);
		expect(store.getState().proxy).toEqual(proxy);
		mock.emit('settings', 'changed', { ...WINDOW_SETTINGS, proxy });
		await vi.waitFor(() => expect(store.getState().proxyInUse).toEqual(inUse));
	});
});
