// Undoing a change: where its files are as it left them, every original byte goes back; where somebody wrote meanwhile,
// what was set for this registry before is planned anew on what is there now, so that nobody's lines are lost.
import type { TlsPolicy } from '../../../../shared/registry/tls-policy';
import type { EngineFiles, SeenFile, TrustEngine } from '../../../../shared/trust/engine-files';
import type { TrustFinding } from '../../../../shared/trust/trust-finding';
import type { EffectiveTrust, EngineTrust } from '../../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import { FaultError, faultError } from '../../../platform/fault-error';
import { laterMarks } from '../../history/change-outcome';
import { type ChangeRecord, leftMarks, type RecordedFile } from '../../history/change-record';
import { leadsTo } from '../../verify/expectation';
import { type DeskPorts, planEngine } from '../desk-ports';
import { type Mark, MISSING, markOf } from '../look-at-file';
import { isChangeAtWork } from '../trust-overview';
import { type JudgedEngine, type KeptPlan, NOTHING_EFFECTIVE, planOf } from './kept-plans';
import { agreeing, judgeEngine } from './make-plan';
import {
	filesOfStopped,
	markOfSeen,
	originalsBack,
	originalsBackAlone,
	type Pair,
} from './originals-back';
import { seenFilesOf, withContents } from './seen-files';

type RecordedEngine = ChangeRecord['engines'][number];

/** @throws FaultError trust.not-found, trust.config-invalid */
export async function planRevert(
	changeId: string,
	ports: DeskPorts,
	signal: AbortSignal,
): Promise<KeptPlan> {
	const record = await ports.history.find(changeId);
	if (record === undefined) {
		throw faultError({ code: 'trust.not-found', side: 'this-computer', subject: changeId });
	}
	const known = await ports.finder.list(signal);
	const records = await ports.history.list();
	const later = laterMarks(records).get(changeId) ?? new Map();
	const attempts = records.filter(({ reverts }) => reverts === changeId);
	const judged = await Promise.all(
		record.engines.map((engine) =>
			judgeEngine(engine.engine, signal, () =>
				judge({ record, engine, ports, signal, later, attempts, known }),
			),
		),
	);
	const about = { id: ports.newId(), wish: record.wish, reverts: changeId };
	const plan = planOf(about, agreeing(judged));
	const isOver = ['rolled-back', 'reverted'].includes(record.state);
	// One that is at work just now has not come to its files yet.
	const isAtWork = await isChangeAtWork(ports);
	if (plan.preview.verdict === 'nothing' && !isOver && !isAtWork) {
		// Somebody has put it back already.
		const state = record.state === 'interrupted' ? 'rolled-back' : 'reverted';
		await ports.history.save({ ...record, state });
	}
	return plan;
}

interface Revert {
	readonly record: ChangeRecord;
	readonly engine: RecordedEngine;
	readonly ports: DeskPorts;
	readonly signal: AbortSignal;
	readonly later: ReadonlyMap<string, readonly string[]>;
	/** Earlier tries to undo it: what one that was interrupted left is no work of others. */
	readonly attempts: readonly ChangeRecord[];
	readonly known: readonly TrustEngine[];
}

async function judge(revert: Revert): Promise<JudgedEngine> {
	const { ports, signal, record, known } = revert;
	const recorded = revert.engine.engine;
	const found = known.find(({ endpoint }) => endpoint === recorded.endpoint);
	const engine = found ?? ((await isRunning(recorded, ports, signal)) ? recorded : undefined);
	if (engine === undefined) {
		return judgeStopped(revert);
	}
	const files = await ports.finder.read(engine, record.wish, signal);
	const trust = ['rolled-back', 'reverted'].includes(record.state)
		? nothing(revert, files)
		: await trustOf(revert, files);
	return { preview: ports.planners.preview(files, trust), planned: { engine, files, trust } };
}

const NOBODY_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * One that is not found may run all the same: its endpoint is named in this terminal no more, it is slow, or this user may
 * not ask it. Only where nobody listens at all are its files put back without it.
 * @throws FaultError engine.denied, trust.engine-unknown
 */
