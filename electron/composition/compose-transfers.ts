// Runs, plans and tag lists: the transfer process, what is known of runs, and the drafts they start from.
import path from 'node:path';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import * as publishing from '../ipc/event-publisher';
import { imagesHandlers } from '../ipc/handlers/images';
import { mirrorsHandlers } from '../ipc/handlers/mirrors';
import { runsHandlers } from '../ipc/handlers/runs';
import { openFolderArchive } from '../mirror/folder-archive';
import { createLiveRuns, type LiveRuns } from '../transfer/live-runs';
import { createTransferHost, type TransferHost } from '../transfer/transfer-host';
import { startUtilityChild } from '../transfer/utility-child';
import type { Base } from './base';
import type { Registries } from './compose-registries';

export interface Transfers {
	readonly handlers: Pick<Handlers<FerryContract>, 'images' | 'mirrors' | 'runs'>;
	readonly host: TransferHost;
	readonly live: LiveRuns;
	/** Tells the window at once what was gathered for it. */
	readonly flush: () => void;
}

export function composeTransfers(
	base: Base,
	appFolder: string,
	_registries: Registries,
): Transfers {
	const isSeen = (): boolean => {
		const window = base.window();
		return window?.isVisible() === true && !window.isMinimized();
	};
	const publisher = publishing.createEventPublisher({
		send: (runId, events) => base.emit('runs', 'happened', { runId, events }),
		intervalMs: () => (isSeen() ? publishing.VISIBLE_INTERVAL_MS : publishing.HIDDEN_INTERVAL_MS),
		after: publishing.afterMs,
	});
	const live = createLiveRuns({ publish: publisher.publish, nowMs: Date.now });
	const history = openFolderArchive({ dataFolder: base.dataFolder, version: base.version });
	const script = path.join(appFolder, 'transfer-process.cjs');
	const host = createTransferHost({
		startChild: (listener) => startUtilityChild(script, listener, base.log),
		runs: live,
		newJobId: base.newId,
		log: base.log,
	});
	return {
		handlers: {
			images: imagesHandlers(),
			mirrors: mirrorsHandlers(),
			runs: runsHandlers({ live, history, host }),
		},
		host,
		live,
		flush: publisher.flush,
	};
}
