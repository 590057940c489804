// The bundled product for tests that start it as people do. Building is skipped when dist is up to date.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../build/bundle.mjs';

/** The work tree, which is also the app folder that Electron is started on. */
export const APP_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the command line when stale; gives back the file to run with plain Node. */
export async function builtCommandLine(): Promise<string> {
	await bundle(['headless']);
	return path.join(APP_DIR, 'dist/app/headless.cjs');
}

/** Bundles everything a window needs when stale; gives back the app folder. */
export async function builtApp(): Promise<string> {
	await bundle();
	return APP_DIR;
}
