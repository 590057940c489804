// What travels with images: build attestations inside an index, a cosign signature under a tag, an SBOM that refers
// to its image. All of the right shape; the signature signs nothing.
import { OCI_CONFIG, OCI_EMPTY, OCI_INDEX, OCI_MANIFEST } from '../../../shared/oci/media-types';
import type { BuiltDescriptor, ContentBuilder } from './content-builder';
import { seededBytes } from './seeded-bytes';

const IN_TOTO = 'application/vnd.in-toto+json';
const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const SPDX = 'application/spdx+json';
const PROVENANCE = 'https://slsa.dev/provenance/v0.2';

/** An index as BuildKit makes it: the images of two platforms, each followed by the attestation of its build. */
export async function addIndex(
	builder: ContentBuilder,
	repository: string,
	images: { readonly amd64: BuiltDescriptor; readonly arm64: BuiltDescriptor },
	tag: string,
): Promise<void> {
	const { amd64, arm64 } = images;
	const manifests = [
		{ ...amd64, platform: { architecture: 'amd64', os: 'linux' } },
		{ ...arm64, platform: { architecture: 'arm64', os: 'linux', variant: 'v8' } },
		await addAttestation(builder, repository, amd64),
		await addAttestation(builder, repository, arm64),
	];
	await builder.manifest(repository, { ...ociDocument(OCI_INDEX), manifests }, tag);
}

async function addAttestation(
	builder: ContentBuilder,
	repository: string,
	image: BuiltDescriptor,
): Promise<object> {
	const statement = await builder.blob(repository, IN_TOTO, {
		_type: 'https://in-toto.io/Statement/v0.1',
		predicateType: PROVENANCE,
		subject: [{ name: repository, digest: { sha256: image.digest.slice('sha256:'.length) } }],
		predicate: {
			buildType: 'https://mobyproject.org/buildkit@v1',
			builder: { id: '' },
			materials: [],
		},
	});
	const config = await builder.blob(repository, OCI_CONFIG, {
		architecture: 'unknown',
		os: 'unknown',
		config: {},
		rootfs: { type: 'layers', diff_ids: [statement.digest] },
	});
	const layers = [{ ...statement, annotations: { 'in-toto.io/predicate-type': PROVENANCE } }];
	const manifest = await builder.manifest(repository, {
		...ociDocument(OCI_MANIFEST),
		config,
		layers,
	});
	return {
		...manifest,
		annotations: {
			'vnd.docker.reference.digest': image.digest,
			'vnd.docker.reference.type': 'attestation-manifest',
		},
		platform: { architecture: 'unknown', os: 'unknown' },
	};
}

/** A signature as cosign leaves it: under the tag `sha256-HEX.sig` beside the image. */
export async function addSignature(
	builder: ContentBuilder,
	repository: string,
	image: BuiltDescriptor,
): Promise<void> {
	const payload = await builder.blob(repository, SIMPLE_SIGNING, {
		critical: {
			identity: { 'docker-reference': repository },
			image: { 'docker-manifest-digest': image.digest },
			type: 'cosign container image signature',
		},
		optional: null,
	});
	const config = await builder.blob(repository, OCI_CONFIG, {
		architecture: '',
		os: '',
		config: {},
		rootfs: { type: 'layers', diff_ids: [payload.digest] },
	});
	const [signature = new Uint8Array()] = seededBytes(image.digest, 64, 64);
	const annotations = {
		'dev.cosignproject.cosign/signature': Buffer.from(signature).toString('base64'),
	};
	const document = { ...ociDocument(OCI_MANIFEST), config, layers: [{ ...payload, annotations }] };
	await builder.manifest(repository, document, `${image.digest.replace(':', '-')}.sig`);
}

/** A bill of materials that refers to its image by `subject` (image-spec v1.1), without a tag. */
export async function addSbom(
	builder: ContentBuilder,
	repository: string,
	image: BuiltDescriptor,
): Promise<void> {
	const document = await builder.blob(repository, SPDX, {
		spdxVersion: 'SPDX-2.3',
		dataLicense: 'CC0-1.0',
		SPDXID: 'SPDXRef-DOCUMENT',
		name: repository,
		documentNamespace: `https://image-ferry.invalid/sample/${image.digest}`,
		creationInfo: { created: '2026-01-15T08:00:00Z', creators: ['Tool: image-ferry-sample'] },
		packages: [],
	});
	const config = await builder.blob(repository, OCI_EMPTY, {});
	await builder.manifest(repository, {
		...ociDocument(OCI_MANIFEST),
		artifactType: SPDX,
		config,
		layers: [document],
		subject: image,
		annotations: { 'org.opencontainers.image.created': '2026-01-15T08:00:00Z' },
	});
}

function ociDocument(mediaType: string): { readonly schemaVersion: 2; readonly mediaType: string } {
	return { schemaVersion: 2, mediaType };
}
