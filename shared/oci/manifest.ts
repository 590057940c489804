// Reads image manifests and indexes without ever writing them again: copies are made of the raw bytes.
// Refuses what could be read in two ways (CVE-2021-41190).
import { z } from 'zod';
import { annotationsSchema, type Descriptor, descriptorSchema, optionalText } from './descriptor';
import { isIndexType, isManifestType, isSchema1Type, OCI_INDEX, OCI_MANIFEST } from './media-types';

/** Spec and registry 2.8.2 limit; also what keeps a hostile answer small (facts F1). */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_DESCRIPTORS = 10_000;

/** `null` is how Go writes what is not there. */
const listSchema = z
	.array(descriptorSchema)
	.max(MAX_DESCRIPTORS)
	.nullish()
	.transform((list) => list ?? []);

const common = {
	artifactType: optionalText,
	/** Names what it belongs to and is never fetched for that: half of one, as Go writes an empty one, is none. */
	subject: descriptorSchema.optional().catch(undefined),
	annotations: annotationsSchema,
};

const indexSchema = z.object({ ...common, manifests: listSchema });

const imageSchema = z.object({
	...common,
	config: descriptorSchema.nullish().transform((config) => config ?? undefined),
	layers: listSchema,
});

interface ManifestCommon {
	readonly mediaType: string;
	readonly artifactType?: string | undefined;
	readonly subject?: Descriptor | undefined;
	readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface ImageIndex extends ManifestCommon {
	readonly kind: 'index';
	readonly manifests: readonly Descriptor[];
}

export interface ImageManifest extends ManifestCommon {
	readonly kind: 'image';
	/** Absent in a few artifacts. */
	readonly config?: Descriptor | undefined;
	readonly layers: readonly Descriptor[];
}

export type Manifest = ImageIndex | ImageManifest;

export type ManifestReading =
	| { readonly ok: true; readonly manifest: Manifest }
	| { readonly ok: false; readonly isUnsupported: boolean; readonly problem: string };

/**
 * Reads a manifest. `contentType` is the header as received (parameters allowed, may be empty or
 * generic; then the document itself decides). Content-Type, `mediaType` and shape must agree.
 * `isUnsupported` separates "we don't copy this format" from "this is broken".
 */
export function readManifest(json: string, contentType: string): ManifestReading {
	const claimed = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
	if (isSchema1Type(claimed)) {
		return unsupported(`${claimed} (schema 1, retired in 2017)`);
	}
	let document: unknown;
	try {
		document = JSON.parse(json);
	} catch {
		return broken('it is not JSON');
	}
	if (typeof document !== 'object' || document === null || Array.isArray(document)) {
		return broken('it is not a JSON object');
	}
	return readDocument(document as Record<string, unknown>, claimed);
}

function readDocument(document: Record<string, unknown>, claimed: string): ManifestReading {
	const has = (part: string): boolean => (document[part] ?? undefined) !== undefined;
	const hasManifests = has('manifests');
	const hasImageParts = has('layers') || has('config');
	const wrong = refuseVersion(document['schemaVersion'] ?? 2);
	if (wrong !== undefined) {
		return wrong;
	}
	if (hasManifests && hasImageParts) {
		return broken('it claims to be an index and an image manifest at once');
	}
	const stated = typeof document['mediaType'] === 'string' ? document['mediaType'] : '';
	const isNamed = [claimed, stated].some(isManifestType);
	const refusal = refuseTypes(claimed, stated, hasManifests || hasImageParts || isNamed);
	if (refusal !== undefined) {
		return refusal;
	}
	const mediaType =
		[claimed, stated].find(isManifestType) ?? (hasManifests ? OCI_INDEX : OCI_MANIFEST);
	if (isIndexType(mediaType) ? hasImageParts : hasManifests) {
		return broken(`its media type ${mediaType} does not fit its content`);
	}
	return isIndexType(mediaType) ? readIndex(document, mediaType) : readImage(document, mediaType);
}

function refuseVersion(version: unknown): ManifestReading | undefined {
	const text = typeof version === 'number' || typeof version === 'string' ? String(version) : '';
	if (Number(text) === 1) {
		return unsupported('schema 1, retired in 2017');
	}
	return Number(text) === 2
		? undefined
		: broken(`its schemaVersion is ${text.slice(0, 20) || 'no number'}, not 2`);
}

/** What header and document say of the type must agree and be a type that we copy. */
function refuseTypes(
	claimed: string,
	stated: string,
	hasParts: boolean,
): ManifestReading | undefined {
	if (isManifestType(claimed) && isManifestType(stated) && claimed !== stated) {
		return broken(`Content-Type says ${claimed}, the document says ${stated}`);
	}
	if (stated !== '' && !isManifestType(stated)) {
		return unsupported(stated);
	}
	return hasParts ? undefined : unsupported(stated || claimed || 'no manifest media type');
}

function readIndex(document: unknown, mediaType: string): ManifestReading {
	const parsed = indexSchema.safeParse(document);
	if (!parsed.success) {
		return broken(firstIssue(parsed.error));
	}
	// What an index lists is a manifest unless it says otherwise.
	const manifests = parsed.data.manifests.map((entry) =>
		entry.mediaType === '' ? { ...entry, mediaType: OCI_MANIFEST } : entry,
	);
	return { ok: true, manifest: { ...parsed.data, manifests, kind: 'index', mediaType } };
}

function readImage(document: unknown, mediaType: string): ManifestReading {
	const parsed = imageSchema.safeParse(document);
	if (!parsed.success) {
		return broken(firstIssue(parsed.error));
	}
	return { ok: true, manifest: { ...parsed.data, kind: 'image', mediaType } };
}

/** Gives the blobs of an image manifest, config first, each digest once; foreign layers included. */
export function blobsOf(manifest: ImageManifest): readonly Descriptor[] {
	const byDigest = new Map<string, Descriptor>();
	const { config, layers } = manifest;
	for (const descriptor of config === undefined ? layers : [config, ...layers]) {
		if (!byDigest.has(descriptor.digest)) {
			byDigest.set(descriptor.digest, descriptor);
		}
	}
	return [...byDigest.values()];
}

function firstIssue(error: z.ZodError): string {
	const issue = error.issues[0];
	return issue === undefined
		? 'it has the wrong shape'
		: `${issue.path.join('.')}: ${issue.message}`;
}

function broken(problem: string): ManifestReading {
	return { ok: false, isUnsupported: false, problem };
}

function unsupported(problem: string): ManifestReading {
	return { ok: false, isUnsupported: true, problem };
}
