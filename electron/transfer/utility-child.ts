// The transfer process as Electron starts it: a utility process, which dies with main, without a window's powers.
import { utilityProcess } from 'electron';
import type { Logger } from '../platform/logger';
import type { ChildListener, TransferChild } from './transfer-host';

/** Starts the bundle at `script`. What it writes to standard error goes to the log. */
export function startUtilityChild(
	script: string,
	listener: ChildListener,
	log: Logger,
): TransferChild {
	const child = utilityProcess.fork(script, [], {
		serviceName: 'Image Ferry transfers',
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	child.on('message', (message: unknown) => listener.onMessage(message));
	child.on('exit', (exitCode) => listener.onExit(exitCode));
	child.stderr?.on('data', (text: Buffer) => {
		log.warn('transfer process said', { text: text.toString('utf8') });
	});
	return {
		send: (message) => child.postMessage(message),
		kill: () => {
			child.kill();
		},
	};
}
