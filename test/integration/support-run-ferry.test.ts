// Proves how the command line is run in tests, with a program that tells what it was given.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { temporaryFolder } from '../support/own-process';
import { describeWithTools } from '../support/require-tool';
import { createFerryHome, type FerryHome } from '../support/run-ferry';

const entryFile = join(temporaryFolder('stub'), 'stub.cjs');
writeFileSync(
	entryFile,
	`const { createRequire } = require('node:module');
const keytar = createRequire(${JSON.stringify(join(APP_DIR, 'package.json'))})('keytar');
const [what, ...rest] = process.argv.slice(2);
const fail = (error) => { process.stderr.write(String(error.message)); process.exitCode = 1; };
const commands = {
	env: () => process.stdout.write(JSON.stringify(process.env)),
	cat: () => process.stdin.pipe(process.stdout),
	exit: () => process.exit(Number(rest[0])),
	put: () => keytar.setPassword('ferry-test', 'account', rest[0]).catch(fail),
	get: () => keytar.getPassword('ferry-test', 'account').then((text) => process.stdout.write(String(text)), fail),
	forever: () => { process.stderr.write('ready'); setInterval(() => process.stderr.write('.'), 20); },
};
commands[what]();
`,
);

let home: FerryHome;

afterEach(async () => {
	await home.stop();
});

describeWithTools([], 'running the command line', () => {
	it('gives it a home of its own and nothing of the user', async () => {
		home = await createFerryHome({ entryFile });
		const { stdout, code } = await home.run(['env'], { env: { EXTRA: 'yes', LANG: undefined } });
		const env = JSON.parse(stdout) as Record<string, string>;
		expect(code).toBe(0);
		expect(env).toMatchObject({ HOME: home.folder, FERRY_DATA_DIR: home.dataFolder, EXTRA: 'yes' });
		expect(env).not.toHaveProperty('LANG');
		expect(env).not.toHaveProperty('DBUS_SESSION_BUS_ADDRESS');
		expect(env).not.toHaveProperty('DISPLAY');
	});

	it('gives it standard input, and gives back the exit code', async () => {
		home = await createFerryHome({ entryFile });
		expect((await home.run(['cat'], { stdin: 'from here' })).stdout).toBe('from here');
		expect((await home.run(['exit', '3'])).code).toBe(3);
	});

	it('kills it at a moment, by any signal', async () => {
		home = await createFerryHome({ entryFile });
		const killWhen = ({ stderr }: { readonly stderr: string }): boolean =>
			stderr.includes('ready..');
		const killed = await home.run(['forever'], { killWhen });
		expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' });
		const ended = await home.run(['forever'], { killAfterMs: 200, killSignal: 'SIGTERM' });
		expect(ended.signal).toBe('SIGTERM');
		await expect(home.run(['forever'], { timeoutMs: 200 })).rejects.toThrow(
			'did not end in 200 ms',
		);
	});

	it('finds secrets that were left in files', async () => {
		home = await createFerryHome({ entryFile });
		home.writeDockerLogin('h:1', 'u', 'p');
		const auth = Buffer.from('u:p').toString('base64');
		expect(home.filesContaining(auth)).toEqual([join(home.folder, '.docker', 'config.json')]);
		expect(home.filesContaining('CANARY')).toEqual([]);
	});
});

describeWithTools(
	['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'],
	'a keychain for tests',
	() => {
		it('keeps a secret from one command to the next, in no readable file', async () => {
			home = await createFerryHome({ entryFile, keyring: true });
			expect(await home.run(['put', 'CANARY'])).toMatchObject({ code: 0, stderr: '' });
			expect((await home.run(['get'])).stdout).toBe('CANARY');
			expect(home.filesContaining('CANARY')).toEqual([]);
		});

		it('is absent when not asked for', async () => {
			home = await createFerryHome({ entryFile });
			expect(await home.run(['put', 'x'])).toMatchObject({ code: 1 });
		});

		it('can be locked and unlocked', async () => {
			home = await createFerryHome({ entryFile, keyring: true });
			await home.run(['put', 'CANARY']);
			await home.keyring?.lock();
			// keytar says nothing about the lock: reading finds nothing, writing fails.
			expect(await home.run(['get'])).toMatchObject({ code: 0, stdout: 'null' });
			const refused = await home.run(['put', 'other']);
			expect(refused.code).toBe(1);
			expect(refused.stderr).toContain('locked collection');
			await home.keyring?.unlock();
			expect((await home.run(['get'])).stdout).toBe('CANARY');
		});
	},
);
