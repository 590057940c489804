// What the commands of README do for themselves before they start: npm's dependencies and the system's packages.
// Plain Node, nothing imported from node_modules. Everything it says goes to stderr.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The work tree. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Programs that the suites start, and what installs each on Debian. */
const TEST_PACKAGES = {
	'docker-registry': 'docker-registry',
	dockerd: 'docker.io',
	rootlesskit: 'rootlesskit',
	pkexec: 'pkexec',
	newuidmap: 'uidmap',
	ip: 'iproute2',
	podman: 'podman',
	crun: 'crun',
	skopeo: 'skopeo',
	'gnome-keyring-daemon': 'gnome-keyring',
	'dbus-run-session': 'dbus',
	htpasswd: 'apache2-utils',
	openssl: 'openssl',
	git: 'git',
	'xvfb-run': 'xvfb',
	xauth: 'xauth',
	'desktop-file-validate': 'desktop-file-utils',
	objdump: 'binutils',
};

/** Programs that packages are made with; `|` stands between names of the same one. */
const PACKAGE_PACKAGES = {
	'7zz|7z|7za': '7zip',
	'dpkg-deb': 'dpkg',
	xz: 'xz-utils',
};

/** Shared libraries that Electron and the keychain load on Linux, and what installs each on Debian. */
const WINDOW_PACKAGES = {
	'libgtk-3.so.0': 'libgtk-3-0',
	'libnss3.so': 'libnss3',
	'libasound.so.2': 'libasound2',
	'libgbm.so.1': 'libgbm1',
	'libXss.so.1': 'libxss1',
	'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
	'libsecret-1.so.0': 'libsecret-1-0',
};

/** @param {string} text */
export function say(text) {
	process.stderr.write(`${text}\n`);
}

/** @returns {never} @param {string} text */
function stop(text) {
	say(text);
	process.exit(1);
}

/** Runs `npm ci` when node_modules is missing or older than the lock file; ends the process when it fails. */
export function ensureDependencies() {
	const installed = path.join(ROOT, 'node_modules', '.package-lock.json');
	const lock = path.join(ROOT, 'package-lock.json');
	if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
	say('Installing dependencies (npm ci) …');
	const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
		cwd: ROOT,
		// stdout belongs to the command that was asked for, such as `ferry plan --json`.
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (npm.status !== 0) stop('npm ci failed; what it said is above.');
}

/**
 * Finds a program on the PATH or in one of the system's own folders.
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function programPath(name) {
	const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
	return [...folders, '/usr/sbin', '/sbin']
		.map((folder) => path.join(folder, name))
		.find((file) => existsSync(file));
}

/**
 * @param {Readonly<Record<string, string>>} packages by program
 * @returns {string[]} packages whose program is not on this machine
 */
function missingPrograms(packages) {
	const isMissing = (/** @type {string} */ names) =>
		names.split('|').every((name) => programPath(name) === undefined);
	return Object.entries(packages).flatMap(([names, name]) => (isMissing(names) ? [name] : []));
}

/** @returns {string[]} packages whose library the loader does not know */
function missingLibraries() {
	const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => existsSync(file));
	if (ldconfig === undefined) return [];
	const known = spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '';
	return Object.entries(WINDOW_PACKAGES).flatMap(([library, name]) =>
		known.includes(`${library} `) ? [] : [name],
	);
}

/**
 * Makes sure of the system's packages: installs them as root on Debian, else prints the one command and ends the process.
 * @param {{ forTests: boolean, forPackages?: boolean }} options
 */
export function ensureSystemPackages({ forTests, forPackages = forTests }) {
	if (process.platform !== 'linux') return;
	const missing = [
		...(forTests ? missingPrograms(TEST_PACKAGES) : []),
		...(forPackages ? missingPrograms(PACKAGE_PACKAGES) : []),
		...missingLibraries(),
	];
	if (missing.length === 0) return;
	const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
	const hasApt = existsSync('/usr/bin/apt-get');
	if (!hasApt)
		stop(
			`Missing on this system, by their Debian names: ${missing.join(' ')}. Install them and start again.`,
		);
	if (process.getuid?.() !== 0) {
		stop(
			`Some system packages are missing. Run this once, then start again:\n  sudo apt-get update && sudo ${install.join(' ')}`,
		);
	}
	say(`Installing system packages: ${missing.join(' ')} …`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	for (const command of [['apt-get', 'update', '-q'], install]) {
		const done = spawnSync(command[0] ?? '', command.slice(1), { stdio: ['ignore', 2, 2], env });
		if (done.status !== 0) stop(`${command.join(' ')} failed; what it said is above.`);
	}
}
