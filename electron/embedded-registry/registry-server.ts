// A registry on loopback: node:http in front of the distribution API over any content storage.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Answer, answerJson, refuse, refuseMethod } from './api/answer';
import { answerBlob } from './api/blob-requests';
import { answerList } from './api/listing-requests';
import { answerManifest } from './api/manifest-requests';
import { createPacer } from './api/pacer';
import type { RegistryRequest } from './api/registry-request';
import { refuseStrangers } from './api/request-guard';
import { readRoute } from './api/route';
import { answerUpload, answerUploads } from './api/upload-requests';
import type { ContentStorage } from './content-storage';

/** One answered request, as an access log has it. `path` is as sent, with its query. */
export interface AnsweredRequest {
	readonly method: string;
	readonly path: string;
	readonly status: number;
}

export interface RegistryServerOptions {
	/** Only loopback: nobody else on the network may reach it. */
	readonly host?: '127.0.0.1';
	/** A free one when absent or 0. */
	readonly port?: number;
	/** How fast blobs are given out, over all connections together; absent or Infinity: as fast as they go. */
	readonly readBytesPerSecond?: number;
	readonly onAnswered?: (request: AnsweredRequest) => void;
}

export interface RegistryServer {
	/** `127.0.0.1:PORT`, plain HTTP. */
	readonly host: string;
	/** Cuts the connections that are open. */
	close(): Promise<void>;
}

/** As long as a client may think between two requests; Node's 5 s cut idle connections of slow runs. */
const KEEP_ALIVE_MS = 60_000;

/** Serves the storage; resolves when it listens. @throws the socket's error, such as EADDRINUSE. */
export async function serveContent(
	storage: ContentStorage,
	options: RegistryServerOptions = {},
): Promise<RegistryServer> {
	const rate = options.readBytesPerSecond ?? Number.POSITIVE_INFINITY;
	const pace = Number.isFinite(rate) ? createPacer(rate) : undefined;
	// A push may take as long as it takes: no limit on the time of a whole request.
	const server = createServer(
		{ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS },
		(request, response) => {
			void answerSafely(request, storage).then(async (answer) => {
				options.onAnswered?.({
					method: request.method ?? '',
					path: request.url ?? '',
					status: answer.status,
				});
				await send(answer, response, pace).catch(() => response.destroy());
			});
		},
	);
	server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		host: `127.0.0.1:${port}`,
		close: async () => {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

async function answerSafely(request: IncomingMessage, storage: ContentStorage): Promise<Answer> {
	try {
		return await answer(request, storage);
	} catch (error) {
		const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
		return refuse(
			500,
			'UNKNOWN',
			isFull ? 'no space left on device' : 'the registry failed inside',
		);
	}
}

async function answer(message: IncomingMessage, storage: ContentStorage): Promise<Answer> {
	const stranger = refuseStrangers(message.headers);
	if (stranger !== undefined) return stranger;
	const [path = '', ...rest] = (message.url ?? '').split('?');
	const request: RegistryRequest = {
		method: message.method ?? '',
		path,
		query: new URLSearchParams(rest.join('?')),
		headers: message.headers,
		// A handler may stop reading early and still answer.
		body: message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
	};
	const route = readRoute(request.method, path);
	switch (route.kind) {
		case 'refused':
			return route.answer;
		case 'base':
			return request.method === 'GET' || request.method === 'HEAD'
				? answerJson({})
				: refuseMethod(['GET', 'HEAD']);
		case 'catalog':
		case 'tags':
		case 'referrers':
			return await answerList(request, route, storage.reading);
		case 'manifest':
			return await answerManifest(request, route, storage);
		case 'blob':
			return await answerBlob(request, route, storage);
		case 'uploads':
			return await answerUploads(request, route, storage);
		case 'upload':
			return await answerUpload(request, route, storage);
	}
}

async function send(
	answer: Answer,
	response: ServerResponse,
	pace: ReturnType<typeof createPacer> | undefined,
): Promise<void> {
	const { body } = answer;
	response.writeHead(answer.status, {
		'Docker-Distribution-Api-Version': 'registry/2.0',
		'X-Content-Type-Options': 'nosniff',
		...answer.headers,
	});
	if (body instanceof Readable) {
		await pipeline(
			pace === undefined ? body : Readable.from(pace(body), { objectMode: false }),
			response,
		);
	} else {
		response.end(body);
	}
}
