// How each target of bundle.mjs is made with Vite.
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { defines } from './defines.mjs';
import { ROOT } from './set-up.mjs';

/** Present where the bundle runs: Electron itself, and the keychain's native module. */
const EXTERNAL = ['electron', 'keytar'];
/** A sandboxed preload script can require nothing else. */
const PRELOAD_EXTERNAL = ['electron'];
/** The oldest runtime the product is tested on: Electron 33. */
const NODE_TARGET = 'node20';
const PAGE_TARGET = 'chrome130';

/** A slow machine is not worth a warning. */
const QUIET = { pluginTimings: false };

/** Whose code never runs here: electron/engine/engine-modem.ts carries dockerode's requests, and nothing is built. */
const UNUSED_BY_DOCKERODE = [
	'docker-modem',
	'./session',
	'./buildkit',
	'@balena/dockerignore',
	'tar-fs',
];

/**
 * Leaves gRPC, ssh2 with its native parts, and archives out of the bundle.
 * @type {import('vite').Plugin}
 */
export const leanDockerode = {
	name: 'lean-dockerode',
	enforce: 'pre',
	resolveId(source, importer) {
		const isOfDockerode = importer?.split(path.sep).join('/').includes('/node_modules/dockerode/');
		return isOfDockerode === true && UNUSED_BY_DOCKERODE.includes(source)
			? `\0unused-by-dockerode:${source}`
			: null;
	},
	load: (id) =>
		id.startsWith('\0unused-by-dockerode:') ? 'export default function unused() {}' : null,
};

/** @type {import('vite').InlineConfig} */
const common = {
	configFile: false,
	envDir: false,
	logLevel: 'warn',
	define: { ...defines, 'process.env.NODE_ENV': '"production"' },
};

/**
 * Builds one target into a folder of its own.
 * @param {{ readonly name: string, readonly entry: string, readonly output: string }} target
 * @param {string} outDir
 */
export async function buildTarget(target, outDir) {
	// The product is the same whoever bundles it: a test runner's NODE_ENV would make a different one.
	const before = process.env.NODE_ENV;
	process.env.NODE_ENV = 'production';
	try {
		if (target.name === 'renderer') await buildPage(outDir);
		else await buildScript(target, outDir);
	} finally {
		if (before === undefined) delete process.env.NODE_ENV;
		else process.env.NODE_ENV = before;
	}
}

/**
 * One self-contained CommonJS file: Electron's preload accepts no other, and it starts fastest.
 * @param {{ readonly name: string, readonly entry: string, readonly output: string }} target
 * @param {string} outDir
 */
async function buildScript(target, outDir) {
	const external = target.name === 'preload' ? PRELOAD_EXTERNAL : EXTERNAL;
	const result = await build({
		...common,
		root: ROOT,
		publicDir: false,
		plugins: [leanDockerode],
		ssr: { noExternal: true, external: EXTERNAL },
		build: {
			ssr: path.join(ROOT, target.entry),
			outDir,
			target: NODE_TARGET,
			minify: false,
			sourcemap: true,
			emptyOutDir: true,
			rolldownOptions: {
				checks: QUIET,
				external,
				output: { format: 'cjs', entryFileNames: target.output, codeSplitting: false },
			},
		},
	});
	refuseUnknownImports(target.entry, result, external);
}

/**
 * @param {string} entry
 * @param {Awaited<ReturnType<typeof build>>} result
 * @param {readonly string[]} external
 */
function refuseUnknownImports(entry, result, external) {
	const isNode = (/** @type {string} */ name) =>
		name.startsWith('node:') || builtinModules.includes(name);
	const isAllowed = (/** @type {string} */ name) =>
		external.includes(name) ||
		(isNode(name) && !external.every((own) => PRELOAD_EXTERNAL.includes(own)));
	for (const output of Array.isArray(result) ? result : 'output' in result ? [result] : []) {
		for (const chunk of output.output) {
			if (chunk.type !== 'chunk') continue;
			const unknown = [...chunk.imports, ...chunk.dynamicImports].filter(
				(name) => !isAllowed(name),
			);
			if (unknown.length > 0)
				throw new Error(
					`The bundle of ${entry} would require ${unknown.join(', ')}, which is not there when it runs.`,
				);
		}
	}
}

/**
 * The page, and beside it `renderer-files.json`: the only paths that ferry:// may serve, such as `["assets/index-1a2b.js", "index.html"]`.
 * @param {string} outDir
 */
async function buildPage(outDir) {
	const pageDir = path.join(outDir, 'renderer');
	await build({
		...common,
		root: path.join(ROOT, 'renderer'),
		base: '/',
		publicDir: false,
		plugins: [react()],
		build: {
			outDir: pageDir,
			target: PAGE_TARGET,
			// The strict Content-Security-Policy knows no data: scripts or styles.
			assetsInlineLimit: 0,
			modulePreload: false,
			sourcemap: false,
			// Read from disk, not from a network.
			chunkSizeWarningLimit: 2000,
			emptyOutDir: true,
			rolldownOptions: { checks: QUIET },
		},
	});
	const files = fs
		.readdirSync(pageDir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) =>
			path.relative(pageDir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
		)
		.sort();
	fs.writeFileSync(
		path.join(outDir, 'renderer-files.json'),
		`${JSON.stringify(files, null, '\t')}\n`,
	);
}
