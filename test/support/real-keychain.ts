// A real gnome-keyring on a session bus of its own, with an empty keyring that is unlocked or locked.
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type OwnProcess, startProcess, temporaryFolder, waitFor } from './own-process';
import { requireTool } from './require-tool';

export interface RealKeychain {
	/** Value of DBUS_SESSION_BUS_ADDRESS. */
	readonly address: string;
	/** For child processes: the bus, private folders, no display. */
	readonly env: NodeJS.ProcessEnv;
	/** Locks the keyring, as a screen lock or log-out may. */
	lock(): void;
	stop(): Promise<void>;
}

/** Starts bus and keyring; `hasService: false` is a bus where nobody offers secrets. */
export async function startRealKeychain(
	options: { readonly hasService?: boolean } = {},
): Promise<RealKeychain> {
	requireTool('dbus-daemon', 'gnome-keyring-daemon', 'dbus-send');
	const runtime = temporaryFolder('keychain-runtime');
	const data = temporaryFolder('keychain-data');
	chmodSync(runtime, 0o700);
	const { DISPLAY: _, WAYLAND_DISPLAY: __, ...inherited } = process.env;
	const base = { ...inherited, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: data, HOME: data };
	const configFile = path.join(runtime, 'bus.conf');
	writeFileSync(configFile, busConfig(path.join(runtime, 'bus')));
	const bus = startProcess(
		'dbus-daemon',
		['--nofork', '--print-address=1', `--config-file=${configFile}`],
		{
			env: base,
			stdio: ['ignore', 'pipe', 'ignore'],
		},
	);
	const address = await firstLine(bus);
	const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
	const keyring = options.hasService === false ? undefined : await startKeyring(env);
	return {
		address,
		env,
		lock: () => {
			call(
				env,
				'org.freedesktop.Secret.Service.Lock',
				'array:objpath:/org/freedesktop/secrets/collection/login',
			);
		},
		stop: async () => {
			await keyring?.kill('SIGTERM');
			await bus.kill('SIGTERM');
		},
	};
}

async function startKeyring(env: NodeJS.ProcessEnv): Promise<OwnProcess> {
	const keyring = startProcess(
		'gnome-keyring-daemon',
		['--unlock', '--components=secrets', '--foreground'],
		{
			env,
			stdio: ['pipe', 'ignore', 'ignore'],
		},
	);
	keyring.child.stdin?.end('test\n');
	await waitFor('the keyring', () => {
		try {
			call(env, 'org.freedesktop.Secret.Service.ReadAlias', 'string:default');
			return true;
		} catch {
			return false;
		}
	});
	return keyring;
}

function call(env: NodeJS.ProcessEnv, method: string, argument: string): void {
	const to = [
		'--session',
		'--print-reply',
		'--dest=org.freedesktop.secrets',
		'/org/freedesktop/secrets',
	];
	execFileSync('dbus-send', [...to, method, argument], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** No service folders: the bus must not start the system's own keyring, nor a prompt. */
export function busConfig(socket: string): string {
	return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
	<type>session</type>
	<listen>unix:path=${socket}</listen>
	<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`;
}

async function firstLine(bus: OwnProcess): Promise<string> {
	let text = '';
	bus.child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	return waitFor('the session bus', () => (text.includes('\n') ? text.split('\n')[0] : undefined));
}
