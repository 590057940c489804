// A real Secret Service of its own: a session bus with gnome-keyring, its secrets in a folder of the test. Can be locked.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OwnProcess, startProcess, waitFor } from './own-process';
import { busConfig } from './real-keychain';
import { requireTool } from './require-tool';
import { expectCommand, runCommand } from './run-command';

export interface TestKeyring {
	/** Gives a process this keychain. */
	readonly env: Readonly<Record<string, string>>;
	/** Locks the collection; nobody is there to answer the prompt that unlocks it. */
	lock(): Promise<void>;
	unlock(): Promise<void>;
	/** Takes bus and keychain away; the secrets stay in the folder. */
	stop(): Promise<void>;
}

const PASSWORD = 'test\n';
const SERVICE = 'org.freedesktop.secrets';
const COLLECTION = '/org/freedesktop/secrets/collection/login';

/** Starts an unlocked keychain that keeps its secrets below `folder`; a later one on the same folder finds them again. */
export async function startTestKeyring(folder: string): Promise<TestKeyring> {
	requireTool('dbus-daemon', 'dbus-send', 'gnome-keyring-daemon');
	const runtime = join(folder, 'run');
	const data = join(folder, 'data');
	for (const one of [runtime, data]) mkdirSync(one, { recursive: true, mode: 0o700 });
	const base = {
		PATH: process.env['PATH'] ?? '',
		HOME: folder,
		XDG_RUNTIME_DIR: runtime,
		XDG_DATA_HOME: data,
	};
	const configFile = join(runtime, 'bus.conf');
	writeFileSync(configFile, busConfig(join(runtime, 'bus')));
	const bus = startProcess(
		'dbus-daemon',
		['--nofork', '--print-address=1', `--config-file=${configFile}`],
		{ env: base, stdio: ['ignore', 'pipe', 'ignore'] },
	);
	let printed = '';
	bus.child.stdout?.on('data', (chunk: Buffer) => {
		printed += chunk.toString();
	});
	const address = await waitFor('the session bus', () => /^(\S+)\n/.exec(printed)?.[1]);
	const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
	let daemon = await startDaemon(env);
	return {
		env: { XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: data, DBUS_SESSION_BUS_ADDRESS: address },
		lock: async () => {
			const call = ['org.freedesktop.Secret.Service.Lock', `array:objpath:${COLLECTION}`];
			await askService(env, ...call);
		},
		unlock: async () => {
			// Unlocking a running one needs a prompt; a new one takes the password at its start.
			await daemon.kill('SIGTERM');
			daemon = await startDaemon(env);
		},
		stop: async () => {
			await daemon.kill('SIGTERM');
			await bus.kill('SIGTERM');
		},
	};
}

async function startDaemon(env: NodeJS.ProcessEnv): Promise<OwnProcess> {
	const args = ['--foreground', '--unlock', '--components=secrets'];
	const daemon = startProcess('gnome-keyring-daemon', args, {
		env,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	daemon.child.stdin?.end(PASSWORD);
	await waitFor('the unlocked keychain', async () => {
		const get = ['org.freedesktop.DBus.Properties.Get', 'string:org.freedesktop.Secret.Collection'];
		const asked = await runCommand(
			'dbus-send',
			[
				...['--session', '--print-reply', `--dest=${SERVICE}`, COLLECTION],
				...[...get, 'string:Locked'],
			],
			{ env },
		);
		return asked.stdout.includes('boolean false');
	});
	return daemon;
}

async function askService(env: NodeJS.ProcessEnv, ...call: readonly string[]): Promise<void> {
	const args = ['--session', '--print-reply', `--dest=${SERVICE}`, '/org/freedesktop/secrets'];
	await expectCommand('dbus-send', [...args, ...call], { env });
}
