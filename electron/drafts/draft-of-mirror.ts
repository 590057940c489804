// From a mirror file that was read to a draft of it: everything it says, the lists and certificates it names read in.
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { formatReference } from '../../shared/oci/reference';
import type { LoadedMirror } from '../mirror/load-mirror';

/** Gives the draft; each image once, in the order of the file. */
export function draftOfMirror(
	{ spec, images, repositories, registries }: LoadedMirror,
	{ id, fileName }: { readonly id: string; readonly fileName: string },
): MirrorDraft {
	const lines = new Set(
		images.map(({ reference: { isTagImplied, tag, ...rest } }) =>
			formatReference({ ...rest, ...(isTagImplied || tag === undefined ? {} : { tag }) }),
		),
	);
	const { concurrency, oneByOne, bandwidthBytesPerSecond } = spec.limits;
	return {
		id,
		name: spec.name,
		imagesText: [...lines].map((line) => `${line}\n`).join(''),
		repositories: repositories.map(({ reference, tags }) => ({
			repository: formatReference(reference),
			...(tags === undefined ? {} : { tags }),
		})),
		destination: {
			registry: spec.destination.registry,
			repository: spec.destination.repository ?? '',
		},
		rewrite: spec.rewrite,
		platforms: spec.platforms,
		referrers: spec.referrers,
		existingTag: spec.existingTag,
		route: spec.route,
		...(spec.engine === undefined ? {} : { engine: spec.engine }),
		limits: {
			concurrency,
			oneByOne,
			...(bandwidthBytesPerSecond === undefined ? {} : { bandwidthBytesPerSecond }),
		},
		registries: Object.fromEntries(registries),
		step: 'check',
		fileName: fileName.slice(0, 255),
	};
}
