// Entry of the utility process that runs transfers, so that hashing and sockets never share a thread with the window.
// Composition only: message port, log, archive and the work it can do.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { localEngines } from './engine/open-engine';
import { afterMs, createEventPublisher } from './ipc/event-publisher';
import { openFolderArchive } from './mirror/folder-archive';
import { readTrustedCertificates } from './platform/certificates';
import { locateDataFolder } from './platform/data-folder';
import { currentEnvironment } from './platform/environment';
import { createLogger } from './platform/logger';
import { keepYoungHeapSmall } from './platform/small-heap';
import { runSample } from './sample/run-sample';
import type { FromTransfer } from './transfer/messages';
import { type MirrorWorkPorts, planOrder, runOrder } from './transfer/mirror-work';
import { createQuestions } from './transfer/questions';
import { createRunJobs } from './transfer/run-jobs';

keepYoungHeapSmall();

/** Main gathers for the window again; this only keeps messages few. */
const BATCH_INTERVAL_MS = 50;

const environment = currentEnvironment();
const dataFolder = locateDataFolder(environment);
const log = createLogger({
	folder: path.join(dataFolder, 'logs'),
	source: 'transfer',
	now: () => new Date(),
	newId: () => randomBytes(4).toString('hex'),
});
const archive = openFolderArchive({
	dataFolder,
	version: __FERRY_VERSION__,
	onNotice: ({ code, subject }) => log.warn('archive', { code, subject }),
});
const { parentPort } = process;
const send = (message: FromTransfer): void => parentPort.postMessage(message);
const questions = createQuestions(send);
const ports: MirrorWorkPorts = {
	archive,
	questions,
	openEngine: localEngines(environment).open,
	trustedCertificates: readTrustedCertificates(environment),
	onNote: (text) => log.info('run', { text }),
};
const take = createRunJobs({
	sample: async (options) =>
		(await runSample({ dataFolder, archive, ...options })).outcome ?? 'interrupted',
	run: (order) => (watch) => runOrder(order, ports, watch),
	plan: (order) => (watch) => planOrder(order, ports, watch),
	onAnswer: questions.take,
	send,
	publisher: createEventPublisher({
		send: (jobId, events) => send({ type: 'events', jobId, events }),
		intervalMs: () => BATCH_INTERVAL_MS,
		after: afterMs,
	}),
	log,
});
parentPort.on('message', (message) => take(message.data));
