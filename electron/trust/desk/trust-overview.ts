// What engines do with registries at this moment, and what became of the changes that were made.
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import { FaultError } from '../../platform/fault-error';
import { findHolder } from '../../platform/lock/claim-lock';
import { changeOf, laterMarks } from '../history/change-outcome';
import { type DeskPorts, readEngine } from './desk-ports';
import { seenFilesOf } from './plan/seen-files';

export async function trustOverview(ports: DeskPorts, signal: AbortSignal): Promise<TrustOverview> {
	const engines = await ports.finder.list(signal);
	return {
		engines: await Promise.all(engines.map((engine) => lookAtEngine(engine, ports, signal))),
		changes: await listChanges(ports),
	};
}

/** The one that is at work now is no history yet. */
async function listChanges(ports: DeskPorts): Promise<TrustOverview['changes']> {
	const records = await ports.history.list();
	const later = laterMarks(records);
	const [newest] = records;
	const isAtWork =
		newest?.state === 'interrupted' &&
		(await findHolder(ports.lockFolder, TRUST_CLAIM)) !== undefined;
	const ended = isAtWork ? records.slice(1) : records;
	return Promise.all(
		ended.map((record) => changeOf(record, ports.lookAtFile, later.get(record.id))),
	);
}

/** What is claimed while a change is at work. */
export const TRUST_CLAIM = 'trust';

async function lookAtEngine(engine: TrustEngine, ports: DeskPorts, signal: AbortSignal) {
	const { endpoint, kind, version, isRootless, flavour } = engine;
	const shown = { endpoint, kind, version, isRootless, flavour };
	try {
		const files = await ports.finder.read(engine, undefined, signal);
		const paths = seenFilesOf(files)
			.filter((file) => file.kind !== 'missing')
			.map(({ path }) => path);
		const standings = readEngine(ports.planners, files);
		return standings.ok
			? { engine: shown, files: paths, standings: standings.value }
			: { engine: shown, files: paths, standings: [], fault: standings.fault };
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		return { engine: shown, files: [], standings: [], fault: error.fault };
	}
}
