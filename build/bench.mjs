// `npm run bench [-- OPTIONS]`: bundles the command line and the benchmark (test/bench), and runs it. Not a test:
// it prints what it finds.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { ensureDependencies, ROOT } from './set-up.mjs';

const PROGRAMS = ['bench', 'relay-process', 'many-images-process'];
const OUT = path.join(ROOT, 'dist', 'bench');

ensureDependencies();
await bundle(['headless']);
const { build } = await import('vite');
const { defines } = await import('./defines.mjs');
await build({
	configFile: false,
	root: ROOT,
	logLevel: 'warn',
	define: defines,
	build: {
		ssr: true,
		outDir: OUT,
		emptyOutDir: true,
		target: 'node20',
		minify: false,
		rolldownOptions: {
			input: PROGRAMS.map((name) => path.join(ROOT, 'test', 'bench', `${name}.ts`)),
			output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
		},
	},
});
const { status } = spawnSync(
	process.execPath,
	[
		path.join(OUT, 'bench.mjs'),
		path.join(ROOT, 'dist', 'app', 'headless.cjs'),
		...process.argv.slice(2),
	],
	{ cwd: ROOT, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
