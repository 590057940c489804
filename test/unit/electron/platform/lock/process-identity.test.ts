import { describe, expect, it } from 'vitest';
import { livenessCheck, ownIdentity } from '../../../../../electron/platform/lock/process-identity';
import { startProcess, waitFor } from '../../../../support/own-process';

describe('the identity of a process', () => {
	it('is alive while the process is, for its own and for others', async () => {
		expect(await livenessCheck()(ownIdentity())).toBe(true);
	});

	it('is not alive when another process has its id', async () => {
		const own = ownIdentity();
		expect(await livenessCheck()({ ...own, start: `${own.start}9` })).toBe(false);
	});

	it('is not alive once the process has been killed, even before its parent knows', async () => {
		const child = startProcess('sleep', ['60']);
		await waitFor('its id', () => child.pid > 0);
		await child.kill();
		expect(await livenessCheck()({ pid: child.pid, start: ownIdentity().start })).toBe(false);
	});

	it('is fit for a file name', () => {
		for (const platform of ['linux', 'darwin', 'win32'] as const) {
			expect(ownIdentity(platform).start).toMatch(/^[a-z0-9]+$/);
		}
	});
});

// ps takes the same arguments here as on macOS.
describe('the identity of a process where only whole seconds are known', () => {
	it('is alive with the right start time and dead with another', async () => {
		const own = ownIdentity('darwin');
		const isAlive = livenessCheck('darwin');
		expect(await isAlive(own)).toBe(true);
		expect(await isAlive({ ...own, start: `s${Number(own.start.slice(1)) - 3600}` })).toBe(false);
	});

	it('is taken for alive when the system does not say', async () => {
		expect(await livenessCheck('win32')(ownIdentity('win32'))).toBe(true);
	});
});
