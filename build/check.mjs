// `npm run check`: everything that can be known without running the product. Tools run two at a time; what a
// failing one says is printed whole.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureDependencies } from './set-up.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const AT_ONCE = 2;

/** Name, then arguments of Node: the slowest first, so that the two lanes end together. */
const CHECKS = [
	lintWithTypes('product', ['shared', 'electron', 'renderer', 'build']),
	lintWithTypes('tests', ['test']),
	['types', bin('typescript/bin/tsc'), '-b'],
	[
		'layers',
		bin('dependency-cruiser/bin/dependency-cruise.mjs'),
		...['--config', 'build/dependency-cruiser.cjs', '--output-type', 'err'],
		...['shared', 'electron', 'renderer', 'test', 'build'],
	],
	['dead code', bin('knip/bin/knip.js'), '-c', 'build/knip.json', '--treat-config-hints-as-errors'],
	[
		'format and lint',
		bin('@biomejs/biome/bin/biome'),
		'check',
		'--config-path',
		'build',
		'--error-on-warnings',
		'.',
	],
	['house rules', 'build/house-rules.mjs'],
	['supply chain', 'build/lock-rules.mjs'],
];

/**
 * @param {string} what
 * @param {readonly string[]} folders
 */
function lintWithTypes(what, folders) {
	const config = ['-c', 'build/eslint.config.js', '--max-warnings=0'];
	return [`lint of ${what} with types`, bin('eslint/bin/eslint.js'), ...config, ...folders];
}

/** @param {string} file path below node_modules */
function bin(file) {
	return path.join('node_modules', file);
}

/**
 * Runs one tool to its end.
 * @param {readonly string[]} check
 * @returns {Promise<boolean>} whether it found nothing
 */
function run([name = '', ...args]) {
	const startedAtMs = Date.now();
	return new Promise((resolve) => {
		const tool = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
		/** @type {Buffer[]} */
		const output = [];
		tool.stdout.on('data', (chunk) => output.push(chunk));
		tool.stderr.on('data', (chunk) => output.push(chunk));
		tool.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
		tool.on('close', (code) => {
			const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
			console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
			if (code !== 0) process.stdout.write(Buffer.concat(output));
			resolve(code === 0);
		});
	});
}

/**
 * Runs every check.
 * @returns {Promise<boolean>} whether all passed
 */
export async function check() {
	const waiting = [...CHECKS];
	let isClean = true;
	const lane = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			if (!(await run(next))) isClean = false;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return isClean;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	ensureDependencies();
	process.exitCode = (await check()) ? 0 : 1;
}
