// `node build/ferry.mjs COMMAND`: the command line in a checkout, on plain Node. Builds what is missing, then
// becomes the command: same process, so signals and the exit code are the command's own.
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { ensureDependencies, ROOT, say } from './set-up.mjs';

ensureDependencies();
try {
	await bundle(['headless']);
} catch (error) {
	say(error instanceof Error ? error.message : String(error));
	process.exit(1);
}
createRequire(import.meta.url)(path.join(ROOT, 'dist/app/headless.cjs'));
