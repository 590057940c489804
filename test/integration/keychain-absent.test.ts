// The vault on computers without a keychain. libsecret finds its bus once in a process, so each case has its own.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { childScript } from '../support/child-script';
import { startRealKeychain } from '../support/real-keychain';

const run = promisify(execFile);

describe('the keychain vault without a keychain', () => {
	let script = '';
	beforeAll(async () => {
		script = await childScript('test/support/children/using-vault.ts');
	});

	const codesIn = async (env: NodeJS.ProcessEnv): Promise<unknown> => {
		const { stdout } = await run(process.execPath, [script], { env });
		return JSON.parse(stdout);
	};
	const unavailable = {
		status: 'keychain.unavailable',
		get: 'keychain.unavailable',
		put: 'keychain.unavailable',
		delete: 'keychain.unavailable',
		list: 'keychain.unavailable',
	};

	it('is unavailable where there is no session bus', async () => {
		const { DBUS_SESSION_BUS_ADDRESS: _, DISPLAY: __, XDG_RUNTIME_DIR: ___, ...env } = process.env;
		expect(await codesIn(env)).toEqual(unavailable);
	});

	it('is unavailable where the bus has no secret service', async () => {
		const bus = await startRealKeychain({ hasService: false });
		expect(await codesIn(bus.env)).toEqual(unavailable);
		await bus.stop();
	});
});
