// Goes into the runtime of electron-runtime.mjs as default_app.asar: starts the app folder named on the command line,
// as Electron's own default app does.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = path.resolve(
	process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.',
);
const manifest = path.join(folder, 'package.json');
const packageJson = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
app.setName(packageJson.productName ?? packageJson.name ?? 'Electron');
app.setVersion(packageJson.version ?? '0');
app.setAppPath(folder);
Object.assign(process, { defaultApp: true });
// Top-level await holds `ready` back until the app's entry has run; what must precede `ready` then can.
await import(pathToFileURL(path.join(folder, packageJson.main ?? 'index.js')).href);
