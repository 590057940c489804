// What engines do with registries at this moment, and what became of the changes that were made.
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import type { StandingRow } from '../../../shared/trust/trust-plan';
import { FaultError } from '../../platform/fault-error';
import { findHolder } from '../../platform/lock/claim-lock';
import { changeOf, laterMarks } from '../history/change-outcome';
import type { ChangeRecord, RecordedFile } from '../history/change-record';
import { type DeskPorts, readEngine } from './desk-ports';
import { type LookAtFile, MISSING, markOfLook } from './look-at-file';
import { seenFilesOf } from './plan/seen-files';

export async function trustOverview(ports: DeskPorts, signal: AbortSignal): Promise<TrustOverview> {
	const engines = await ports.finder.list(signal);
	const records = await endedChanges(ports);
	const later = laterMarks(records);
	return {
		engines: await Promise.all(
			engines.map(async (engine) => {
				const seen = await lookAtEngine(engine, ports, signal);
				return withOwn(seen, await ownRows(records, engine.endpoint, ports));
			}),
		),
		changes: await Promise.all(
			records.map((record) => changeOf(record, ports.lookAtFile, later.get(record.id))),
		),
	};
}

/** What is claimed while a change is at work. */
export const TRUST_CLAIM = 'trust';

/** Whether a change is at work, of whatever window or command of this user. */
export async function isChangeAtWork({ lockFolder }: DeskPorts): Promise<boolean> {
	return (await findHolder(lockFolder, TRUST_CLAIM)) !== undefined;
}

/** The one that is at work now is no history yet. */
async function endedChanges(ports: DeskPorts): Promise<readonly ChangeRecord[]> {
	const records = await ports.history.list();
	const isAtWork = records[0]?.state === 'interrupted' && (await isChangeAtWork(ports));
	return isAtWork ? records.slice(1) : records;
}

type EngineOverview = TrustOverview['engines'][number];

/** What our changes say to an engine, a row for each file. The newest first. */
async function ownRows(
	records: readonly ChangeRecord[],
	endpoint: string,
	{ lookAtFile }: DeskPorts,
): Promise<readonly StandingRow[]> {
	const standing = records.filter(({ state }) => state === 'applied' || state === 'written');
	const said = standing.flatMap(({ wish, files }) =>
		files
			.filter(
				({ role, engines }) => engines.includes(endpoint) && (role === 'ca') === (wish.as === 'ca'),
			)
			.map((file) => ({ wish, file })),
	);
	const rows = await Promise.all(
		said.map(async ({ wish: { host, as, of }, file }): Promise<StandingRow[]> => {
			const isThere = as !== 'ca' || (await isAsWritten(file, lookAtFile));
			const registry = { host, as, ...(of === undefined ? {} : { of }) };
			return isThere ? [{ ...registry, origin: 'own', file: file.path }] : [];
		}),
	);
	return rows.flat();
}

async function isAsWritten({ path, written }: RecordedFile, look: LookAtFile): Promise<boolean> {
	const mark = markOfLook(await look(path));
	return mark !== MISSING && mark === written.at(-1);
}

/** A CA stands in no list: only our own record tells of it. */
function withOwn(seen: EngineOverview, own: readonly StandingRow[]): EngineOverview {
	const isSame = (one: StandingRow, other: StandingRow): boolean =>
		one.host === other.host && one.as === other.as && one.of === other.of;
	const rows = seen.standings.map((row) =>
		row.origin === 'user' && own.some((one) => isSame(one, row) && one.file === row.file)
			? { ...row, origin: 'own' as const }
			: row,
	);
	const authorities = own.filter(
		(one, index) =>
			one.as === 'ca' &&
			!rows.some((row) => isSame(row, one)) &&
			own.findIndex((other) => isSame(other, one)) === index,
	);
	return seen.fault === undefined ? { ...seen, standings: [...rows, ...authorities] } : seen;
}

async function lookAtEngine(
	engine: TrustEngine,
	ports: DeskPorts,
	signal: AbortSignal,
): Promise<EngineOverview> {
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
