// /v2/NAME/blobs/DIGEST: pull whole or in part, and delete.
import type { ContentReading, ContentStorage, ContentWriting } from '../content-storage';
import { type Answer, answerEmpty, refuse, refuseChange, refuseMethod } from './answer';
import { readByteRange } from './byte-range';
import type { RegistryRequest } from './registry-request';
import type { Route } from './route';

type BlobRoute = Extract<Route, { kind: 'blob' }>;

export function answerBlob(
	request: RegistryRequest,
	route: BlobRoute,
	storage: ContentStorage,
): Promise<Answer> | Answer {
	if (request.method === 'GET' || request.method === 'HEAD')
		return send(request, route, storage.reading);
	if (storage.writing === undefined) return refuseChange();
	if (request.method === 'DELETE') return remove(route, storage.writing);
	return refuseMethod(['GET', 'HEAD', 'DELETE']);
}

async function send(
	request: RegistryRequest,
	route: BlobRoute,
	reading: ContentReading,
): Promise<Answer> {
	const blob = await reading.blob(route.repository, route.digest);
	if (blob === undefined) return unknown(route);
	const range =
		request.method === 'HEAD' ? undefined : readByteRange(request.headers.range, blob.sizeBytes);
	if (range === 'unsatisfiable') {
		return refuse(416, 'RANGE_INVALID', `the blob has ${blob.sizeBytes} bytes`, {
			headers: { 'Content-Range': `bytes */${blob.sizeBytes}` },
		});
	}
	const { fromByte, endByte } = range ?? { fromByte: 0, endByte: blob.sizeBytes };
	const headers = {
		'Content-Type': 'application/octet-stream',
		'Content-Length': String(endByte - fromByte),
		'Docker-Content-Digest': route.digest,
		'Accept-Ranges': 'bytes',
		ETag: `"${route.digest}"`,
	};
	if (request.method === 'HEAD') return { status: 200, headers };
	const body = await blob.open(fromByte, endByte);
	if (range === undefined) return { status: 200, headers, body };
	const contentRange = `bytes ${fromByte}-${endByte - 1}/${blob.sizeBytes}`;
	return { status: 206, headers: { ...headers, 'Content-Range': contentRange }, body };
}

async function remove(route: BlobRoute, writing: ContentWriting): Promise<Answer> {
	return (await writing.deleteBlob(route.repository, route.digest))
		? answerEmpty(202)
		: unknown(route);
}

function unknown(route: BlobRoute): Answer {
	return refuse(404, 'BLOB_UNKNOWN', 'this repository does not hold the blob', {
		detail: { digest: route.digest },
	});
}
