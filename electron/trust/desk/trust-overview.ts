// What engines do with registries at this moment, and what became of the changes that were made.
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import type { TrustChange } from '../../../shared/trust/trust-change';
import type { StandingRow } from '../../../shared/trust/trust-plan';
import { FaultError } from '../../platform/fault-error';
import { findHolder } from '../../platform/lock/claim-lock';
import { changeOf, laterMarks } from '../history/change-outcome';
import { type DeskPorts, readEngine } from './desk-ports';
import { seenFilesOf } from './plan/seen-files';

export async function trustOverview(ports: DeskPorts, signal: AbortSignal): Promise<TrustOverview> {
	const engines = await ports.finder.list(signal);
	const changes = await listChanges(ports);
	return {
		engines: await Promise.all(
			engines.map(async (engine) => {
				const seen = await lookAtEngine(engine, ports, signal);
				return withOwn(seen, ownRows(changes, engine.endpoint));
			}),
		),
		changes,
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

type EngineOverview = TrustOverview['engines'][number];

/** What our changes say that were not undone, as far as their files are as we left them. The newest first. */
function ownRows(changes: readonly TrustChange[], endpoint: string): readonly StandingRow[] {
	const standing = changes.filter(
		({ state, engines, reverts }) =>
			(state === 'applied' || state === 'written') &&
			reverts === undefined &&
			engines.some((engine) => engine.endpoint === endpoint),
	);
	return standing.flatMap(({ wish, files }) => {
		const [file] = files.filter(({ drift }) => drift === 'as-left');
		const { host, as, of } = wish;
		return file === undefined || as === 'none'
			? []
			: [{ host, as, ...(of === undefined ? {} : { of }), origin: 'own', file: file.path }];
	});
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
