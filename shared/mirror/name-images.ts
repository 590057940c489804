// Every listed image with its name at the destination, and which of them would land on one name.
// Whether two that do are really different, only their digests tell: the plan asks collisionFaults.
import { type Fault, makeFault } from '../fault/fault';
import { formatReference, type NamedReference, type Reference } from '../oci/reference';
import { ok, type Result } from '../result';
import type { Origin } from './mirror-spec';
import { type NamingRules, namingNotes, rewriterFor } from './rewrite-reference';

/** One image as a mirror names it: by a `reference:` entry, a line of a list, or a tag of a repository. */
export interface ListedImage {
	readonly reference: NamedReference;
	/** The tag that it gets at the destination, where that is another than the source's. */
	readonly asTag?: string;
	readonly origin: Origin;
	/** What a person should know of how it was listed; complete sentences. */
	readonly notes?: readonly string[];
}

export interface NamedImage {
	readonly source: NamedReference;
	/** Every place that names this source, in the order of the mirror; at least one. */
	readonly origins: readonly Origin[];
	/** The destination, or why it can have none (`mirror.empty-name`, `reference.invalid`). */
	readonly name: Result<Reference>;
	/** What a person should know before the run; complete sentences. */
	readonly notes: readonly string[];
}

/** At least two different sources that would get one name. */
export interface NameGroup {
	readonly destination: Reference;
	readonly images: readonly NamedImage[];
}

/** Names all images, in the order of their first mention; equal sources are merged. */
export function nameImages(
	listed: Iterable<ListedImage>,
	rules: NamingRules,
): readonly NamedImage[] {
	const rewrite = rewriterFor(rules);
	const bySource = new Map<string, { image: ListedImage; origins: Origin[]; notes: string[] }>();
	for (const image of listed) {
		const { reference, origin, notes = [] } = image;
		const key = formatReference(reference);
		const known = bySource.get(key);
		if (known === undefined) {
			bySource.set(key, { image, origins: [origin], notes: [...notes] });
		} else {
			known.origins.push(origin);
			for (const note of notes) known.notes.push(note);
		}
	}
	return [...bySource.values()].map(({ image, origins, notes }) => ({
		source: image.reference,
		origins,
		name: nameOf(image, rewrite),
		notes: [...namingNotes(image.reference), ...notes],
	}));
}

/** Gives an image's name at the destination, or why it can have none. */
export function nameOf(
	{ reference, asTag }: Pick<ListedImage, 'asTag'> & { readonly reference: Reference },
	rewrite: (source: Reference) => Result<Reference>,
): Result<Reference> {
	const name = rewrite(reference);
	return name.ok && asTag !== undefined ? ok({ ...name.value, tag: asTag }) : name;
}

/**
 * Gives the images that share a tagged name. Names without a tag never collide: content behind a
 * digest can't be replaced.
 */
export function sharedNames(images: readonly NamedImage[]): readonly NameGroup[] {
	const byName = new Map<string, { destination: Reference; images: NamedImage[] }>();
	for (const image of images) {
		if (!image.name.ok || image.name.value.tag === undefined) {
			continue;
		}
		const { registry, repository, tag } = image.name.value;
		const destination = { registry, repository, tag };
		const key = formatReference(destination);
		const group = byName.get(key);
		if (group === undefined) {
			byName.set(key, { destination, images: [image] });
		} else {
			group.images.push(image);
		}
	}
	return [...byName.values()].filter((group) => group.images.length > 1);
}

/**
 * Gives one `mirror.name-collision` for each group whose sources are known to differ. `digestOf`
 * gives a source's digest, `undefined` while or where it is unknown (such a source can't collide: it
 * is not copied); by default only digests in the mirror itself count. Facts: `one`, `other` (the
 * sources), `oneOrigin`, `otherOrigin` (`list.txt, line 3`), `more` (how many further sources).
 */
export function collisionFaults(
	groups: readonly NameGroup[],
	digestOf: (source: Reference) => string | undefined = pinnedDigest,
): readonly Fault[] {
	return groups.flatMap((group) => {
		const byDigest = new Map<string, NamedImage>();
		for (const image of group.images) {
			const digest = pinnedDigest(image.source) ?? digestOf(image.source);
			if (digest !== undefined && !byDigest.has(digest)) {
				byDigest.set(digest, image);
			}
		}
		const [one, other, ...more] = byDigest.values();
		return one === undefined || other === undefined
			? []
			: [collision(group.destination, one, other, more.length)];
	});
}

/** Gives `list.txt, line 3`, or the file alone. */
export function formatOrigin(origin: Origin): string {
	return origin.line === undefined ? origin.file : `${origin.file}, line ${origin.line}`;
}

function pinnedDigest(source: Reference): string | undefined {
	return source.digest;
}

function collision(
	destination: Reference,
	one: NamedImage,
	other: NamedImage,
	more: number,
): Fault {
	return makeFault({
		code: 'mirror.name-collision',
		side: 'this-computer',
		subject: formatReference(destination),
		facts: {
			one: formatReference(one.source),
			oneOrigin: one.origins.map(formatOrigin).join('; '),
			other: formatReference(other.source),
			otherOrigin: other.origins.map(formatOrigin).join('; '),
			more: String(more),
		},
	});
}
