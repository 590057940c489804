// Runs, plans and tag lists put together over ports: Electron gives some of them in compose-transfers.ts, tests others.
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import type { CredentialProvider } from '../../shared/registry/credential';
import type { UserQuestion } from '../app/ask-user';
import type { FileDialogs } from '../app/file-dialogs';
import { imageBrowser } from '../drafts/browse-images';
import { draftDesk } from '../drafts/draft-desk';
import { orderOfPlan } from '../drafts/draft-orders';
import { openDraftStore } from '../drafts/draft-store';
import { keptPlans } from '../drafts/kept-plans';
import { mirrorFiles } from '../drafts/mirror-files';
import type { Emit } from '../ipc/emit-event';
import { afterMs, createEventPublisher } from '../ipc/event-publisher';
import { imagesHandlers } from '../ipc/handlers/images';
import { mirrorsHandlers } from '../ipc/handlers/mirrors';
import { runsHandlers } from '../ipc/handlers/runs';
import { openFolderArchive } from '../mirror/folder-archive';
import type { Logger } from '../platform/logger';
import type { SavedRegistries } from '../settings/saved-registries';
import type { WindowNetwork } from '../settings/window-network';
import { knownRuns } from '../transfer/known-runs';
import { createLiveRuns, type LiveRuns } from '../transfer/live-runs';
import { runDesk } from '../transfer/run-desk';
import { saveRunReport } from '../transfer/save-report';
import {
	createTransferHost,
	type TransferHost,
	type TransferHostOptions,
} from '../transfer/transfer-host';

export interface TransferPorts {
	readonly dataFolder: string;
	readonly version: string;
	readonly newId: () => string;
	readonly log: Logger;
	readonly emit: Emit<FerryContract>;
	/** The least time between two messages about one run. */
	readonly intervalMs: () => number;
	readonly startChild: TransferHostOptions['startChild'];
	readonly ask: (question: UserQuestion) => Promise<boolean>;
	readonly dialogs: FileDialogs;
	readonly network: WindowNetwork;
	readonly saved: SavedRegistries;
	readonly credentials: CredentialProvider;
}

export interface Transfers {
	readonly handlers: Pick<Handlers<FerryContract>, 'images' | 'mirrors' | 'runs'>;
	readonly host: TransferHost;
	readonly live: LiveRuns;
	/** Tells the window at once what was gathered for it. */
	readonly flush: () => void;
	/** Drafts that could not be read. */
	readonly notices: readonly Fault[];
}

/** Reads the drafts; starts no process. */
export async function transferServices(ports: TransferPorts): Promise<Transfers> {
	const { dataFolder, newId, log, emit, saved, credentials, network, dialogs } = ports;
	const publisher = createEventPublisher({
		send: (runId, events) => emit('runs', 'happened', { runId, events }),
		intervalMs: ports.intervalMs,
		after: afterMs,
	});
	const history = openFolderArchive({ dataFolder, version: ports.version });
	const live = createLiveRuns({
		publish: publisher.publish,
		onAdopted: () => tellRuns(),
		nowMs: Date.now,
	});
	const known = knownRuns(live, history);
	const tellRuns = (): void => {
		void known.list().then(
			(runs) => emit('runs', 'changed', { runs }),
			(error: unknown) => log.error('runs cannot be listed', error),
		);
	};
	const host = createTransferHost({
		startChild: ports.startChild,
		runs: live,
		credentials,
		proxyOf: network.proxyFor,
		newJobId: newId,
		log,
	});
	const drafts = await openDraftStore({
		dataFolder,
		nowMs: Date.now,
		onChanged: (all) => emit('mirrors', 'changed', { drafts: all }),
	});
	const { maxConcurrency } = network;
	const sources = { drafts, saved, maxConcurrency };
	const plans = keptPlans(newId);
	const desk = draftDesk({
		...{ ...sources, host, plans, ask: ports.ask },
		onPlanned: (id, resolved, total) => emit('mirrors', 'planned', { id, resolved, total }),
	});
	const runs = runDesk({
		...{ live, history, host, saved, maxConcurrency },
		orderOfPlan: (id, planId) => orderOfPlan(id, planId, sources, plans),
	});
	const browser = imageBrowser({ drafts, saved, credentials, network: network.current });
	return {
		handlers: {
			images: imagesHandlers(browser),
			mirrors: mirrorsHandlers({ drafts, files: mirrorFiles({ drafts, dialogs, newId }), desk }),
			runs: runsHandlers({
				...{ live, history, known, host, desk: runs },
				saveReport: (state, format) => saveRunReport(state, format, dialogs),
			}),
		},
		...{ host, live },
		flush: publisher.flush,
		notices: drafts.notices,
	};
}
