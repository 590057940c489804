// The real transfer process as a child of a test: the bundle that Electron starts, on plain Node, behind the same port.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../../build/bundle.mjs';
import type { ChildListener, TransferChild } from '../../electron/transfer/transfer-host';
import { APP_DIR } from './built-app';
import { onProcessEnd, temporaryFolder } from './own-process';

/** What Electron's utility processes find as `process.parentPort`, over Node's own channel. */
const PORT = `
const listeners = [];
process.parentPort = {
	postMessage: (message) => process.send(message),
	on: (_event, listener) => listeners.push(listener),
};
process.on('message', (data) => {
	for (const listener of listeners) listener({ data });
});
process.on('disconnect', () => process.exit(0));
`;

export interface TransferChildren {
	/** For `startChild` of the host. */
	readonly start: (listener: ChildListener) => TransferChild;
	/** Process ids so far, the latest last. */
	readonly pids: readonly number[];
	/** Every message that went either way, as JSON. */
	readonly messages: { readonly to: string[]; readonly from: string[] };
}

/** Bundles the process when stale; each start is a process of its own over the data folder. */
export async function transferChildren(dataFolder: string): Promise<TransferChildren> {
	await bundle(['transfer-process']);
	const script = path.join(APP_DIR, 'dist/app/transfer-process.cjs');
	const port = path.join(temporaryFolder('port'), 'port.cjs');
	writeFileSync(port, PORT);
	const pids: number[] = [];
	const messages = { to: [] as string[], from: [] as string[] };
	return {
		pids,
		messages,
		start: (listener) => {
			const child = fork(script, [], {
				execArgv: ['--require', port],
				env: { ...process.env, FERRY_DATA_DIR: dataFolder },
				serialization: 'advanced',
				stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
			});
			pids.push(child.pid ?? 0);
			onProcessEnd(() => child.kill('SIGKILL'));
			child.on('message', (message) => {
				messages.from.push(JSON.stringify(message));
				listener.onMessage(message);
			});
			child.on('exit', (code) => listener.onExit(code ?? 1));
			return {
				send: (message) => {
					messages.to.push(JSON.stringify(message));
					child.send(message);
				},
				kill: () => void child.kill('SIGKILL'),
			};
		},
	};
}
