import { describe, expect, it } from 'vitest';
import {
	DOCKER_LIST,
	DOCKER_MANIFEST,
	DOCKER_SCHEMA1,
	DOCKER_SCHEMA1_SIGNED,
	isForeignLayerType,
	isImageManifestType,
	isIndexType,
	isManifestType,
	isSchema1Type,
	MANIFEST_ACCEPT,
	OCI_CONFIG,
	OCI_INDEX,
	OCI_MANIFEST,
} from '../../../../shared/oci/media-types';

describe('media types', () => {
	it('are told apart', () => {
		expect([OCI_INDEX, DOCKER_LIST].every(isIndexType)).toBe(true);
		expect([OCI_MANIFEST, DOCKER_MANIFEST].some(isIndexType)).toBe(false);
		expect([OCI_MANIFEST, DOCKER_MANIFEST].every(isImageManifestType)).toBe(true);
		expect([OCI_INDEX, DOCKER_LIST].some(isImageManifestType)).toBe(false);
		expect([OCI_CONFIG, DOCKER_SCHEMA1, 'application/json', ''].some(isManifestType)).toBe(false);
		expect([DOCKER_SCHEMA1, DOCKER_SCHEMA1_SIGNED].every(isSchema1Type)).toBe(true);
	});

	it('asked for are all four manifests, and never anything', () => {
		expect(MANIFEST_ACCEPT).toHaveLength(4);
		expect(MANIFEST_ACCEPT.every(isManifestType)).toBe(true);
	});

	it.each([
		'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
		'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
	])('know the foreign layer %s', (type) => {
		expect(isForeignLayerType(type)).toBe(true);
		expect(isForeignLayerType('application/vnd.oci.image.layer.v1.tar+gzip')).toBe(false);
	});
});