async function isRunning(
	engine: TrustEngine,
	{ openClient }: DeskPorts,
	signal: AbortSignal,
): Promise<boolean> {
	if (engine.flavour === 'program') {
		return false;
	}
	try {
		(await openClient(engine, signal)).close();
		return true;
	} catch (error) {
		signal.throwIfAborted();
		const fault = error instanceof FaultError ? error.fault : undefined;
		if (fault?.code === 'engine.unreachable' && NOBODY_THERE.has(fault.facts?.['reason'])) {
			return false;
		}
		throw fault?.code === 'engine.denied'
			? error
			: faultError({
					code: 'trust.engine-unknown',
					side: 'this-computer',
					subject: engine.endpoint,
				});
	}
}

async function trustOf(revert: Revert, files: EngineFiles): Promise<EngineTrust> {
	const pairs = await pairsOf(revert, seenFilesOf(files));
	const drifted = driftedOf(revert, pairs);
	return drifted.length > 0 ? planAnew(revert, files, drifted) : bytesBack(revert, files, pairs);
}

async function pairsOf(
	{ record, ports, engine }: Revert,
	seen: readonly SeenFile[],
): Promise<readonly Pair[]> {
	const pairs: Pair[] = [];
	for (const [index, file] of record.files.entries()) {
		if (file.engines.includes(engine.engine.endpoint)) {
			const now = seen.find(({ path }) => path === file.path) ?? (await seenAgain(file, ports));
			pairs.push({ file, now, original: await originalOf(record, index, ports) });
		}
	}
	return pairs;
}

function driftedOf(revert: Revert, pairs: readonly Pair[]): readonly Pair[] {
	return pairs.filter(({ file, now }) => !ownMarks(revert, file).includes(markOfSeen(now)));
}

/**
 * An engine that does not start any more is when undoing is needed most: its files are put back without it.
 * @throws FaultError trust.engine-unknown where others wrote meanwhile: what to keep of it is judged with the engine
 */
async function judgeStopped(revert: Revert): Promise<JudgedEngine> {
	const { record, ports } = revert;
	const { engine, before, after } = revert.engine;
	const isBack = ['rolled-back', 'reverted'].includes(record.state);
	const pairs = isBack ? [] : await pairsOf(revert, []);
	if (driftedOf(revert, pairs).length > 0) {
		const { endpoint } = engine;
		throw faultError({ code: 'trust.engine-unknown', side: 'this-computer', subject: endpoint });
	}
	const back = originalsBackAlone(engine, pairs);
	const trust: EngineTrust = {
		...back,
		effectiveNow: back.edits.length === 0 ? before : after,
		effectiveAfter: before,
	};
	const files = filesOfStopped(engine, pairs);
	return {
		preview: ports.planners.preview(files, trust),
		planned: { engine, files, trust, isStopped: true },
	};
}

function ownMarks({ record, attempts }: Revert, file: RecordedFile): readonly Mark[] {
	const others = attempts.flatMap((one) =>
		one.files.filter(({ path }) => path === file.path).flatMap((same) => leftMarks(one, same)),
	);
	return [...leftMarks(record, file), ...others];
}

/** @throws FaultError trust.config-unreadable when the kept bytes are not what was kept */
async function originalOf(
	{ id, files }: ChangeRecord,
	index: number,
	{ history }: DeskPorts,
): Promise<Uint8Array | undefined> {
	const before = files[index]?.before ?? MISSING;
	const bytes = before === MISSING ? undefined : await history.original(id, index);
	if (markOf(bytes) !== before) {
		const file = history.originalPath(id, index);
		throw faultError({
			code: 'trust.config-unreadable',
			side: 'this-computer',
			subject: file,
			facts: { file, reason: 'damaged' },
		});
	}
	return bytes;
}

