// The names that a draft's images get at the destination, live while a person chooses: before, after, what changes,
// and which names can't be or are given twice.
import { describeFault } from '../../fault/fault-texts';
import type { ImageListReading } from '../../image-list/from-text';
import { formatReference, parseReference } from '../../oci/reference';
import { collisionFaults, type NamedImage, nameImages, sharedNames } from '../name-images';
import { prefixesOf, rewriterFor } from '../rewrite-reference';
import type { MirrorDraft } from './mirror-draft';
import { PASTED_LIST, typedHost, typedPath } from './mirror-of-draft';
import type { SourcePath } from './path-rule';

/** `shared`: another source gets the same name, which only their digests allow; `refused`: the run would not start. */
export type NameState = 'ok' | 'note' | 'shared' | 'refused';

export interface NameRow {
	readonly source: string;
	/** Empty when there can be none. */
	readonly destination: string;
	readonly state: NameState;
	/** Complete sentences; empty when all is well. */
	readonly why: string;
	/** What a filter looks in, in lower case. */
	readonly search: string;
}

/** Gives registry and repository of every source of a draft, those of tag rules too. */
export function sourcePaths(
	reading: ImageListReading,
	repositories: MirrorDraft['repositories'],
): readonly SourcePath[] {
	const ruled = repositories.flatMap(({ repository }) => {
		const parsed = parseReference(repository);
		return parsed.ok ? [parsed.value] : [];
	});
	return [...reading.references.map(({ reference }) => reference), ...ruled];
}

/**
 * Gives a row for every image and, its tag shown as `*`, for every repository with a tag rule. Without a usable
 * destination there are none; rules that are not complete yet are left out.
 */
export function draftNames(
	draft: Pick<MirrorDraft, 'destination' | 'rewrite' | 'repositories'>,
	reading: ImageListReading,
): readonly NameRow[] {
	const registry = typedHost(draft.destination.registry);
	if (registry === undefined) {
		return [];
	}
	const repository = typedPath(draft.destination.repository);
	const rules = {
		destination: { registry, ...(repository === '' ? {} : { repository }) },
		rewrite: draft.rewrite.filter(({ from }) => prefixesOf(from).length > 0),
	};
	const listed = reading.references.map(({ line, reference }) => ({
		reference,
		origin: { file: PASTED_LIST, line },
	}));
	const images = nameImages(listed, rules);
	const groups = sharedNames(images);
	const refused = new Set(
		collisionFaults(groups).flatMap(({ facts }) => [facts?.['one'] ?? '', facts?.['other'] ?? '']),
	);
	const others = new Map<NamedImage, NamedImage>();
	for (const group of groups) {
		for (const image of group.images) {
			const other = group.images.find((one) => one !== image);
			if (other !== undefined) {
				others.set(image, other);
			}
		}
	}
	const rewrite = rewriterFor(rules);
	return [
		...images.map((image) => nameRow(image, others.get(image), refused)),
		...draft.repositories.flatMap((selection) => ruleRow(selection.repository, rewrite)),
	];
}

/** Counts rows by state. */
export function countNames(rows: readonly NameRow[]): Readonly<Record<NameState, number>> {
	const counts = { ok: 0, note: 0, shared: 0, refused: 0 };
	for (const { state } of rows) {
		counts[state] += 1;
	}
	return counts;
}

/** Gives how many first characters all names have in common, up to a slash. */
export function commonLength(names: readonly string[]): number {
	const [first, ...rest] = names.filter((name) => name !== '');
	if (first === undefined || rest.length === 0) {
		return 0;
	}
	let length = first.length;
	for (const name of rest) {
		while (length > 0 && !name.startsWith(first.slice(0, length))) {
			length = first.lastIndexOf('/', length - 2) + 1;
		}
	}
	return first.lastIndexOf('/', length - 1) + 1;
}

function nameRow(
	image: NamedImage,
	other: NamedImage | undefined,
	refused: ReadonlySet<string>,
): NameRow {
	const source = formatReference(image.source);
	if (!image.name.ok) {
		const { title, remedy } = describeFault(image.name.fault);
		return row(source, '', 'refused', `${title}. ${remedy}`);
	}
	const destination = formatReference(image.name.value);
	if (other !== undefined) {
		const twin = formatReference(other.source);
		return refused.has(source)
			? row(
					source,
					destination,
					'refused',
					`${twin} has another digest and would get this name too.`,
				)
			: row(source, destination, 'shared', `${twin} would get this name too.`);
	}
	const why = image.notes.join(' ');
	return row(source, destination, why === '' ? 'ok' : 'note', why);
}

function ruleRow(repository: string, rewrite: ReturnType<typeof rewriterFor>): readonly NameRow[] {
	const parsed = parseReference(repository);
	if (!parsed.ok) {
		return [];
	}
	const { registry, repository: path } = parsed.value;
	const source = `${registry}/${path}:*`;
	const name = rewrite({ registry, repository: path });
	if (!name.ok) {
		const { title, remedy } = describeFault(name.fault);
		return [row(source, '', 'refused', `${title}. ${remedy}`)];
	}
	return [row(source, `${formatReference(name.value)}:*`, 'ok', '')];
}

function row(source: string, destination: string, state: NameState, why: string): NameRow {
	return { source, destination, state, why, search: `${source} ${destination}`.toLowerCase() };
}
