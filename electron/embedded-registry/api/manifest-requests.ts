// /v2/NAME/manifests/REFERENCE: pull, push and delete (distribution-spec v1.1 § Pulling, Pushing, Content Management).
// Bytes are kept and given verbatim; Accept is not negotiated, because converting would change the digest.
import { createHash } from 'node:crypto';
import { type Digest, digestAlgorithm } from '../../../shared/oci/digest';
import {
	blobsOf,
	MAX_MANIFEST_BYTES,
	type Manifest,
	readManifest,
} from '../../../shared/oci/manifest';
import { isForeignLayerType, isManifestType } from '../../../shared/oci/media-types';
import type { ContentReading, ContentStorage, ContentWriting } from '../content-storage';
import { type Answer, answerEmpty, refuse, refuseChange, refuseMethod } from './answer';
import { type RegistryRequest, readBody } from './registry-request';
import type { ManifestName, Route } from './route';

type ManifestRoute = Extract<Route, { kind: 'manifest' }>;

export function answerManifest(
	request: RegistryRequest,
	route: ManifestRoute,
	storage: ContentStorage,
): Promise<Answer> | Answer {
	const { reading, writing } = storage;
	if (request.method === 'GET' || request.method === 'HEAD') return send(request, route, reading);
	if (writing === undefined) return refuseChange();
	if (request.method === 'PUT') return put(request, route, reading, writing);
	if (request.method === 'DELETE') return remove(route, writing);
	return refuseMethod(['GET', 'HEAD', 'PUT', 'DELETE']);
}

async function send(
	request: RegistryRequest,
	route: ManifestRoute,
	reading: ContentReading,
): Promise<Answer> {
	const digest = route.name.digest ?? (await reading.resolveTag(route.repository, route.name.tag));
	const manifest =
		digest === undefined ? undefined : await reading.manifest(route.repository, digest);
	if (manifest === undefined) return unknown(route.name);
	const headers = {
		'Content-Type': manifest.mediaType,
		'Content-Length': String(manifest.bytes.byteLength),
		'Docker-Content-Digest': manifest.digest,
		ETag: `"${manifest.digest}"`,
	};
	return { status: 200, headers, ...(request.method === 'HEAD' ? {} : { body: manifest.bytes }) };
}

async function put(
	request: RegistryRequest,
	route: ManifestRoute,
	reading: ContentReading,
	writing: ContentWriting,
): Promise<Answer> {
	const bytes = await readBody(request, MAX_MANIFEST_BYTES);
	if (bytes === undefined) {
		return refuse(413, 'MANIFEST_INVALID', `a manifest has at most ${MAX_MANIFEST_BYTES} bytes`);
	}
	const digest = digestLike(route.name.digest, bytes);
	if (route.name.digest !== undefined && route.name.digest !== digest) {
		return refuse(400, 'DIGEST_INVALID', `the manifest has the digest ${digest}`);
	}
	const mediaType = request.headers['content-type']?.split(';')[0]?.trim() ?? '';
	if (!isManifestType(mediaType)) {
		return refuse(400, 'MANIFEST_INVALID', `"${mediaType}" is not a manifest media type`);
	}
	const read = readManifest(Buffer.from(bytes).toString('utf8'), mediaType);
	if (!read.ok) return refuse(400, 'MANIFEST_INVALID', read.problem);
	const missing = await missingContent(route.repository, read.manifest, reading);
	if (missing.length > 0) {
		return refuse(
			400,
			'MANIFEST_BLOB_UNKNOWN',
			'it names content that this repository does not hold',
			{
				detail: missing.map((one) => ({ digest: one })),
			},
		);
	}
	const subject = read.manifest.subject?.digest as Digest | undefined;
	const stored = { digest, mediaType, bytes, ...(subject === undefined ? {} : { subject }) };
	await writing.putManifest(route.repository, stored, route.name.tag);
	return answerEmpty(201, {
		Location: `/v2/${route.repository}/manifests/${digest}`,
		'Docker-Content-Digest': digest,
		...(subject === undefined ? {} : { 'OCI-Subject': subject }),
	});
}

/** Layers that live elsewhere may be missing; the subject may too (the spec says so). */
async function missingContent(
	repository: string,
	manifest: Manifest,
	reading: ContentReading,
): Promise<readonly string[]> {
	const named = manifest.kind === 'index' ? manifest.manifests : blobsOf(manifest);
	const missing: string[] = [];
	for (const { digest, mediaType, urls } of named) {
		if (isForeignLayerType(mediaType) || (urls?.length ?? 0) > 0) continue;
		const isThere = isManifestType(mediaType)
			? await reading.hasManifest(repository, digest as Digest)
			: (await reading.blob(repository, digest as Digest)) !== undefined;
		if (!isThere) missing.push(digest);
	}
	return missing;
}

async function remove(route: ManifestRoute, writing: ContentWriting): Promise<Answer> {
	const { repository, name } = route;
	const isRemoved =
		name.digest === undefined
			? await writing.deleteTag(repository, name.tag)
			: await writing.deleteManifest(repository, name.digest);
	return isRemoved ? answerEmpty(202) : unknown(name);
}

function unknown(name: ManifestName): Answer {
	return refuse(404, 'MANIFEST_UNKNOWN', `there is no manifest ${name.digest ?? name.tag}`);
}

function digestLike(asked: Digest | undefined, bytes: Uint8Array): Digest {
	const algorithm = asked === undefined ? 'sha256' : digestAlgorithm(asked);
	return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` as Digest;
}