/** A file that the engine does not read any more is put back all the same. */
async function seenAgain(file: RecordedFile, { lookAtFile }: DeskPorts): Promise<SeenFile> {
	const { path, link, access, owner } = file;
	const base = { path, ...(link === undefined ? {} : { link }), access: { kind: access }, owner };
	const look = await lookAtFile(path);
	switch (look.kind) {
		case 'there':
			return { ...base, ...look };
		case 'missing':
			return { ...base, kind: 'missing' };
		case 'unknown':
			return { ...base, kind: 'unread', reason: 'failed' };
	}
}

function bytesBack(revert: Revert, files: EngineFiles, pairs: readonly Pair[]): EngineTrust {
	const { record, attempts } = revert;
	const back = withContents(
		files,
		new Map(pairs.map(({ file, original }) => [file.path, original])),
	);
	// Where a change was interrupted, the daemon may have read what is no longer there.
	const mayHold = [record, ...attempts].some(
		({ state }) => state === 'interrupted' || state === 'roll-back-failed',
	);
	const isHolding = mayHold && findingsOf(revert, back).some(({ code }) => code === 'not-loaded');
	return {
		...originalsBack(files, pairs, isHolding),
		effectiveNow: effectiveOf(revert, files),
		effectiveAfter: effectiveOf(revert, back),
	};
}

/** @throws FaultError trust.config-invalid and whatever else the planner finds wrong */
async function planAnew(
	revert: Revert,
	files: EngineFiles,
	drifted: readonly Pair[],
): Promise<EngineTrust> {
	const { ports, later } = revert;
	const planned = planEngine(ports.planners, await previousWish(revert), files);
	if (!planned.ok) {
		throw new FaultError(planned.fault);
	}
	const byOthers = drifted.filter(
		({ file, now }) => later.get(file.path)?.includes(markOfSeen(now)) !== true,
	);
	const findings = byOthers.map(
		({ file, now }): TrustFinding => ({
			code: 'drifted',
			severity: 'warns',
			facts: {
				file: file.path,
				...(now.kind === 'there' && now.changedAtMs > 0
					? { date: new Date(now.changedAtMs).toISOString().slice(0, 10) }
					: {}),
			},
		}),
	);
	return { ...planned.value, findings: [...findings, ...planned.value.findings] };
}

/** What was set for this registry before the change, as a wish. What others set by their own files is not ours to write. */
async function previousWish({ record, engine, ports }: Revert): Promise<TrustWish> {
	const { host } = record.wish;
	const { insecure, mirrors } = engine.before;
	if (insecure.includes(host)) {
		return { host, as: 'insecure' };
	}
	const index = record.files.findIndex(({ role }) => role === 'ca');
	const pem = index < 0 ? undefined : await originalOf(record, index, ports);
	if (pem !== undefined) {
		return { host, as: 'ca', caPem: new TextDecoder().decode(pem) };
	}
	const before = mirrors.flatMap(({ of, locations, unchecked }) =>
		locations
			.filter((location) => leadsTo(location, host))
			.map((location) => ({ of, tls: tlsOf(location, unchecked) })),
	)[0];
	return before === undefined ? { host, as: 'none' } : { host, as: 'mirror', ...before };
}

/** Docker says it by the scheme, Podman beside the location. */
function tlsOf(location: string, unchecked: readonly string[] = []): TlsPolicy {
	if (location.startsWith('http://')) return 'plain-http';
	return unchecked.includes(location) ? 'skip-verify' : 'verify';
}

function nothing(revert: Revert, files: EngineFiles): EngineTrust {
	const effective = effectiveOf(revert, files);
	return {
		edits: [],
		findings: [],
		effectiveNow: effective,
		effectiveAfter: effective,
		needsReload: false,
	};
}

/** What the files make of the registry: the planner says so, whatever is wished. */
function effectiveOf({ record, ports }: Revert, files: EngineFiles): EffectiveTrust {
	const planned = planEngine(ports.planners, record.wish, files);
	return planned.ok ? planned.value.effectiveNow : NOTHING_EFFECTIVE;
}

function findingsOf({ record, ports }: Revert, files: EngineFiles): readonly TrustFinding[] {
	const planned = planEngine(ports.planners, record.wish, files);
	return planned.ok ? planned.value.findings : [];
}
