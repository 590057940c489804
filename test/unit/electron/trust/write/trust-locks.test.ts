import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trustLocks } from '../../../../../electron/trust/write/trust-locks';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';
import { runCommand } from '../../../../support/run-command';

function user(variables: Readonly<Record<string, string>>) {
	return { platform: 'linux', homeFolder: '/nowhere', userId: 1000, variables } as const;
}

describe('two changes at once', () => {
	it('never write the same file, whatever data folder they have', async () => {
		const runtime = temporaryFolder('runtime');
		const one = trustLocks(user({ XDG_RUNTIME_DIR: runtime, FERRY_DATA_DIR: '/nowhere/a' }));
		const other = trustLocks(user({ XDG_RUNTIME_DIR: runtime, FERRY_DATA_DIR: '/nowhere/b' }));
		await one.take(['/a', '/b']);
		await one.take(['/b', '/c']);
		expect(await faultOf(() => other.take(['/d', '/c']))).toMatchObject({
			code: 'trust.busy',
			subject: '/c',
		});
		await one.release();
		await one.release();
		await other.take(['/c']);
		await other.release();
	});

	it('meet in the data folder where there is no folder of the session', async () => {
		const data = temporaryFolder('data');
		const one = trustLocks(user({ FERRY_DATA_DIR: data }));
		await one.take(['/a']);
		const other = trustLocks(user({ FERRY_DATA_DIR: data }));
		expect((await faultOf(() => other.take(['/a']))).code).toBe('trust.busy');
		await one.release();
	});

	it('of root, on files of the system, share one lock with the helper', async () => {
		const folder = path.join(temporaryFolder('lock'), 'trust');
		const lock = path.join(folder, 'lock');
		const root = { platform: 'linux', homeFolder: '/root', userId: 0, variables: {} } as const;
		const locks = trustLocks(root, folder);
		await locks.take(['/etc/docker/daemon.json', '/etc/docker/certs.d/r/image-ferry.crt']);
		const asked = () => runCommand('flock', ['--nonblock', lock, 'true']);
		expect((await asked()).code).toBe(1);
		const other = trustLocks(root, folder);
		const drop = '/etc/containers/registries.conf.d/50-image-ferry-r.conf';
		expect((await faultOf(() => other.take([drop]))).code).toBe('trust.busy');
		await locks.release();
		expect((await asked()).code).toBe(0);
		await other.take([drop]);
		await other.release();
	});

	it('are told of a lock that can not be', async () => {
		const root = { platform: 'linux', homeFolder: '/root', userId: 0, variables: {} } as const;
		const locks = trustLocks(root, '/dev/null');
		expect((await faultOf(() => locks.take(['/etc/docker/daemon.json']))).code).toBe('disk.failed');
	});
});
