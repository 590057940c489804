// What a handler gets to see of a request, and the little that all handlers ask of it.
import type { IncomingHttpHeaders } from 'node:http';

export interface RegistryRequest {
	readonly method: string;
	/** As sent, without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	/** Rejects when the sender breaks off. */
	readonly body: AsyncIterable<Uint8Array>;
}

/** Reads the whole body; `undefined` when it is longer than `maxBytes` (then the rest is not read). */
export async function readBody(
	request: RegistryRequest,
	maxBytes: number,
): Promise<Uint8Array | undefined> {
	if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
	const chunks: Uint8Array[] = [];
	let sizeBytes = 0;
	for await (const chunk of request.body) {
		sizeBytes += chunk.byteLength;
		if (sizeBytes > maxBytes) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
