// What a run is for, as one text: a run is continued when the same text comes again ("Same mirror, same run").
import { canonicalJson } from '../format/canonical-json';
import { formatReference, type Reference } from '../oci/reference';
import type { MirrorSpec, Origin, TagSelection } from './mirror-spec';
import { type ListedImage, nameOf } from './name-images';
import { rewriterFor } from './rewrite-reference';

/** A repository of which the plan lists the tags. */
export interface RepositorySelection {
	readonly reference: Pick<Reference, 'registry' | 'repository'>;
	/** Absent: every tag. */
	readonly tags?: TagSelection;
	readonly origin: Origin;
}

export interface Intention {
	readonly spec: MirrorSpec;
	readonly images: readonly ListedImage[];
	readonly repositories: readonly RepositorySelection[];
}

/**
 * Gives the intention's canonical text: sources and the names they get, platforms, referrers,
 * destination, policy for existing tags, route. Order, repetition, comments, the mirror's name, limits
 * and how registries are reached do not change it; neither does what a tag points at meanwhile.
 */
export function intentionText(intention: Intention): string {
	const { spec, images, repositories } = intention;
	const rewrite = rewriterFor(spec);
	const nameText = (image: Pick<ListedImage, 'asTag'> & { reference: Reference }): string => {
		const name = nameOf(image, rewrite);
		return name.ok ? formatReference(name.value) : name.fault.code;
	};
	const tags = ({ include, exclude, semver, newest }: TagSelection): TagSelection => ({
		...(include === undefined ? {} : { include: unordered(include) }),
		...(exclude === undefined ? {} : { exclude: unordered(exclude) }),
		...(semver === undefined ? {} : { semver }),
		...(newest === undefined ? {} : { newest }),
	});
	return canonicalJson({
		schema: 'image-ferry/intention/v1',
		images: unordered(
			images.map((image) => `${formatReference(image.reference)} ${nameText(image)}`),
		),
		repositories: unordered(
			repositories.map((selection) =>
				canonicalJson({
					source: formatReference(selection.reference),
					name: nameText({ reference: selection.reference }),
					tags: tags(selection.tags ?? {}),
				}),
			),
		),
		destination: spec.destination.registry,
		platforms: spec.platforms === 'all' ? 'all' : unordered(spec.platforms),
		referrers: typeof spec.referrers === 'string' ? spec.referrers : unordered(spec.referrers),
		existingTag: spec.existingTag,
		route: spec.route,
	});
}

function unordered(words: readonly string[]): string[] {
	return [...new Set(words)].sort();
}
