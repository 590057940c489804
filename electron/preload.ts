// The bridge between the page and main, and the whole of it: two functions for channels of ours. What may be said is
// decided in main (ipc/register-handlers.ts); the page never sees Electron.
import { contextBridge, ipcRenderer } from 'electron';
import { isFerryChannel } from '../shared/ipc/define';

const refused = (): Error => new Error('not a channel of Image Ferry');

contextBridge.exposeInMainWorld(
	'ferry',
	Object.freeze({
		/** Asks main; resolves with its Result. */
		invoke: (channel: unknown, input: unknown): Promise<unknown> =>
			isFerryChannel(channel) ? ipcRenderer.invoke(channel, input) : Promise.reject(refused()),
		/** Calls `listener` with each payload, never with Electron's event; gives back how to stop. */
		subscribe: (channel: unknown, listener: (payload: unknown) => void): (() => void) => {
			if (!isFerryChannel(channel)) {
				throw refused();
			}
			const onMessage = (_event: unknown, payload: unknown): void => listener(payload);
			ipcRenderer.on(channel, onMessage);
			return () => {
				ipcRenderer.removeListener(channel, onMessage);
			};
		},
	}),
);
