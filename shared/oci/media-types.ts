// Media types of manifests and layers, OCI image-spec v1.1 and Docker image manifest v2 schema 2.

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json';
export const DOCKER_SCHEMA1_SIGNED = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const OCI_EMPTY = 'application/vnd.oci.empty.v1+json';

/** All four, always sent together: without them registry 2.8.2 converts to schema 1 (facts F1). */
export const MANIFEST_ACCEPT: readonly string[] = [
	OCI_INDEX,
	OCI_MANIFEST,
	DOCKER_LIST,
	DOCKER_MANIFEST,
];

/** Tells whether the media type is an index or a Docker manifest list. */
export function isIndexType(mediaType: string): boolean {
	return mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
}

/** Tells whether the media type is an image manifest. */
export function isImageManifestType(mediaType: string): boolean {
	return mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;
}

/** Tells whether the media type is a manifest of any kind that we copy. */
export function isManifestType(mediaType: string): boolean {
	return isIndexType(mediaType) || isImageManifestType(mediaType);
}

/** Tells whether the media type is the old schema 1, which no registry accepts any more. */
export function isSchema1Type(mediaType: string): boolean {
	return mediaType === DOCKER_SCHEMA1 || mediaType === DOCKER_SCHEMA1_SIGNED;
}

/** Tells whether a layer is kept outside registries by its type (Windows base layers). */
export function isForeignLayerType(mediaType: string): boolean {
	return mediaType.includes('.foreign.') || mediaType.includes('.nondistributable.');
}
