// Which part of the distribution API a path names. Names, tags and digests are checked here, before anything is
// looked up with them (security T1).
import { type Digest, parseDigest } from '../../../shared/oci/digest';
import { isTag, MAX_NAME_LENGTH, repositoryProblem } from '../../../shared/oci/reference';
import { type Answer, refuse } from './answer';

/** A manifest is named by its digest or by a tag. */
export type ManifestName =
	| { readonly digest: Digest; readonly tag?: undefined }
	| { readonly tag: string; readonly digest?: undefined };

export type Route =
	| { readonly kind: 'base' }
	| { readonly kind: 'catalog' }
	| { readonly kind: 'tags'; readonly repository: string }
	| { readonly kind: 'manifest'; readonly repository: string; readonly name: ManifestName }
	| { readonly kind: 'blob'; readonly repository: string; readonly digest: Digest }
	| { readonly kind: 'uploads'; readonly repository: string }
	| { readonly kind: 'upload'; readonly repository: string; readonly id: string }
	| { readonly kind: 'referrers'; readonly repository: string; readonly digest: Digest }
	| { readonly kind: 'refused'; readonly answer: Answer };

/** Room that `host:port/` takes of the whole name; the host of a loopback registry is never longer. */
const MAX_REPOSITORY_LENGTH = MAX_NAME_LENGTH - '127.0.0.1:65535/'.length;

const TAGS = /^(.*)\/tags\/list$/;
const REFERRERS = /^(.*)\/referrers\/([^/]*)$/;
const MANIFEST = /^(.*)\/manifests\/([^/]*)$/;
const UPLOADS = /^(.*)\/blobs\/uploads\/?$/;
const UPLOAD = /^(.*)\/blobs\/uploads\/([^/]+)$/;
const BLOB = /^(.*)\/blobs\/([^/]*)$/;

/** Reads the path of a request (without its query); whatever is not valid comes back as `refused`. */
export function readRoute(method: string, rawPath: string): Route {
	const path = decode(rawPath);
	if (path === '/v2' || path === '/v2/') return { kind: 'base' };
	if (path?.startsWith('/v2/') !== true) {
		return refused(refuse(404, 'UNSUPPORTED', 'this registry answers only below /v2/'));
	}
	const rest = path.slice('/v2/'.length);
	if (rest === '_catalog') return { kind: 'catalog' };
	return contentRoute(method, rest);
}

function contentRoute(method: string, rest: string): Route {
	const uploads = UPLOADS.exec(rest);
	if (uploads !== null)
		return inRepository(uploads[1], (repository) => ({ kind: 'uploads', repository }));
	const [, uploadOf, id = ''] = UPLOAD.exec(rest) ?? [];
	if (uploadOf !== undefined)
		return inRepository(uploadOf, (repository) => ({ kind: 'upload', repository, id }));
	const [, blobOf, blob = ''] = BLOB.exec(rest) ?? [];
	if (blobOf !== undefined) return inRepository(blobOf, (name) => byDigest('blob', name, blob));
	const [, manifestOf, name = ''] = MANIFEST.exec(rest) ?? [];
	if (manifestOf !== undefined)
		return inRepository(manifestOf, (one) => manifestRoute(method, one, name));
	const [, referrersOf, subject = ''] = REFERRERS.exec(rest) ?? [];
	if (referrersOf !== undefined)
		return inRepository(referrersOf, (one) => byDigest('referrers', one, subject));
	const tags = TAGS.exec(rest);
	if (tags !== null) return inRepository(tags[1], (repository) => ({ kind: 'tags', repository }));
	return refused(refuse(404, 'UNSUPPORTED', 'the distribution API has no such path'));
}

function inRepository(name: string | undefined, make: (repository: string) => Route): Route {
	const repository = name ?? '';
	const problem =
		repositoryProblem(repository) ??
		(repository.length > MAX_REPOSITORY_LENGTH
			? `the repository has ${repository.length} characters; at most ${MAX_REPOSITORY_LENGTH} are allowed`
			: undefined);
	return problem === undefined
		? make(repository)
		: refused(refuse(400, 'NAME_INVALID', problem, { detail: { name: repository.slice(0, 300) } }));
}

function byDigest(kind: 'blob' | 'referrers', repository: string, text: string): Route {
	const digest = parseDigest(text);
	return digest === undefined ? refused(badDigest(text)) : { kind, repository, digest };
}

// A tag that can't be is simply not there when asked for, as the spec's conformance suite expects.
function manifestRoute(method: string, repository: string, text: string): Route {
	if (text.includes(':')) {
		const digest = parseDigest(text);
		return digest === undefined
			? refused(badDigest(text))
			: { kind: 'manifest', repository, name: { digest } };
	}
	if (isTag(text)) return { kind: 'manifest', repository, name: { tag: text } };
	const message = `"${text.slice(0, 200)}" is not a tag`;
	return refused(
		method === 'PUT'
			? refuse(400, 'MANIFEST_INVALID', message)
			: refuse(404, 'MANIFEST_UNKNOWN', message),
	);
}

/** The refusal of a text that is no sha256 or sha512 digest. */
export function badDigest(text: string): Answer {
	const message = `"${text.slice(0, 200)}" is not a sha256 or sha512 digest`;
	return refuse(400, 'DIGEST_INVALID', message);
}

function refused(answer: Answer): Route {
	return { kind: 'refused', answer };
}

function decode(rawPath: string): string | undefined {
	try {
		return decodeURIComponent(rawPath);
	} catch {
		return undefined;
	}
}
