// What a draft means: the mirror that would run, or everything that still keeps it from running, each at its step.
import { Range } from 'semver';
import { trimOf } from '../../format/trim-characters';
import { shownInput } from '../../format/visible-text';
import { type ImageListReading, readImageList } from '../../image-list/from-text';
import { formatReference, parseReference, repositoryProblem } from '../../oci/reference';
import { parseRegistryHost } from '../../oci/registry-host';
import type { Intention, RepositorySelection } from '../intention';
import { mirrorSpecSchema } from '../mirror-spec';
import { prefixesOf } from '../rewrite-reference';
import type { DraftStep, MirrorDraft } from './mirror-draft';

/** Name of the pasted list where an origin is told. */
export const PASTED_LIST = 'list';

export interface DraftProblem {
	readonly step: DraftStep;
	/** Line of the list, from 1. */
	readonly line?: number;
	/** Key of the draft that it is about; a rule with its position, as `rewrite.0`. */
	readonly field?: string;
	/** Complete sentence. */
	readonly problem: string;
	/** Complete sentence, what to do. */
	readonly remedy: string;
}

export type DraftMeaning =
	| { readonly ok: true; readonly mirror: Intention }
	| { readonly ok: false; readonly problems: readonly DraftProblem[] };

/**
 * Gives the mirror of a draft. Images keep their line as origin. `reading` is that of the draft's list, for those
 * who have it already.
 */
export function mirrorOfDraft(
	draft: MirrorDraft,
	reading: ImageListReading = readImageList(draft.imagesText),
): DraftMeaning {
	const repositories = draft.repositories.map(readRepository);
	const problems = [
		...imageProblems(draft, reading),
		...repositories.flatMap((one) => ('problem' in one ? [one.problem] : [])),
		...destinationProblems(draft.destination),
		...draft.rewrite.flatMap(ruleProblems),
		...howProblems(draft),
	];
	if (problems.length > 0) {
		return { ok: false, problems };
	}
	const spec = mirrorSpecSchema.safeParse(specOf(draft, reading));
	if (!spec.success) {
		return { ok: false, problems: spec.error.issues.map(({ path }) => settingProblem(path)) };
	}
	const images = reading.references.map(({ line, reference }) => ({
		reference,
		origin: { file: PASTED_LIST, line },
	}));
	const selections = repositories.flatMap((one) => ('problem' in one ? [] : [one]));
	return { ok: true, mirror: { spec: spec.data, images, repositories: selections } };
}

/** As mirrorSpecSchema. */
const MAX_NAME_LENGTH = 128;

/** Gives the canonical host that a person typed, or `undefined` when it is none that references can name. */
export function typedHost(typed: string): string | undefined {
	const host = parseRegistryHost(typed);
	const parsed = host === undefined ? undefined : parseReference(`${host}/a/b`);
	return parsed?.ok === true && parsed.value.registry === host ? host : undefined;
}

/** Gives a path without blanks and slashes around it. */
export function typedPath(typed: string): string {
	return trimOf(typed.trim(), '/');
}

function imageProblems(draft: MirrorDraft, reading: ImageListReading): readonly DraftProblem[] {
	const problems = reading.problems.map(
		({ line, text, problem, remedy }): DraftProblem => ({
			step: 'images',
			field: 'imagesText',
			line,
			problem: text === '' ? `The line ${problem}.` : `“${text}” ${problem}.`,
			remedy,
		}),
	);
	const isEmpty = reading.references.length === 0 && draft.repositories.length === 0;
	if (isEmpty && problems.length === 0) {
		const remedy = 'Paste a list, drop a file, or choose tags of a repository.';
		return [{ step: 'images', field: 'imagesText', problem: 'No image is listed yet.', remedy }];
	}
	return problems;
}

type RepositoryReading = RepositorySelection | { readonly problem: DraftProblem };

function readRepository(
	selection: MirrorDraft['repositories'][number],
	index: number,
): RepositoryReading {
	const at = { step: 'images', field: `repositories.${index}` } as const;
	const shown = shownInput(selection.repository);
	const parsed = parseReference(selection.repository);
	if (!parsed.ok || !parsed.value.isTagImplied) {
		const remedy = 'Write it as HOST/PATH without a tag, such as registry.example.com/team/app.';
		return { problem: { ...at, problem: `“${shown}” is not a repository.`, remedy } };
	}
	const { include = [], exclude = [], semver } = selection.tags ?? {};
	if (semver !== undefined && !isVersionRange(semver)) {
		const remedy = 'Write a range such as >=1.4 <2 or ~1.25, or leave it empty.';
		const problem = `“${shownInput(semver)}” is not a version range.`;
		return { problem: { ...at, problem: `${shown}: ${problem}`, remedy } };
	}
	if ([...include, ...exclude].includes('')) {
		const remedy = 'Write a pattern such as v*, or remove it.';
		return { problem: { ...at, problem: `${shown} has an empty pattern of tags.`, remedy } };
	}
	const { registry, repository } = parsed.value;
	return {
		reference: { registry, repository },
		...(selection.tags === undefined ? {} : { tags: selection.tags }),
		origin: { file: selection.repository },
	};
}

