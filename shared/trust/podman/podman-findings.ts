// What a person should know of a plan for Podman, and what is in its way.
import { accessFindings } from '../access-findings';
import { lookedUp } from '../certificates/folder-content';
import type { CertificatePlan } from '../certificates/plan-certificates';
import type { PodmanFiles } from '../engine-files';
import type { TrustFinding } from '../trust-finding';
import type { EffectiveTrust, EngineTrust } from '../trust-plan';
import type { TrustWish } from '../trust-wish';
import { isAt } from './podman-effect';
import { decidingTable, narrowedTable, type PlacedTable } from './registry-table';

const ENGINE = 'Podman';
const ORDER: readonly TrustFinding['severity'][] = ['blocks', 'warns', 'tells'];

/** Podman's settings name registries: a network is wished for in vain, or nothing is to be taken back. */
export function networkFinding({ host, as }: TrustWish): TrustFinding {
	return {
		code: 'network-unsupported',
		severity: as === 'none' ? 'tells' : 'blocks',
		facts: { entry: host, host },
	};
}

/** A table that wins against what is wished. */
export function overrideFinding(table: PlacedTable, { host, of }: TrustWish): TrustFinding {
	return { code: 'drop-in-overrides', severity: 'blocks', facts: overrideFacts(table, of ?? host) };
}

/** Why a table counts: it is of the same name and read later, a wildcard, or for a part only. */
function overrideFacts(table: PlacedTable, subject: string): TrustFinding['facts'] {
	const { prefix } = table;
	if (prefix === subject) return { ...placeOf(table), reason: 'later' };
	return prefix.startsWith('*.')
		? { ...placeOf(table), host: subject, entry: prefix, reason: 'wildcard' }
		: { ...placeOf(table), reason: 'narrower', of: subject };
}

/** One of our drop-ins that somebody else wrote in. */
export function driftedFinding(file: string, isLosing: boolean): TrustFinding {
	return { code: 'drifted', severity: isLosing ? 'blocks' : 'warns', facts: { file } };
}

/** Findings on what the wish itself means, and on what stays as it is. */
export function wishFindings(
	wish: TrustWish,
	after: readonly PlacedTable[],
	certificates: CertificatePlan,
): readonly TrustFinding[] {
	const { host, as, of = '', tls } = wish;
	const isInsecure =
		as === 'insecure' || (as === 'mirror' && (isUnchecked(tls) || isAskedUnchecked(wish, after)));
	const clear: TrustFinding = {
		code: 'clear-text',
		severity: 'warns',
		facts: { host, engine: ENGINE },
	};
	const skipped = certificates.caFilesAfter.map(
		(file): TrustFinding => ({
			code: 'insecure-skips-ca',
			severity: 'warns',
			facts: { host, file },
		}),
	);
	return [
		...(isInsecure ? [clear, ...skipped] : []),
		...(as === 'mirror' ? [pullsOnly(host, of)] : []),
		...(as === 'none' ? staysFindings(host, after) : narrowerFindings(wish, after)),
		...elsewhereFindings(wish, after),
		...mirroredFindings(wish, after),
	];
}

/** Findings on the files that were found and how they are written. */
export function fileFindings(
	files: PodmanFiles,
	planned: Pick<EngineTrust, 'edits' | 'needsReload'>,
	now: EffectiveTrust,
): readonly TrustFinding[] {
	return [
		...hiddenFindings(files),
		...notLoadedFindings(files, now),
		...accessFindings(files, planned),
	];
}

/** Gives what blocks first, then what warns, each only once. */
export function sortedFindings(findings: readonly TrustFinding[]): readonly TrustFinding[] {
	const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
	return [...byText.values()].sort(
		(one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity),
	);
}

function isUnchecked(tls: TrustWish['tls']): boolean {
	return tls === 'plain-http' || tls === 'skip-verify';
}

/** Also one of which the wish says nothing, and that stays as it was set. */
function isAskedUnchecked({ host, of = '' }: TrustWish, after: readonly PlacedTable[]): boolean {
	const mirrors = decidingTable(after, of)?.mirrors ?? [];
	return mirrors.some(({ location, isInsecure }) => isInsecure && location === host);
}

