import { expect, it } from 'vitest';
import { createEmit } from '../../../../electron/ipc/emit-event';
import { contract } from '../../../../shared/ipc/contract';
import { WINDOW_SETTINGS } from '../../../support/made-settings';

it('sends what the schema allows on the channel of the event', () => {
	const sent: unknown[] = [];
	createEmit(contract, (channel, payload) => sent.push([channel, payload]))(
		'settings',
		'changed',
		WINDOW_SETTINGS,
	);
	expect(sent).toEqual([['ferry:settings.changed', WINDOW_SETTINGS]]);
});

it('sends nothing with a key too many', () => {
	const sent: unknown[] = [];
	const emit = createEmit(contract, (channel, payload) => sent.push([channel, payload]));
	const settings = { ...WINDOW_SETTINGS, password: 'CANARY' };
	expect(() => emit('settings', 'changed', settings)).toThrow();
	expect(sent).toEqual([]);
});
