// (wish, what was read of a Docker engine) → what would be written, and what that makes of it. Pure.
import { makeFault } from '../fault/fault';
import { fail, ok, type Result } from '../result';
import { accessFindings } from './access-findings';
import { planCertificates } from './certificates/plan-certificates';
import { type DaemonJson, type DaemonJsonSource, readDaemonJson } from './docker/daemon-json';
import { bySeverity, dockerFindings, engineName } from './docker/docker-findings';
import { dockerState, effectiveTrust, standingRows } from './docker/docker-state';
import { editDaemonJson } from './docker/edit-daemon-json';
import { isNotLoaded, type WishedLists, wishedLists } from './docker/wished-lists';
import type { DockerFiles } from './engine-files';
import { OWN_CA_NAME } from './own-names';
import type { EngineTrust, PlannedEdit, StandingRow } from './trust-plan';
import { parseTrustSubject } from './trust-subject';
import type { TrustWish } from './trust-wish';

const NEW_MODE = 0o644;
const NO_CHANGES: WishedLists = { changes: [], isUnloading: false };

/**
 * Plans a wish. Nothing is written where the engine is as wished or a finding blocks. Faults: `trust.host-invalid`,
 * `trust.ca-invalid`, `trust.config-invalid`, `trust.config-unreadable`.
 */
export function planDocker(asked: TrustWish, files: DockerFiles): Result<EngineTrust> {
	const subject = parseTrustSubject(asked.host);
	if (!subject.ok) return subject;
	const wish = { ...asked, host: subject.value };
	const read = readFile(files);
	if (!read.ok) return read;
	const certificates = planCertificates(wish, files.certificates);
	if (!certificates.ok) return certificates;
	const { caFilesNow, caFilesAfter } = certificates.value;
	const now = dockerState(read.value, files.flags);
	const lists =
		wish.as === 'mirror' && wish.of !== 'docker.io'
			? NO_CHANGES
			: wishedLists(wish, read.value, now, files.says);
	const daemonJson = daemonJsonEdits(files, read.value, lists);
	const after = dockerState(readBack(daemonJson[0], read.value, files), files.flags);
	const found = dockerFindings({
		wish,
		files,
		file: read.value,
		now,
		after,
		changes: lists.changes,
		caFilesAfter,
	});
	const findings = bySeverity([...found, ...certificates.value.findings]);
	const effectiveNow = effectiveTrust(now, wish, caFilesNow);
	if (findings.some(({ severity }) => severity === 'blocks'))
		return ok({
			edits: [],
			findings,
			effectiveNow,
			effectiveAfter: effectiveNow,
			needsReload: false,
		});
	const edits = [...certificates.value.edits, ...daemonJson];
	const needsReload =
		daemonJson.length > 0 ||
		(edits.length > 0 && copiesCertificates(files)) ||
		isNotLoaded(wish, after, files.says);
	return ok({
		edits,
		findings: bySeverity([...findings, ...accessFindings(files, { edits, needsReload })]),
		effectiveNow,
		effectiveAfter: effectiveTrust(after, wish, caFilesAfter),
		needsReload,
	});
}

/** Reads every registry that the engine treats in a special way. Faults as of planning. */
export function readDocker(files: DockerFiles): Result<readonly StandingRow[]> {
	const read = readFile(files);
	if (!read.ok) return read;
	const { daemonJson, flags, certificates } = files;
	const rows = standingRows(dockerState(read.value, flags), daemonJson.link ?? daemonJson.path);
	return ok([...rows, ...certificates.flatMap(certificateRows)]);
}

/** Docker Desktop takes certificates into its virtual machine when it starts. */
function copiesCertificates({ engine }: DockerFiles): boolean {
	return engine.flavour === 'desktop';
}

function certificateRows({ path, exists, files, ownCa }: DockerFiles['certificates'][number]) {
	if (!exists) return [];
	const host = path.replace(/^.*[/\\]/, '');
	const names = [...files.map((file) => file.link ?? file.path)].filter((file) =>
		file.endsWith('.crt'),
	);
	const own = ownCa.kind === 'missing' ? [] : [ownCa.link ?? ownCa.path];
	return [...new Set([...own, ...names])].map(
		(file): StandingRow => ({
			host,
			as: 'ca',
			origin: file.endsWith(OWN_CA_NAME) ? 'own' : 'user',
			file,
		}),
	);
}

function readFile(files: DockerFiles): Result<DaemonJson | undefined> {
	const { daemonJson } = files;
	if (daemonJson.kind === 'missing') return ok(undefined);
	if (daemonJson.kind === 'there') return readDaemonJson(daemonJson.bytes, sourceOf(files));
	const { file } = sourceOf(files);
	return fail(
		makeFault({
			code: 'trust.config-unreadable',
			side: 'this-computer',
			subject: file,
			facts: { file, reason: daemonJson.reason },
		}),
	);
}

function daemonJsonEdits(
	files: DockerFiles,
	file: DaemonJson | undefined,
	{ changes, isUnloading }: WishedLists,
): readonly PlannedEdit[] {
	if (changes.length === 0) return [];
	const before = files.daemonJson;
	const original = before.kind === 'there' ? before.bytes : undefined;
	return [
		{
			role: 'daemon-json',
			before,
			after: editDaemonJson(file, changes, sourceOf(files)),
			...(isUnloading ? { settled: { content: original } } : {}),
			newMode: NEW_MODE,
		},
	];
}

/** The file as it would be, from the bytes that would be written. */
function readBack(
	edit: PlannedEdit | undefined,
	now: DaemonJson | undefined,
	files: DockerFiles,
): DaemonJson | undefined {
	if (edit?.after === undefined) return now;
	const read = readDaemonJson(edit.after, sourceOf(files));
	if (!read.ok) throw new Error(`what would be written to ${edit.before.path} is broken`);
	return read.value;
}

function sourceOf(files: DockerFiles): DaemonJsonSource {
	return { file: files.daemonJson.link ?? files.daemonJson.path, engine: engineName(files) };
}