function placeOf(table: PlacedTable): Readonly<Record<string, string>> {
	return { file: table.file, line: String(table.line), host: table.prefix };
}

function pullsOnly(host: string, of: string): TrustFinding {
	return { code: 'mirror-pulls-only', severity: 'tells', facts: { host, of } };
}

function staysFindings(host: string, after: readonly PlacedTable[]): readonly TrustFinding[] {
	const decider = decidingTable(after, host);
	const insecure = decider?.isInsecure === true ? [decider] : [];
	const mirrored = after.filter(({ mirrors }) =>
		mirrors.some(({ location }) => isAt(location, host)),
	);
	return [...new Set([...insecure, ...mirrored])].map((table) => ({
		code: 'foreign-stays',
		severity: 'tells',
		facts: { ...placeOf(table), host },
	}));
}

/** Tables for a part of the registry keep their own mind. */
function narrowerFindings(
	{ host, as, of }: TrustWish,
	after: readonly PlacedTable[],
): readonly TrustFinding[] {
	const subject = of ?? host;
	return after
		.filter(({ prefix }) => prefix.startsWith(`${subject}/`))
		.filter(({ isInsecure, mirrors }) => {
			if (as === 'mirror') return !mirrors.some(({ location }) => isAt(location, host));
			return isInsecure !== (as === 'insecure');
		})
		.map((table) => ({
			code: 'drop-in-overrides',
			severity: 'warns',
			facts: overrideFacts(table, subject),
		}));
}

/** Podman asks the location of a table, and it is that host which is no longer checked. */
function elsewhereFindings(
	{ host, as }: TrustWish,
	after: readonly PlacedTable[],
): readonly TrustFinding[] {
	if (as !== 'insecure') return [];
	const decider = decidingTable(after, host);
	const tables = [
		...(decider === undefined ? [] : [{ table: decider, name: host }]),
		...after
			.filter(({ prefix, isInsecure }) => prefix.startsWith(`${host}/`) && isInsecure)
			.map((table) => ({ table, name: table.prefix })),
	];
	return tables.flatMap(({ table, name }): readonly TrustFinding[] => {
		const { location } = narrowedTable(table, name);
		if (isAt(location, host)) return [];
		const facts = { ...placeOf(table), host: name, other: hostOf(location) };
		return [{ code: 'location-elsewhere', severity: 'warns', facts }];
	});
}

/** How a mirror is asked stands with the registry that it stands in for. */
function mirroredFindings(
	{ host, as }: TrustWish,
	after: readonly PlacedTable[],
): readonly TrustFinding[] {
	if (as !== 'insecure' && as !== 'ca') return [];
	return after.flatMap((table) =>
		table.mirrors
			.filter(
				({ location, isInsecure }) => isAt(location, host) && isInsecure !== (as === 'insecure'),
			)
			.map(
				({ isInsecure }): TrustFinding => ({
					code: 'mirror-keeps-own',
					severity: isInsecure ? 'warns' : 'tells',
					facts: {
						...placeOf(table),
						host,
						of: table.prefix,
						reason: isInsecure ? 'unchecked' : 'checked',
					},
				}),
			),
	);
}

function hostOf(location: string): string {
	return location.replace(/\/.*$/, '');
}

function hiddenFindings({ foundBy, hidden, main }: PodmanFiles): readonly TrustFinding[] {
	if (foundBy !== 'user-file') return [];
	return hidden.map((file) => ({
		code: 'user-file-hides',
		severity: 'tells',
		facts: { file: lookedUp(main), other: lookedUp(file) },
	}));
}

/** A service that runs on keeps what it read at its start. */
function notLoadedFindings({ says }: PodmanFiles, now: EffectiveTrust): readonly TrustFinding[] {
	if (says.insecureHosts === undefined) return [];
	const told = new Set(says.insecureHosts);
	const written = new Set(now.insecure);
	const different = [...written, ...told].filter((host) => !written.has(host) || !told.has(host));
	return different.map((entry) => ({
		code: 'not-loaded',
		severity: 'tells',
		facts: { engine: ENGINE, entry },
	}));
}
