// (wish, what was read of a Podman engine) → what would be written, and what that makes of it. Pure. Our own drop-in wherever
// drop-ins count; a file of others is touched only where nothing but the main file counts.
import { ok, type Result } from '../result';
import { type CertificatePlan, planCertificates } from './certificates/plan-certificates';
import type { PodmanFiles } from './engine-files';
import {
	type CountingFile,
	effectiveTables,
	readCountingFiles,
	withChanges,
} from './podman/effective-tables';
import { mainChanges } from './podman/main-changes';
import {
	driftOf,
	type FileChanges,
	ownChanges,
	ownFileOf,
	type TableWish,
	tableWishOf,
} from './podman/own-tables';
import { effectOf, isFulfilled } from './podman/podman-effect';
import {
	driftedFinding,
	fileFindings,
	networkFinding,
	overrideFinding,
	sortedFindings,
	wishFindings,
} from './podman/podman-findings';
import { rowsOf } from './podman/standing-rows';
import type { TrustFinding } from './trust-finding';
import type { EngineTrust, PlannedEdit, StandingRow } from './trust-plan';
import { isNetwork, type TrustWish } from './trust-wish';

const NEW_MODE = 0o644;
const DOCKERS_CERTIFICATES = /[\\/]docker[\\/]certs\.d[\\/]/;

/**
 * Plans what makes a wish true for one Podman engine. Faults: `trust.config-invalid` (a file that Podman itself refuses, or
 * into which nothing can be written without losing something), `trust.config-unreadable`, `trust.ca-invalid`.
 */
export function planPodman(wish: TrustWish, files: PodmanFiles): Result<EngineTrust> {
	const counting = readCountingFiles(files);
	if (!counting.ok) return counting;
	const now = effectiveTables(counting.value);
	if (isNetwork(wish.host)) {
		const effect = effectOf(wish, now, []);
		const findings = [networkFinding(wish)];
		return ok({
			edits: [],
			findings,
			effectiveNow: effect,
			effectiveAfter: effect,
			needsReload: false,
		});
	}
	const certificates = planCertificates(wish, files.certificates);
	if (!certificates.ok) return certificates;
	const wished = tableWishOf(wish);
	const changes = changesFor(wished, files, counting.value);
	if (!changes.ok) return changes;
	const changed = withChanges(counting.value, changes.value);
	if (!changed.ok) return changed;
	const after = effectiveTables(changed.value);
	const edits = [...tableEdits(changes.value), ...certificates.value.edits];
	const effectiveNow = effectOf(wish, now, certificates.value.caFilesNow);
	const fulfilled = isFulfilled(wished, after);
	const findings = sortedFindings([
		...(fulfilled === true ? [] : [overrideFinding(fulfilled, wish)]),
		...driftFindings(changes.value),
		...certificateFindings(wish, certificates.value),
		...certificates.value.edits.flatMap(dockerFindings),
		...wishFindings(wish, after, certificates.value),
		...fileFindings(files, { edits, needsReload: changes.value.size > 0 }, effectiveNow),
	]);
	const isBlocked = findings.some(({ severity }) => severity === 'blocks');
	return ok({
		edits: isBlocked ? [] : edits,
		findings,
		effectiveNow,
		effectiveAfter: isBlocked
			? effectiveNow
			: effectOf(wish, after, certificates.value.caFilesAfter),
		needsReload: !isBlocked && changes.value.size > 0,
	});
}

/** Gives what the files of a Podman engine say of registries today. Faults as of `planPodman`. */
export function readPodman(files: PodmanFiles): Result<readonly StandingRow[]> {
	const counting = readCountingFiles(files);
	return counting.ok ? ok(rowsOf(counting.value, files.certificates)) : counting;
}

function changesFor(
	wished: TableWish,
	files: PodmanFiles,
	counting: readonly CountingFile[],
): Result<FileChanges> {
	const ownFile = ownFileOf(files, counting);
	return ownFile === undefined
		? mainChanges(wished, counting)
		: ok(ownChanges(wished, counting, ownFile));
}

function tableEdits(changes: FileChanges): readonly PlannedEdit[] {
	return [...changes].map(([{ seen, rules }, text]) => ({
		role: rules.isDropIn ? 'drop-in' : 'registries-conf',
		before: seen,
		...(text === undefined ? {} : { after: new TextEncoder().encode(text) }),
		newMode: NEW_MODE,
	}));
}

/** What somebody wrote into one of our drop-ins would be lost when it is written anew. */
function driftFindings(changes: FileChanges): readonly TrustFinding[] {
	return [...changes.keys()].flatMap((file) => {
		const drift = file.rules.isDropIn ? driftOf(file) : 'none';
		return drift === 'none' ? [] : [driftedFinding(file.document.file, drift === 'more')];
	});
}

function dockerFindings({ before: { path: file } }: PlannedEdit): readonly TrustFinding[] {
	return DOCKERS_CERTIFICATES.test(file)
		? [{ code: 'docker-reads-too', severity: 'warns', facts: { file } }]
		: [];
}

/** Podman shows its client certificate to insecure registries as well: half a pair stops them, too. */
function certificateFindings(
	{ as }: TrustWish,
	{ findings }: CertificatePlan,
): readonly TrustFinding[] {
	if (as !== 'insecure') return findings;
	return findings.map((finding) =>
		finding.code === 'certificate-without-key' ? { ...finding, severity: 'blocks' } : finding,
	);
}
