import { describe, expect, it } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { contract } from '../../../../shared/ipc/contract';
import { contractMock, mockFault } from '../../../support/contract-mock';
import { WINDOW_SETTINGS } from '../../../support/made-settings';

describe('client', () => {
	it('passes input and answer through as they are', async () => {
		const mock = contractMock({ app: { startSample: () => ({ runId: 'r1' }) } });
		const client = connect(contract, mock.bridge);
		expect(await client.app.startSample({})).toEqual({ ok: true, value: { runId: 'r1' } });
		expect(mock.calls).toEqual([{ channel: 'ferry:app.startSample', input: {} }]);
	});

	it('gives a fault as a value', async () => {
		const mock = contractMock({
			runs: {
				snapshot: () => {
					throw mockFault('run.not-found');
				},
			},
		});
		const answer = await connect(contract, mock.bridge).runs.snapshot({ runId: 'x' });
		expect(answer).toMatchObject({ ok: false, fault: { code: 'run.not-found' } });
	});

	it('never rejects, not even when the bridge does', async () => {
		const client = connect(contract, {
			invoke: () => Promise.reject(new Error('main is gone')),
			subscribe: () => () => undefined,
		});
		expect(await client.runs.list({})).toMatchObject({
			ok: false,
			fault: { code: 'internal.unexpected', subject: 'ferry:runs.list', detail: 'main is gone' },
		});
	});

	it('subscribes and takes the listener back', () => {
		const mock = contractMock();
		const heard: unknown[] = [];
		const stop = connect(contract, mock.bridge).settings.changed((payload) => heard.push(payload));
		mock.emit('settings', 'changed', { ...WINDOW_SETTINGS, theme: 'dark' });
		stop();
		mock.emit('settings', 'changed', WINDOW_SETTINGS);
		expect(heard).toEqual([{ ...WINDOW_SETTINGS, theme: 'dark' }]);
	});
});
