// Manifests over the API: verbatim bytes in both directions, digests computed here.
import { createHash } from 'node:crypto';
import { ownPath } from '../../shared/net/own-path';
import { type Digest, digestAlgorithm, isDigest, parseDigest } from '../../shared/oci/digest';
import { MAX_MANIFEST_BYTES } from '../../shared/oci/manifest';
import { MANIFEST_ACCEPT } from '../../shared/oci/media-types';
import { FaultError } from '../platform/fault-error';
import { headerText } from './fault-from-response';
import type { ResponseHeaders } from './http/http-exchange';
import type { ManifestDocument, ManifestHead } from './registry-client';
import type { Answer, RegistryCall, RegistrySession } from './registry-session';

/** Never `*` + `/*`: with it registry 2.8.2 converts to schema 1. */
const ACCEPT = MANIFEST_ACCEPT.join(', ');

const OPENING_BRACE = '{'.charCodeAt(0);

export interface ManifestCalls {
	get(
		repository: string,
		tagOrDigest: string,
		signal: AbortSignal,
	): Promise<ManifestDocument | undefined>;
	head(
		repository: string,
		tagOrDigest: string,
		signal: AbortSignal,
	): Promise<ManifestHead | undefined>;
	put(
		repository: string,
		tagOrDigest: string,
		manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly digest: Digest },
		signal: AbortSignal,
	): Promise<{ readonly hasSubjectSupport: boolean }>;
}

export function manifestCalls(session: RegistrySession): ManifestCalls {
	let isHeadRefused = false;

	const get: ManifestCalls['get'] = async (repository, tagOrDigest, signal) => {
		const call = readCall(session, 'GET', { repository, tagOrDigest, signal });
		// Read inside the attempt: a damaged manifest is asked for again.
		const read = async (): Promise<ManifestDocument> =>
			documentOf(
				session,
				call,
				tagOrDigest,
				await session.askOnce(call, [200], MAX_MANIFEST_BYTES),
			);
		return await orMissing(session.retry.run(signal, read));
	};

	/** Gives what HEAD told; 'unknown' when only the document itself can tell. */
	const askHead = async (call: RegistryCall): Promise<ManifestHead | 'missing' | 'unknown'> => {
		if (isHeadRefused) {
			return 'unknown';
		}
		try {
			const answer = await orMissing(session.ask(call, [200], 0));
			return answer === undefined ? 'missing' : (headOf(answer.headers) ?? 'unknown');
		} catch (error) {
			if (!isHeadRefusal(error)) {
				throw error;
			}
			isHeadRefused = true;
			session.warn(
				'head-refused',
				'The registry refuses HEAD for manifests; whole manifests are read instead.',
			);
			return 'unknown';
		}
	};

	const head: ManifestCalls['head'] = async (repository, tagOrDigest, signal) => {
		const found = await askHead(readCall(session, 'HEAD', { repository, tagOrDigest, signal }));
		if (found !== 'unknown') {
			return found === 'missing' ? undefined : found;
		}
		const document = await get(repository, tagOrDigest, signal);
		return (
			document && {
				digest: document.digest,
				contentType: document.contentType,
				sizeBytes: document.bytes.length,
			}
		);
	};

	return {
		get,
		head,
		put: (repository, tagOrDigest, manifest, signal) =>
			putManifest(session, { repository, tagOrDigest, signal }, manifest),
	};
}

interface Wanted {
	readonly repository: string;
	readonly tagOrDigest: string;
	readonly signal: AbortSignal;
}

function readCall(session: RegistrySession, method: 'GET' | 'HEAD', wanted: Wanted): RegistryCall {
	const { repository, tagOrDigest, signal } = wanted;
	return {
		method,
		path: ownPath(`/v2/${repository}/manifests/${tagOrDigest}`),
		operation: 'manifest-read',
		repository,
		access: { repository, action: 'pull' },
		headers: { accept: ACCEPT },
		subject: subjectOf(session.options.host, repository, tagOrDigest),
		signal,
	};
}

async function putManifest(
	session: RegistrySession,
	{ repository, tagOrDigest, signal }: Wanted,
	manifest: Parameters<ManifestCalls['put']>[2],
): Promise<{ readonly hasSubjectSupport: boolean }> {
	const call: RegistryCall = {
		method: 'PUT',
		path: ownPath(`/v2/${repository}/manifests/${tagOrDigest}`),
		operation: 'manifest-write',
		repository,
		access: { repository, action: 'push' },
		headers: { 'content-type': manifest.mediaType },
		body: manifest.bytes,
		subject: subjectOf(session.options.host, repository, tagOrDigest),
		signal,
	};
	const answer = await session.ask(call, [200, 201, 202, 204], MAX_MANIFEST_BYTES);
	return { hasSubjectSupport: headerText(answer.headers, 'oci-subject') !== undefined };
}

/** `host/repository:tag` or `host/repository@digest`. */
export function subjectOf(host: string, repository: string, tagOrDigest: string): string {
	return `${host}/${repository}${isDigest(tagOrDigest) ? '@' : ':'}${tagOrDigest}`;
}

/** Turns "not there" into `undefined`. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof FaultError && NOT_FOUND.has(error.fault.code)) {
			return undefined;
		}
		throw error;
	}
}

const NOT_FOUND: ReadonlySet<string> = new Set([
	'manifest.not-found',
	'repository.not-found',
	'blob.not-found',
]);

/** HEAD answers have no error body, so a refusal of the method may come under several statuses. */
function isHeadRefusal(error: unknown): boolean {
	return (
		error instanceof FaultError &&
		(error.fault.code === 'registry.unsupported' ||
			(error.fault.code === 'registry.misbehaved' && error.fault.facts?.['status'] === '400'))
	);
}

function headOf(headers: ResponseHeaders): ManifestHead | undefined {
	const digest = parseDigest(headerText(headers, 'docker-content-digest') ?? '');
	const length = Number(headerText(headers, 'content-length') ?? Number.NaN);
	if (digest === undefined) {
		// Nothing to compare with: only the document itself can tell.
		return undefined;
	}
	return {
		digest,
		contentType: headerText(headers, 'content-type') ?? '',
		...(Number.isSafeInteger(length) && length > 0 ? { sizeBytes: length } : {}),
	};
}

function documentOf(
	session: RegistrySession,
	call: RegistryCall,
	tagOrDigest: string,
	answer: Answer,
): ManifestDocument {
	const asked = parseDigest(tagOrDigest);
	const algorithm = asked === undefined ? 'sha256' : digestAlgorithm(asked);
	const digest = parseDigest(
		`${algorithm}:${createHash(algorithm).update(answer.bytes).digest('hex')}`,
	);
	if (digest === undefined || (asked !== undefined && digest !== asked)) {
		throw session.fault('content.digest-mismatch', call.subject, {
			detail: `asked for ${tagOrDigest}, got ${digest}`,
			facts: { expected: tagOrDigest, actual: String(digest) },
		});
	}
	const contentType = headerText(answer.headers, 'content-type');
	if (!session.isKnownRegistry && answer.bytes[0] !== OPENING_BRACE) {
		throw session.fault('registry.not-a-registry', call.subject, {
			detail: 'the manifest is not JSON',
		});
	}
	if (contentType === undefined) {
		session.warn(
			'content-type-missing',
			`${call.subject} came without a Content-Type; the document itself decides.`,
		);
	}
	return { bytes: answer.bytes, contentType: contentType ?? '', digest };
}
