// The app from its deb, on this computer: installed where this process may (root), else unpacked into a folder. It is
// started as the person who would use it: never as root, in a home of their own.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onProcessEnd, temporaryFolder } from './own-process';
import { type CommandOptions, type CommandResult, expectCommand, runCommand } from './run-command';

/** Debian's nobody, and its group. */
const NOBODY = 65534;

export const IS_ROOT = process.getuid?.() === 0;

export interface InstalledApp {
	/** `/`, or the folder it was unpacked into. */
	readonly root: string;
	/** `image-ferry` of the PATH, the launcher. */
	readonly command: string;
	/** The program that the launcher starts. */
	readonly program: string;
	install(): Promise<void>;
	/** Removes it with its configuration. */
	purge(): Promise<CommandResult>;
	/** Files and folders of it that are there. */
	remains(): readonly string[];
}

export async function installApp(deb: string): Promise<InstalledApp> {
	if (!IS_ROOT) return unpackApp(deb);
	const known = await runCommand('dpkg', ['--status', 'image-ferry']);
	if (known.stdout.includes('install ok installed'))
		throw new Error('Image Ferry is installed on this computer; this test would replace it.');
	const install = async (): Promise<void> => {
		await expectCommand('dpkg', ['-i', deb]);
	};
	await install();
	onProcessEnd(() => void spawnSync('dpkg', ['-P', 'image-ferry'], { stdio: 'ignore' }));
	return appBelow('/', install, () => runCommand('dpkg', ['-P', 'image-ferry']));
}

async function unpackApp(deb: string): Promise<InstalledApp> {
	const root = temporaryFolder('unpacked');
	const install = async (): Promise<void> => {
		await expectCommand('dpkg-deb', ['-x', deb, root]);
	};
	await install();
	return appBelow(root, install, () =>
		runCommand('rm', ['-r', join(root, 'opt'), join(root, 'usr')]),
	);
}

function appBelow(
	root: string,
	install: InstalledApp['install'],
	purge: InstalledApp['purge'],
): InstalledApp {
	return {
		root,
		command: join(root, 'usr/bin/image-ferry'),
		program: join(root, 'opt/image-ferry/image-ferry'),
		install,
		purge,
		remains: () => remainsBelow(root),
	};
}

/** Where a package of ours may put anything. */
const PLACES = [
	...['opt', 'usr/bin', 'usr/share/applications', 'usr/share/doc', 'etc/apparmor.d'],
	'usr/share/polkit-1/actions',
	...[16, 24, 32, 48, 64, 96, 128, 256, 512].map(
		(size) => `usr/share/icons/hicolor/${size}x${size}/apps`,
	),
];

function remainsBelow(root: string): readonly string[] {
	return PLACES.map((place) => join(root, place))
		.filter((folder) => existsSync(folder))
		.flatMap((folder) =>
			readdirSync(folder)
				.filter((name) => /^(?:image-ferry|dev\.imageferry\.)/.test(name))
				.map((name) => join(folder, name)),
		);
}

export interface Person {
	/** HOME */
	readonly home: string;
	readonly env: Readonly<Record<string, string>>;
	/** Puts a program with arguments under this person's rights. */
	as(command: readonly string[]): readonly string[];
	run(command: readonly string[], options?: CommandOptions): Promise<CommandResult>;
	/** Writes a file below HOME and gives back its path. */
	writeFile(name: string, content: string): string;
}

/** Somebody without rights, without a display and without a keychain. */
export function createPerson(): Person {
	const home = temporaryFolder('person');
	const runtime = join(home, 'run');
	mkdirSync(runtime, { mode: 0o700 });
	const own = (file: string): void => {
		if (IS_ROOT) chownSync(file, NOBODY, NOBODY);
	};
	own(home);
	own(runtime);
	const env = {
		PATH: '/usr/local/bin:/usr/bin:/bin',
		LANG: 'C.UTF-8',
		HOME: home,
		XDG_RUNTIME_DIR: runtime,
		// Nothing answers there; Chromium would try to start a bus otherwise.
		DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(runtime, 'no-bus')}`,
	};
	const as = (command: readonly string[]): readonly string[] => {
		const rights = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
		return IS_ROOT ? ['setpriv', ...rights, ...command] : command;
	};
	return {
		home,
		env,
		as,
		run: (command, options = {}) => {
			const [program = '', ...args] = as(command);
			return runCommand(program, args, { cwd: home, ...options, env: { ...env, ...options.env } });
		},
		writeFile: (name, content) => {
			const file = join(home, name);
			writeFileSync(file, content);
			own(file);
			return file;
		},
	};
}

/** Puts a screen of its own around a program. */
export function onScreen(command: readonly string[]): readonly string[] {
	return ['xvfb-run', '--auto-servernum', ...command];
}
