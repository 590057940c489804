// Bundles a TypeScript file of the test folder, so that plain Node can run it as a process of its own.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { leanDockerode } from '../../build/bundle-configs.mjs';
import { defines } from '../../build/defines.mjs';
import { temporaryFolder } from './own-process';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Gives the path of a script that `process.execPath` runs; `source` is relative to the work tree. */
export async function childScript(source: string): Promise<string> {
	const folder = temporaryFolder('child-script');
	await build({
		configFile: false,
		root: ROOT,
		logLevel: 'error',
		define: defines,
		plugins: [leanDockerode],
		ssr: { noExternal: true, external: ['keytar'] },
		build: {
			ssr: path.join(ROOT, source),
			outDir: folder,
			emptyOutDir: false,
			target: 'node20',
			minify: false,
			rollupOptions: { output: { format: 'es', entryFileNames: 'child.mjs' } },
		},
	});
	return path.join(folder, 'child.mjs');
}
