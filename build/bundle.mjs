// Bundles the product into dist/app: main, transfer process, preload, page and command line. Does nothing, in
// milliseconds, when dist was made from these very sources. Safe to run in several processes at once.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, ROOT, say } from './set-up.mjs';

const OUT = path.join(ROOT, 'dist', 'app');
const STAMPS = path.join(ROOT, 'dist', 'stamps');
const LOCK = path.join(ROOT, 'dist', 'bundle.lock');
const LOCK_TIMEOUT_MS = 120_000;

/**
 * What is made from what. `entry` and `sources` are below the root, `output` is below dist/app.
 * @typedef {{ readonly name: string, readonly entry: string, readonly output: string, readonly sources: readonly string[] }} Target
 * @type {readonly Target[]}
 */
const TARGETS = [
	{
		name: 'headless',
		entry: 'electron/headless.ts',
		output: 'headless.cjs',
		sources: ['electron', 'shared'],
	},
	{ name: 'main', entry: 'electron/main.ts', output: 'main.cjs', sources: ['electron', 'shared'] },
	{
		name: 'transfer-process',
		entry: 'electron/transfer-process.ts',
		output: 'transfer-process.cjs',
		sources: ['electron', 'shared'],
	},
	{
		name: 'preload',
		entry: 'electron/preload.ts',
		output: 'preload.cjs',
		sources: ['electron', 'shared'],
	},
	{
		name: 'renderer',
		entry: 'renderer/index.html',
		output: 'renderer',
		sources: ['renderer', 'shared'],
	},
];

/** Changing one of these changes every bundle. */
const RECIPE = [
	'package-lock.json',
	'package.json',
	'build/bundle.mjs',
	'build/bundle-configs.mjs',
	'build/defines.mjs',
];

/**
 * Bundles what is stale.
 * @param {readonly string[]} [names] targets; all when not given
 */
export async function bundle(names = TARGETS.map((target) => target.name)) {
	const wanted = TARGETS.filter((target) => names.includes(target.name));
	if (staleAmong(wanted).length === 0) return;
	const release = await lock();
	try {
		// Another process may have made them while this one waited.
		const stale = staleAmong(wanted);
		if (stale.length > 0) await make(stale);
	} finally {
		release();
	}
}

/**
 * @param {readonly Target[]} targets
 * @returns {Target[]}
 */
function staleAmong(targets) {
	/** @type {Map<string, string>} */
	const hashes = new Map();
	return targets.filter((target) => {
		const stamp = path.join(STAMPS, target.name);
		return (
			!fs.existsSync(stamp) ||
			fs.readFileSync(stamp, 'utf8') !== sourceHash(target, hashes) ||
			!fs.existsSync(path.join(OUT, target.output))
		);
	});
}

/**
 * @param {Target} target
 * @param {Map<string, string>} known hashes of source lists already read
 */
function sourceHash(target, known) {
	const key = target.sources.join();
	const found = known.get(key);
	if (found !== undefined) return found;
	const hash = createHash('sha256');
	const files = [...RECIPE, ...target.sources.flatMap(filesBelow)];
	for (const file of files)
		hash
			.update(`${file}\0`)
			.update(fs.readFileSync(path.join(ROOT, file)))
			.update('\0');
	const digest = hash.digest('hex');
	known.set(key, digest);
	return digest;
}

/**
 * @param {string} folder
 * @returns {string[]} in a stable order
 */
function filesBelow(folder) {
	return fs
		.readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
		.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)))
		.sort();
}

/** @param {readonly Target[]} targets */
async function make(targets) {
	const missing = targets.filter((target) => !fs.existsSync(path.join(ROOT, target.entry)));
	if (missing.length > 0)
		throw new Error(
			`Nothing to bundle from: ${missing.map((target) => target.entry).join(', ')} is missing.`,
		);
	say(`Bundling ${targets.map((target) => target.name).join(', ')} …`);
	const startedAtMs = Date.now();
	const { buildTarget } = await import('./bundle-configs.mjs');
	const stage = path.join(ROOT, 'dist', `staged-${process.pid}`);
	try {
		const hashes = targets.map((target) => sourceHash(target, new Map()));
		await Promise.all(targets.map((target) => buildTarget(target, path.join(stage, target.name))));
		for (const [index, target] of targets.entries()) {
			publish(path.join(stage, target.name));
			fs.mkdirSync(STAMPS, { recursive: true });
			fs.writeFileSync(path.join(STAMPS, target.name), hashes[index] ?? '');
		}
	} finally {
		fs.rmSync(stage, { recursive: true, force: true });
	}
	say(`Bundled in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
}

/**
 * Moves finished files into place one rename at a time, so that a reader sees the old or the new one, never half.
 * @param {string} from
 */
function publish(from) {
	fs.mkdirSync(OUT, { recursive: true });
	for (const name of fs.readdirSync(from)) {
		const to = path.join(OUT, name);
		if (fs.existsSync(to) && fs.statSync(to).isDirectory()) fs.rmSync(to, { recursive: true });
		fs.renameSync(path.join(from, name), to);
	}
}

/**
 * Waits until no other process bundles.
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock() {
	fs.mkdirSync(path.dirname(LOCK), { recursive: true });
	for (const startedAtMs = Date.now(); ; ) {
		try {
			fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
			return () => fs.rmSync(LOCK, { force: true });
		} catch (error) {
			if (!isCode(error, 'EEXIST')) throw error;
		}
		if (!isHeld()) fs.rmSync(LOCK, { force: true });
		else if (Date.now() - startedAtMs > LOCK_TIMEOUT_MS)
			throw new Error(`Another process holds ${LOCK}.`);
		else await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** Whether the process that wrote the lock still lives. */
function isHeld() {
	try {
		const pid = Number(fs.readFileSync(LOCK, 'utf8'));
		// An empty file was created this instant, by a process about to write its id.
		return pid === 0 ? Date.now() - fs.statSync(LOCK).mtimeMs < 5_000 : process.kill(pid, 0);
	} catch (error) {
		return isCode(error, 'EPERM');
	}
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
	return error instanceof Error && 'code' in error && error.code === code;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureDependencies();
	const names = process.argv.slice(2);
	await bundle(names.length === 0 ? undefined : names);
}
