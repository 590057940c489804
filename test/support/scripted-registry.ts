// Serves a registry from memory over HTTP or TLS, changed by profiles; for what a healthy registry won't do. Records every request.
import { readFileSync } from 'node:fs';
import {
	createServer as createHttpServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
	MemoryRegistry,
	type MemoryRegistryOptions,
	type RegistryCall,
	type RegistryReply,
} from './memory-registry';
import type { RegistryTarget } from './registry-target';
import { testCertificates } from './test-ca';

/** One way to misbehave: `before` answers instead of the registry, `after` changes what it answered. */
export interface Profile {
	readonly before?: (
		call: RegistryCall,
		registry: MemoryRegistry,
	) => RegistryReply | undefined | Promise<RegistryReply | undefined>;
	readonly after?: (call: RegistryCall, reply: RegistryReply) => RegistryReply;
}

export interface ScriptedRegistryOptions extends MemoryRegistryOptions {
	readonly isTls?: boolean;
	readonly profiles?: readonly Profile[];
	/** Another host name for 127.0.0.1 in `host`, such as localhost. */
	readonly hostName?: string;
}

export interface ScriptedRequest {
	readonly method: string;
	/** Path and query as sent. */
	readonly path: string;
	/** Everything the client sent, credentials of the test included. */
	readonly headers: IncomingHttpHeaders;
	readonly atMs: number;
	readonly status: number | undefined;
	readonly bodyBytes: number;
}

export interface ScriptedRegistry extends RegistryTarget {
	readonly url: string;
	readonly caFile?: string;
	readonly registry: MemoryRegistry;
	/** Connections accepted, with or without a request. */
	connections(): number;
	requests(): readonly ScriptedRequest[];
	forgetRequests(): void;
	/** Replaces the profiles from the next request on. */
	setProfiles(...profiles: readonly Profile[]): void;
	stop(): Promise<void>;
}

type MutableRequest = { -readonly [K in keyof ScriptedRequest]: ScriptedRequest[K] };

/** Starts a scripted registry on a free loopback port. */
export async function startScriptedRegistry(
	options: ScriptedRegistryOptions = {},
): Promise<ScriptedRegistry> {
	const registry = new MemoryRegistry(options);
	const requests: MutableRequest[] = [];
	const scheme = options.isTls === true ? 'https' : 'http';
	let profiles = options.profiles ?? [];
	let connections = 0;

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const record: MutableRequest = {
			method: request.method ?? '',
			path: request.url ?? '',
			headers: request.headers,
			atMs: Date.now(),
			status: undefined,
			bodyBytes: 0,
		};
		requests.push(record);
		const call = callOf(request, scheme, record);
		const reply = await replyTo(call, registry, profiles);
		// An unread request body would block a keep-alive connection.
		request.resume();
		record.status = reply.status;
		await send(call, reply, response);
	}

	const listener = (request: IncomingMessage, response: ServerResponse): void => {
		serve(request, response).catch(() => response.destroy());
	};
	const { certFile, keyFile } = testCertificates().trusted;
	const server =
		scheme === 'http'
			? createHttpServer(listener)
			: createHttpsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, listener);
	server.on('connection', () => {
		connections += 1;
	});
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const host = `${options.hostName ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
	return {
		host,
		scheme,
		url: `${scheme}://${host}`,
		...(scheme === 'https' ? { caFile: testCertificates().caFile } : {}),
		registry,
		authorization: () => undefined,
		connections: () => connections,
		requests: () => requests.map((one) => ({ ...one })),
		forgetRequests: () => requests.splice(0),
		setProfiles: (...next) => {
			profiles = next;
		},
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function replyTo(
	call: RegistryCall,
	registry: MemoryRegistry,
	profiles: readonly Profile[],
): Promise<RegistryReply> {
	let reply: RegistryReply | undefined;
	for (const profile of profiles) reply ??= await profile.before?.(call, registry);
	reply ??= await registry.handle(call);
	for (const profile of profiles) reply = profile.after?.(call, reply) ?? reply;
	return reply;
}

function callOf(request: IncomingMessage, scheme: string, record: MutableRequest): RegistryCall {
	const origin = `${scheme}://${request.headers.host ?? ''}`;
	const url = new URL(request.url ?? '/', origin);
	let body: Promise<Buffer> | undefined;
	return {
		method: request.method ?? '',
		path: decodeURIComponent(url.pathname),
		query: url.searchParams,
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
		),
		origin,
		body: () => {
			body ??= readAll(request, record);
			return body;
		},
	};
}

async function readAll(request: IncomingMessage, record: MutableRequest): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
		record.bodyBytes += (chunk as Buffer).length;
	}
	return Buffer.concat(chunks);
}

async function send(
	call: RegistryCall,
	reply: RegistryReply,
	response: ServerResponse,
): Promise<void> {
	const { body } = reply;
	const isWhole = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
	const isSized = isWhole && call.method !== 'HEAD' && reply.status !== 204;
	const length = isSized ? { 'content-length': Buffer.byteLength(body ?? '') } : {};
	response.writeHead(reply.status, { ...length, ...reply.headers });
	if (call.method === 'HEAD' || body === undefined) response.end();
	else if (isWhole) response.end(body);
	else await pipeline(Readable.from(body, { objectMode: false }), response);
}
