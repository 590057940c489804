// The sample: content that is made on the spot, the same on every machine, and the mirror that copies it.
import type { MirrorSpec } from '../../shared/mirror/mirror-spec';
import type { ListedImage } from '../../shared/mirror/name-images';
import { formatReference } from '../../shared/oci/reference';
import type { FolderStorage } from './folder-storage';
import { addIndex, addSbom, addSignature } from './sample/companions';
import { ContentBuilder } from './sample/content-builder';
import {
	SAMPLE_IMAGES,
	SAMPLE_LAYERS,
	type SampleImage,
	type SampleLayerName,
} from './sample/sample-table';

/** Where the sample's images land; their first path element is replaced by it. */
const DESTINATION_REPOSITORY = 'island';

export interface SampleMirror {
	readonly spec: MirrorSpec;
	/** What the spec names, parsed; `origin` counts the list's lines. */
	readonly images: readonly ListedImage[];
}

/** Makes 12 images in 8 repositories, about 62 MB; takes less than a second. @throws the file system's error. */
export async function writeSampleContent(storage: FolderStorage): Promise<void> {
	const builder = new ContentBuilder(storage);
	for (const image of SAMPLE_IMAGES) await writeImage(builder, image);
}

/** Gives the mirror from `harbour/…` at the source to `island/…` at the destination; both are plain HTTP. */
export function sampleMirror(sourceHost: string, destinationHost: string): SampleMirror {
	const images = SAMPLE_IMAGES.map(({ repository, tag }, index) => ({
		reference: { registry: sourceHost, repository, tag, isTagImplied: false },
		origin: { file: 'sample', line: index + 1 },
	}));
	const spec: MirrorSpec = {
		name: 'sample',
		images: images.map(({ reference }) => ({ reference: formatReference(reference) })),
		destination: { registry: destinationHost, repository: DESTINATION_REPOSITORY },
		rewrite: [{ from: `${sourceHost}/harbour`, to: '' }],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
		registries: { [sourceHost]: { tls: 'plain-http' }, [destinationHost]: { tls: 'plain-http' } },
	};
	return { spec, images };
}

async function writeImage(builder: ContentBuilder, image: SampleImage): Promise<void> {
	const { repository, tag, format, arm64Layers } = image;
	const common = { repository, format } as const;
	const layers = withSizes(image.layers);
	if (arm64Layers !== undefined) {
		const amd64 = await builder.image({ ...common, architecture: 'amd64', layers });
		const arm64 = await builder.image({
			...common,
			architecture: 'arm64',
			layers: withSizes(arm64Layers),
		});
		await addIndex(builder, repository, { amd64, arm64 }, tag);
		return;
	}
	const built = await builder.image({ ...common, tag, architecture: 'amd64', layers });
	if (image.extra === 'signature') await addSignature(builder, repository, built);
	if (image.extra === 'sbom') await addSbom(builder, repository, built);
}

function withSizes(
	names: readonly SampleLayerName[],
): readonly { name: string; sizeBytes: number }[] {
	return names.map((name) => ({ name, sizeBytes: SAMPLE_LAYERS[name] }));
}
