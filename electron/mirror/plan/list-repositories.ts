// The images of a mirror, whole repositories by their tags included.
import type { Fault } from '../../../shared/fault/fault';
import type { Intention, RepositorySelection } from '../../../shared/mirror/intention';
import type { ListedImage } from '../../../shared/mirror/name-images';
import { filterTags } from '../../../shared/mirror/tags/tag-filter';
import { formatReference, parseReference } from '../../../shared/oci/reference';
import type { NameList } from '../../content/content-store';
import type { RegistryStores } from '../../content/registry-stores';
import { FaultError, faultError } from '../../platform/fault-error';
import { mapAtOnce } from '../../platform/map-at-once';

/** The images of an earlier sitting, in order: each source keeps its place. */
export interface KnownImages {
	readonly sources: readonly string[];
	/** True when these are all: then tags of repositories are not listed again. */
	readonly isComplete: boolean;
	/** Those that may be published already, but were not read back. */
	readonly unchecked: ReadonlySet<string>;
}

interface Listing {
	readonly images: readonly ListedImage[];
	/** Repositories whose tags could not be had: an image that fails, as any other may. */
	readonly refused: readonly RefusedRepository[];
}

export interface RefusedRepository {
	readonly selection: RepositorySelection;
	readonly fault: Fault;
}

/** Asks sources for tags; one that gives none is refused, as an image may be. */
export async function listAll(
	mirror: Intention,
	stores: RegistryStores,
	known: KnownImages,
	signal: AbortSignal,
): Promise<Listing> {
	const before = known.sources.flatMap(listedBefore);
	const expanded = await mapAtOnce(mirror.repositories, 8, async (selection) => {
		const ofRepository = before.filter((image) => isOf(selection, image));
		if (known.isComplete && ofRepository.length > 0) {
			return ofRepository;
		}
		try {
			return [...ofRepository, ...(await listRepository(selection, stores, signal))];
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof FaultError) {
				return { selection, fault: error.fault };
			}
			throw error;
		}
	});
	return {
		images: [...mirror.images, ...expanded.flatMap((one) => ('fault' in one ? [] : one))],
		refused: expanded.flatMap((one) => ('fault' in one ? [one] : [])),
	};
}

/** Reads a source of an earlier sitting; what was a repository without a list then is none. */
function listedBefore(source: string): readonly ListedImage[] {
	const parsed = parseReference(source);
	return parsed.ok && formatReference(parsed.value) === source
		? [{ reference: parsed.value, origin: { file: source } }]
		: [];
}

function isOf(selection: RepositorySelection, image: ListedImage): boolean {
	const { registry, repository } = selection.reference;
	return image.reference.registry === registry && image.reference.repository === repository;
}

async function listRepository(
	selection: RepositorySelection,
	stores: RegistryStores,
	signal: AbortSignal,
): Promise<readonly ListedImage[]> {
	const { registry, repository } = selection.reference;
	const list = await stores.source(registry).listTags(repository, signal);
	if (list === undefined) {
		throw faultError({
			code: 'registry.unsupported',
			side: 'source',
			subject: `${registry}/${repository}`,
			facts: { what: 'listing its tags' },
		});
	}
	if (!list.isWhole && selection.tags?.newest !== undefined) {
		throw faultError({
			code: 'repository.list-cut-short',
			side: 'source',
			subject: `${registry}/${repository}`,
			detail: `${list.names.length} tags were listed`,
		});
	}
	const tags = list.names;
	const chosen = filterTags(tags, selection.tags ?? {});
	if (chosen.length === 0) {
		throw noneChosen(`${registry}/${repository}`, tags);
	}
	const notes = notesOf(list, `${registry}/${repository}`);
	return chosen.map((tag, position) => ({
		reference: { registry, repository, tag, isTagImplied: false },
		origin: selection.origin,
		// Said once, with the first of its images.
		...(position === 0 ? { notes } : {}),
	}));
}

/** Some of the tags that are there, the newest first: what a rule was meant for is often plain from them. */
const TAGS_SHOWN = 8;

function noneChosen(subject: string, tags: readonly string[]): Error {
	if (tags.length === 0) {
		return faultError({ code: 'repository.not-found', side: 'source', subject });
	}
	const shown = filterTags(tags, {}).toReversed().slice(0, TAGS_SHOWN);
	return faultError({
		code: 'repository.no-tag-chosen',
		side: 'source',
		subject,
		facts: { count: String(tags.length), tags: shown.join(', ') },
	});
}

function notesOf({ isWhole, leftOut }: NameList, subject: string): readonly string[] {
	const entries =
		leftOut === 1 ? '1 entry is no tag and is' : `${leftOut} entries are no tags and are`;
	return [
		...(isWhole
			? []
			: [
					`The registry ended its list of tags of ${subject} early: tags that are not listed stay behind.`,
				]),
		...(leftOut === 0 ? [] : [`In the list of tags of ${subject}, ${entries} left out.`]),
	];
}
