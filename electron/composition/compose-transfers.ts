// Runs, plans and tag lists over what Electron has: the utility process, the window, the system's dialogs.
import path from 'node:path';
import { askUser } from '../app/ask-user';
import { nativeFileDialogs } from '../app/file-dialogs';
import { HIDDEN_INTERVAL_MS, VISIBLE_INTERVAL_MS } from '../ipc/event-publisher';
import { startUtilityChild } from '../transfer/utility-child';
import type { Base } from './base';
import type { Registries } from './compose-registries';
import { type Transfers, transferServices } from './transfer-services';

export type { Transfers } from './transfer-services';

export function composeTransfers(
	base: Base,
	appFolder: string,
	{ saved, credentials }: Registries,
): Promise<Transfers> {
	const { dataFolder, version, newId, log, emit, network } = base;
	const script = path.join(appFolder, 'transfer-process.cjs');
	const isSeen = (): boolean => {
		const window = base.window();
		return window?.isVisible() === true && !window.isMinimized();
	};
	return transferServices({
		...{ dataFolder, version, newId, log, emit, network, saved, credentials },
		intervalMs: () => (isSeen() ? VISIBLE_INTERVAL_MS : HIDDEN_INTERVAL_MS),
		startChild: (listener) => startUtilityChild(script, listener, log),
		ask: (question) => askUser(base.window(), question),
		dialogs: nativeFileDialogs(base.window),
	});
}
