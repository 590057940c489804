// `npm start`: own set-up, then the app. Where there is no display, the same sample runs in the terminal.
import { spawn } from 'node:child_process';
import { bundle } from './bundle.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { ensureDependencies, ensureSystemPackages, ROOT, say } from './set-up.mjs';

ensureDependencies();
if (hasDisplay()) {
	ensureSystemPackages({ forTests: false });
	await bundle();
	startApp(await electronRuntime());
} else {
	say(
		'There is no display here, so the built-in sample runs in this terminal instead of a window.',
	);
	process.argv = [...process.argv.slice(0, 2), 'sample'];
	await import('./ferry.mjs');
}

function hasDisplay() {
	return (
		process.platform !== 'linux' ||
		Boolean(process.env.DISPLAY) ||
		Boolean(process.env.WAYLAND_DISPLAY)
	);
}

/** @param {{ executable: string }} runtime */
function startApp({ executable }) {
	// As root Chromium's sandbox cannot start; nobody else runs without it.
	const args =
		process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox', ROOT] : [ROOT];
	const app = spawn(executable, [...args, ...process.argv.slice(2)], {
		cwd: ROOT,
		stdio: 'inherit',
	});
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
		process.on(signal, () => app.kill(signal));
	}
	app.on('error', (error) => {
		say(`Electron does not start: ${error.message}`);
		process.exitCode = 1;
	});
	app.on('close', (code) => {
		process.exitCode = code ?? 1;
	});
}
