// `npm run package`: own set-up, then the app as a folder, a deb and a tar.gz below dist/package, without downloading
// any helper program. `--quick` packs faster and larger. What is made without the official Electron is a test package
// and says so: in its names, in its description, in the window.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, ensureSystemPackages, programPath, ROOT, say } from './set-up.mjs';

const OUT = path.join(ROOT, 'dist', 'package');

/**
 * What was made: absolute paths.
 * @typedef {{ folder: string, deb: string, archive: string, version: string }} Made
 */

/**
 * Makes the packages for this computer's processor.
 * @param {{ isQuick?: boolean }} [options]
 * @returns {Promise<Made>}
 */
export async function makePackages({ isQuick = false } = {}) {
	if (process.platform !== 'linux')
		throw new Error('Packages are made on Linux, for Linux; those for other systems come later.');
	const { bundle } = await import('./bundle.mjs');
	const { electronRuntime } = await import('./electron-runtime.mjs');
	const { stage } = await import('./package/stage.mjs');
	const { verifyFuses } = await import('./package/fuses.mjs');
	await bundle(['main', 'transfer-process', 'preload', 'renderer']);
	const runtime = await electronRuntime();
	const packageJson = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
	const version = runtime.isOfficial ? packageJson.version : `${packageJson.version}-test`;
	fs.rmSync(OUT, { recursive: true, force: true });
	const staged = path.join(OUT, 'stage');
	const { platform, arch } = process;
	say(`Packing Image Ferry ${version} for ${platform}, ${arch} …`);
	stage({ folder: staged, version, electronVersion: runtime.version, platform, arch });
	build({
		FERRY_STAGE: staged,
		FERRY_ELECTRON_DIST: path.dirname(runtime.executable),
		FERRY_ELECTRON_VERSION: runtime.version,
		FERRY_QUICK: String(isQuick),
		...descriptions(packageJson.description, runtime.isOfficial),
		// Its own choice, 9, takes minutes for a hundredth of the size.
		ELECTRON_BUILDER_COMPRESSION_LEVEL: isQuick ? '1' : '5',
	});
	const folder = path.join(OUT, arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`);
	await verifyFuses(path.join(folder, 'image-ferry'));
	fs.rmSync(staged, { recursive: true });
	return { folder, deb: made('.deb'), archive: made('.tar.gz'), version };
}

/**
 * @param {string} description
 * @param {boolean} isOfficial
 */
function descriptions(description, isOfficial) {
	return {
		FERRY_SYNOPSIS: isOfficial
			? 'Mirrors container images into private registries'
			: 'Image Ferry, TEST PACKAGE: an outdated Electron, not for use',
		FERRY_DESCRIPTION: description,
	};
}

/** @param {Record<string, string>} settings */
function build(settings) {
	const sevenZip = programPath('7zz') ?? programPath('7z') ?? programPath('7za');
	// A build server's own numbers are no part of our version.
	const { BUILD_NUMBER: _, ...inherited } = process.env;
	const done = spawnSync(
		process.execPath,
		[
			path.join('node_modules', 'electron-builder', 'cli.js'),
			...['--linux', `--${process.arch}`, '--publish', 'never'],
			...['--config', path.join('build', 'package', 'electron-builder.mjs')],
		],
		{
			cwd: ROOT,
			stdio: ['ignore', 2, 2],
			env: {
				...inherited,
				...settings,
				SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? lastChange(),
				CUSTOM_FPM_PATH: path.join(ROOT, 'build', 'package', 'make-deb.mjs'),
				ELECTRON_BUILDER_7ZIP_PATH: sevenZip,
				ELECTRON_BUILDER_OFFLINE: 'true',
			},
		},
	);
	if (done.status !== 0) throw new Error('electron-builder failed; what it said is above.');
}

/** Seconds since 1970 of the last commit, so that the same sources make the same times. */
function lastChange() {
	const git = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
	return git.stdout?.trim() || '0';
}

/** @param {string} extension */
function made(extension) {
	const name = fs.readdirSync(OUT).find((file) => file.endsWith(extension));
	if (name === undefined) throw new Error(`No ${extension} was made.`);
	return path.join(OUT, name);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureDependencies();
	ensureSystemPackages({ forTests: false, forPackages: true });
	try {
		const { folder, deb, archive } = await makePackages({
			isQuick: process.argv.includes('--quick'),
		});
		say('Made:');
		for (const place of [folder, deb, archive]) console.log(path.relative(ROOT, place));
	} catch (error) {
		say(error instanceof Error ? error.message : String(error));
		process.exitCode = 1;
	}
}
