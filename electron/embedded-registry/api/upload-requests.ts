// /v2/NAME/blobs/uploads/: push a blob in one piece or in chunks, or mount it from another repository
// (distribution-spec v1.1 § Pushing blobs). Upload sessions end with the process.
import { type Digest, parseDigest } from '../../../shared/oci/digest';
import { isTag, repositoryProblem } from '../../../shared/oci/reference';
import type { ContentStorage, ContentWriting, UploadSession } from '../content-storage';
import { type Answer, answerEmpty, refuse, refuseChange, refuseMethod } from './answer';
import type { RegistryRequest } from './registry-request';
import { badDigest, type Route } from './route';

type UploadRoute = Extract<Route, { kind: 'upload' }>;

/** POST begins an upload; with ?digest= it is whole in this request, with ?mount= it may be over at once. */
export async function answerUploads(
	request: RegistryRequest,
	route: Extract<Route, { kind: 'uploads' }>,
	storage: ContentStorage,
): Promise<Answer> {
	const { repository } = route;
	const { writing } = storage;
	if (writing === undefined) return refuseChange();
	if (request.method !== 'POST') return refuseMethod(['POST']);
	const [mount, digest] = [request.query.get('mount'), request.query.get('digest')];
	if (mount !== null) {
		const mounted = await tryMount(mount, request.query.get('from') ?? '', repository, writing);
		if (mounted !== undefined) return mounted;
	}
	const wanted = digest === null ? undefined : parseDigest(digest);
	if (digest !== null && wanted === undefined) return badDigest(digest);
	const id = await writing.beginUpload(repository);
	const session = writing.upload(repository, id);
	if (session === undefined) return unknownUpload();
	const here: UploadRoute = { kind: 'upload', repository, id };
	return wanted === undefined
		? answerEmpty(202, progressHeaders(here, session))
		: appendAndFinish(request, here, session, wanted);
}

/** PATCH adds a chunk, PUT ends the upload, GET tells how far it is, DELETE gives it up. */
export async function answerUpload(
	request: RegistryRequest,
	route: UploadRoute,
	storage: ContentStorage,
): Promise<Answer> {
	const { writing } = storage;
	if (writing === undefined) return refuseChange();
	const session = isTag(route.id) ? writing.upload(route.repository, route.id) : undefined;
	if (session === undefined) return unknownUpload();
	switch (request.method) {
		case 'GET':
			return answerEmpty(204, progressHeaders(route, session));
		case 'PATCH': {
			const refusal = await appendChunk(request, route, session);
			return refusal ?? answerEmpty(202, progressHeaders(route, session));
		}
		case 'PUT': {
			const text = request.query.get('digest') ?? '';
			const digest = parseDigest(text);
			return digest === undefined
				? badDigest(text)
				: appendAndFinish(request, route, session, digest);
		}
		case 'DELETE':
			await session.cancel();
			return answerEmpty(204);
		default:
			return refuseMethod(['GET', 'PATCH', 'PUT', 'DELETE']);
	}
}

/** `undefined` means: not mounted, an ordinary upload begins instead. */
async function tryMount(
	text: string,
	from: string,
	repository: string,
	writing: ContentWriting,
): Promise<Answer | undefined> {
	const digest = parseDigest(text);
	if (digest === undefined) return badDigest(text);
	if (repositoryProblem(from) !== undefined) return undefined;
	return (await writing.mountBlob(repository, digest, from))
		? created(repository, digest)
		: undefined;
}

async function appendAndFinish(
	request: RegistryRequest,
	route: UploadRoute,
	session: UploadSession,
	digest: Digest,
): Promise<Answer> {
	const refusal = await appendChunk(request, route, session);
	if (refusal !== undefined) return refusal;
	return (await session.finish(digest))
		? created(route.repository, digest)
		: refuse(400, 'DIGEST_INVALID', 'what was uploaded has another digest; it was dropped', {
				detail: { digest },
			});
}

async function appendChunk(
	request: RegistryRequest,
	route: UploadRoute,
	session: UploadSession,
): Promise<Answer | undefined> {
	const claimed = readContentRange(request.headers['content-range']);
	if (claimed === 'invalid') {
		return refuse(
			400,
			'BLOB_UPLOAD_INVALID',
			'Content-Range is not START-END with END from START on',
		);
	}
	switch (await session.append(request.body, claimed)) {
		case 'appended':
			return undefined;
		case 'out-of-order':
			return refuse(416, 'BLOB_UPLOAD_INVALID', `the next byte is ${session.offsetBytes}`, {
				headers: progressHeaders(route, session),
			});
		case 'wrong-length':
			return refuse(400, 'SIZE_INVALID', 'the body is not as long as Content-Range says', {
				headers: progressHeaders(route, session),
			});
	}
}

/** Chunks state `START-END`, both inclusive and without a unit; some clients write `bytes START-END/TOTAL`. */
function readContentRange(
	header: string | undefined,
): { readonly startByte: number; readonly lengthBytes: number } | 'invalid' | undefined {
	if (header === undefined) return undefined;
	const [, start, end] =
		/^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header.trim()) ?? [];
	if (start === undefined || end === undefined || Number(end) < Number(start)) return 'invalid';
	return { startByte: Number(start), lengthBytes: Number(end) - Number(start) + 1 };
}

// docker-registry too says 0-0 for nothing at all; the spec has no form for that.
function progressHeaders(route: UploadRoute, session: UploadSession): Record<string, string> {
	return {
		Location: `/v2/${route.repository}/blobs/uploads/${route.id}`,
		Range: `0-${Math.max(0, session.offsetBytes - 1)}`,
		'Docker-Upload-UUID': route.id,
	};
}

function created(repository: string, digest: Digest): Answer {
	return answerEmpty(201, {
		Location: `/v2/${repository}/blobs/${digest}`,
		'Docker-Content-Digest': digest,
	});
}

function unknownUpload(): Answer {
	return refuse(404, 'BLOB_UPLOAD_UNKNOWN', 'there is no such upload; begin again');
}
