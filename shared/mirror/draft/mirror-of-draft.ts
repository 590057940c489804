// What a draft means: the mirror that would run, or everything that still keeps it from running, each at its step.
import { readImageList } from '../../image-list/from-text';
import { formatReference, parseReference } from '../../oci/reference';
import { parseRegistryHost } from '../../oci/registry-host';
import type { Intention, RepositorySelection } from '../intention';
import { mirrorSpecSchema } from '../mirror-spec';
import type { DraftStep, MirrorDraft } from './mirror-draft';

/** Name of the pasted list where an origin is told. */
export const PASTED_LIST = 'list';

export interface DraftProblem {
	readonly step: DraftStep;
	/** Line of the list, from 1. */
	readonly line?: number;
	/** Complete sentence. */
	readonly problem: string;
	/** Complete sentence, what to do. */
	readonly remedy: string;
}

export type DraftMeaning =
	| { readonly ok: true; readonly mirror: Intention }
	| { readonly ok: false; readonly problems: readonly DraftProblem[] };

/** Gives the mirror of a draft. Images keep their line as origin. */
export function mirrorOfDraft(draft: MirrorDraft): DraftMeaning {
	const problems: DraftProblem[] = [];
	const reading = readImageList(draft.imagesText);
	for (const { line, text, problem, remedy } of reading.problems) {
		problems.push({ step: 'images', line, problem: `“${text}” ${problem}.`, remedy });
	}
	const repositories = draft.repositories.flatMap((selection) => repositoryOf(selection, problems));
	if (reading.references.length === 0 && repositories.length === 0 && problems.length === 0) {
		const remedy = 'Paste a list, drop a file, or choose tags of a repository.';
		problems.push({ step: 'images', problem: 'No image is listed yet.', remedy });
	}
	const spec = mirrorSpecSchema.safeParse(specOf(draft));
	if (!spec.success) {
		problems.push(...settingProblems(spec.error.issues.map((issue) => issue.path)));
	}
	if (!spec.success || problems.length > 0) {
		return { ok: false, problems };
	}
	const images = reading.references.map(({ line, reference }) => ({
		reference,
		origin: { file: PASTED_LIST, line },
	}));
	return { ok: true, mirror: { spec: spec.data, images, repositories } };
}

function repositoryOf(
	selection: MirrorDraft['repositories'][number],
	problems: DraftProblem[],
): readonly RepositorySelection[] {
	const parsed = parseReference(selection.repository);
	if (!parsed.ok) {
		const remedy = 'Write it as HOST/PATH, such as registry.example.com/team/app.';
		const problem = `“${selection.repository}” is not a repository.`;
		problems.push({ step: 'images', problem, remedy });
		return [];
	}
	const { registry, repository } = parsed.value;
	return [
		{
			reference: { registry, repository },
			...(selection.tags === undefined ? {} : { tags: selection.tags }),
			origin: { file: selection.repository },
		},
	];
}

/** The draft as the value that mirror files are read into; images are told beside it. */
function specOf(draft: MirrorDraft): unknown {
	const { registry, repository } = draft.destination;
	const lines = readImageList(draft.imagesText).references;
	return {
		name: draft.name.trim() === '' ? 'mirror' : draft.name.trim(),
		images: [
			...lines.map(({ reference }) => ({ reference: formatReference(reference) })),
			...draft.repositories,
		],
		destination: {
			registry: parseRegistryHost(registry.trim()) ?? registry,
			...(repository.trim() === '' ? {} : { repository: repository.trim() }),
		},
		rewrite: draft.rewrite,
		platforms: draft.platforms,
		referrers: draft.referrers,
		existingTag: draft.existingTag,
		route: draft.route,
		...(draft.engine === undefined ? {} : { engine: draft.engine }),
		limits: draft.limits,
		registries: {},
	};
}

/** What the schema of mirrors refuses, said at the step where it is set. */
function settingProblems(paths: readonly (readonly PropertyKey[])[]): readonly DraftProblem[] {
	return paths.flatMap(([key = '']): readonly DraftProblem[] => {
		switch (key) {
			case 'images':
				return [];
			case 'destination':
				return [
					{
						step: 'destination',
						problem: 'The destination is not a registry host yet.',
						remedy:
							'Choose a saved registry or write host[:port], such as registry.example.com:8083.',
					},
				];
			case 'rewrite':
				return [
					{
						step: 'destination',
						problem: 'A path rule is not complete.',
						remedy: 'Write the registry and path that it replaces, or remove the rule.',
					},
				];
			default:
				return [
					{
						step: 'how',
						problem: `The setting “${String(key)}” is not complete.`,
						remedy: 'Choose one of the values that are offered.',
					},
				];
		}
	});
}