/** Tells whether node-semver reads the text as a range. */
export function isVersionRange(text: string): boolean {
	if (text.trim() === '' || text.length > 256) {
		return false;
	}
	try {
		return new Range(text).range !== undefined;
	} catch {
		return false;
	}
}

function destinationProblems({
	registry,
	repository,
}: MirrorDraft['destination']): readonly DraftProblem[] {
	const problems: DraftProblem[] = [];
	const host = typedHost(registry);
	if (host === undefined) {
		const typed = registry.trim();
		const isLoneWord = parseRegistryHost(typed) !== undefined;
		const remedy = isLoneWord
			? `Write it with its port, such as ${typed.toLowerCase()}:443.`
			: 'Choose a saved registry or write host[:port], such as registry.example.com:8083.';
		problems.push({
			step: 'destination',
			field: 'destination.registry',
			problem:
				typed === ''
					? 'No destination is chosen yet.'
					: `“${shownInput(typed)}” is not a registry host${isLoneWord ? ': without dot and port, engines read it as a name on Docker Hub' : ''}.`,
			remedy,
		});
	}
	const path = typedPath(repository);
	const problem = path === '' ? undefined : repositoryProblem(path);
	if (problem !== undefined) {
		problems.push({
			step: 'destination',
			field: 'destination.repository',
			problem: `The repository is no path: ${shownInput(problem)}.`,
			remedy:
				'Use lower-case letters, digits and single . _ - between them, with / between elements.',
		});
	}
	return problems;
}

function ruleProblems(
	{ from, to }: MirrorDraft['rewrite'][number],
	index: number,
): readonly DraftProblem[] {
	const at = { step: 'destination', field: `rewrite.${index}` } as const;
	if (prefixesOf(from).length === 0) {
		const problem =
			from.trim() === ''
				? 'A path rule does not say what it replaces.'
				: `“${shownInput(from)}” is not a registry with a path.`;
		const remedy = 'Write the registry and path that it replaces, such as quay.io/team.';
		return [{ ...at, problem, remedy }];
	}
	const problem = to === '' ? undefined : repositoryProblem(to);
	if (problem !== undefined) {
		const remedy = 'Write a path such as team/images, or nothing to cut it off.';
		return [{ ...at, problem: `The new path is none: ${shownInput(problem)}.`, remedy }];
	}
	return [];
}

function howProblems(draft: MirrorDraft): readonly DraftProblem[] {
	const problems: DraftProblem[] = [];
	if (draft.platforms.length === 0) {
		const remedy = 'Choose at least one platform, or all.';
		problems.push({ step: 'how', field: 'platforms', problem: 'No platform is chosen.', remedy });
	}
	if (draft.referrers.length === 0) {
		const remedy = 'Choose at least one kind, all, or none.';
		const problem = 'No kind of signature or attestation is chosen.';
		problems.push({ step: 'how', field: 'referrers', problem, remedy });
	}
	return problems;
}

/** A mirror that nobody named is called by where it goes, so that its runs can be told apart. */
function nameOf({ name, destination }: MirrorDraft, repository: string): string {
	const given = name.trim();
	const place = repository === '' ? destination.registry.trim() : repository;
	return given === '' ? (place === '' ? 'mirror' : place).slice(0, MAX_NAME_LENGTH) : given;
}

/** The draft as the value that mirror files are read into. */
function specOf(draft: MirrorDraft, reading: ImageListReading): unknown {
	const repository = typedPath(draft.destination.repository);
	return {
		name: nameOf(draft, repository),
		images: [
			...reading.references.map(({ reference }) => ({ reference: formatReference(reference) })),
			...draft.repositories,
		],
		destination: {
			registry: typedHost(draft.destination.registry),
			...(repository === '' ? {} : { repository }),
		},
		rewrite: draft.rewrite,
		platforms: draft.platforms,
		referrers: draft.referrers,
		existingTag: draft.existingTag,
		route: draft.route,
		...(draft.engine === undefined || draft.route === 'direct' ? {} : { engine: draft.engine }),
		limits: draft.limits,
		registries: {},
	};
}

/** What only the schema of mirrors refuses. */
function settingProblem([key = '', second]: readonly PropertyKey[]): DraftProblem {
	const field = String(key);
	if (field === 'images') {
		const remedy = 'Split the list into several mirrors.';
		return { step: 'images', field, problem: 'There are more than 100,000 images.', remedy };
	}
	if (field === 'platforms') {
		const problem = 'A platform is not written as os/architecture.';
		const remedy = 'Write it as linux/amd64 or linux/arm/v7.';
		return { step: 'how', field, problem, remedy };
	}
	return {
		step: field === 'destination' || field === 'rewrite' ? 'destination' : 'how',
		field: second === undefined ? field : `${field}.${String(second)}`,
		problem: `The setting “${field}” is not complete.`,
		remedy: 'Choose one of the values that are offered.',
	};
}
