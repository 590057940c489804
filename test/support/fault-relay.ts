// An HTTP relay in front of a registry that breaks things on order: by method, path and occurrence. Healthy when it has no rule.
// Records every request. Delay and rate of a whole link are link-relay.ts.
import { readFileSync } from 'node:fs';
import {
	createServer as createHttpServer,
	Agent as HttpAgent,
	request as httpRequest,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	type ServerResponse,
} from 'node:http';
import {
	createServer as createHttpsServer,
	Agent as HttpsAgent,
	request as httpsRequest,
} from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { BodyFaults, type Direction } from './relay-body';
import { testCertificates } from './test-ca';

export type FaultAction =
	/** Waits before the request goes on to the registry. */
	| { readonly kind: 'delay'; readonly delayMs: number }
	| { readonly kind: 'throttle'; readonly direction: Direction; readonly bytesPerSecond: number }
	/** Ends both connections after that many body bytes: `end` as a close, `reset` as RST. */
	| {
			readonly kind: 'cut';
			readonly direction: Direction;
			readonly afterBytes: number;
			readonly how: 'end' | 'reset';
	  }
	/** RST as soon as the request's headers are read. */
	| { readonly kind: 'reset' }
	/** Nothing moves any more after that many body bytes; the connections stay open. */
	| { readonly kind: 'stall'; readonly direction: Direction; readonly afterBytes: number }
	/** Flips every bit of one body byte (counted from 0). */
	| { readonly kind: 'corrupt'; readonly direction: Direction; readonly atByte: number }
	/** Answers itself; the registry never sees the request. */
	| {
			readonly kind: 'answer';
			readonly status: number;
			readonly headers?: OutgoingHttpHeaders;
			readonly body?: string;
	  }
	/** 413 as soon as the body is known to be larger, as nginx's client_max_body_size. */
	| { readonly kind: 'limit-body'; readonly maxBytes: number }
	/** Takes the whole body in before anything goes on, as buffering proxies do. */
	| { readonly kind: 'buffer' }
	| { readonly kind: 'edit-request'; readonly edit: HeaderEdit }
	| { readonly kind: 'edit-response'; readonly edit: HeaderEdit }
	/** Rewrites Location: without scheme and host, with that scheme, or to another host:port. */
	| {
			readonly kind: 'location';
			readonly to: 'relative' | 'http' | 'https' | { readonly host: string };
	  };

/** Gives new values to headers by lower-case name; undefined drops one. */
export type HeaderEdit = Readonly<Record<string, string | undefined>>;

export interface FaultRule {
	readonly method?: string;
	/** Tested against path and query. */
	readonly path?: RegExp;
	readonly when?: (request: RelayedRequest) => boolean;
	/** The first matching request that is hit, counted from 1. */
	readonly nth?: number;
	/** How many matching requests are hit; all when absent. */
	readonly times?: number;
	readonly action: FaultAction;
}

export interface RelayedRequest {
	readonly method: string;
	readonly path: string;
	/** Authorization shows its scheme only. */
	readonly headers: IncomingHttpHeaders;
	readonly hasAuthorization: boolean;
	readonly atMs: number;
	/** Kinds of the faults that hit it. */
	readonly faults: readonly FaultAction['kind'][];
	/** Status given to the client; undefined while or when there is none. */
	readonly status: number | undefined;
	readonly requestBytes: number;
	readonly responseBytes: number;
}

export interface RuleHandle {
	hits(): number;
	remove(): void;
}

export interface FaultRelay {
	/** 127.0.0.1:PORT, as a registry host. */
	readonly host: string;
	readonly scheme: 'http' | 'https';
	readonly url: string;
	readonly caFile?: string;
	add(rule: FaultRule): RuleHandle;
	clearRules(): void;
	requests(): readonly RelayedRequest[];
	forgetRequests(): void;
	/** Refuses connections from now on (nothing listens) and closes those there are. */
	refuse(): Promise<void>;
	/** Listens again, on the same port. */
	accept(): Promise<void>;
	/** RST for every connection there is. */
	closeAllSockets(): void;
	stop(): Promise<void>;
}

export interface FaultRelayOptions {
	/** host:port of the registry. */
	readonly target: string;
	readonly targetScheme?: 'http' | 'https';
	/** Serves TLS with the trusted test certificate; plain HTTP when absent. */
	readonly isTls?: boolean;
	readonly rules?: readonly FaultRule[];
}

type MutableRequest = { -readonly [K in keyof RelayedRequest]: RelayedRequest[K] };

interface ActiveRule {
	readonly rule: FaultRule;
	matches: number;
	hits: number;
}

/** Starts a relay on a free loopback port. */
export async function startFaultRelay(options: FaultRelayOptions): Promise<FaultRelay> {
	const rules: ActiveRule[] = [];
	const requests: MutableRequest[] = [];
	/** By the client's port: a TLS socket cannot send RST itself, the one below it can. */
	const sockets = new Map<number, Socket>();
	const upstream = upstreamOf(options);
	const scheme = options.isTls === true ? 'https' : 'http';
	let port = 0;

	function add(rule: FaultRule): RuleHandle {
		const active: ActiveRule = { rule, matches: 0, hits: 0 };
		rules.push(active);
		return {
			hits: () => active.hits,
			remove: () => {
				const position = rules.indexOf(active);
				if (position >= 0) rules.splice(position, 1);
			},
		};
	}

	function relay(request: IncomingMessage, response: ServerResponse): void {
		const record = recordOf(request);
		requests.push(record);
		const actions = rules.filter((one) => isHit(one, record)).map((one) => one.rule.action);
		record.faults = actions.map((action) => action.kind);
		const reset = (): void => {
			sockets.get(request.socket.remotePort ?? 0)?.resetAndDestroy();
		};
		const exchange = { request, response, record, actions, upstream, scheme, reset } as const;
		runExchange(exchange).catch(() => request.socket.destroy());
	}

	const certificates = testCertificates().trusted;
	const server =
		scheme === 'http'
			? createHttpServer(relay)
			: createHttpsServer(
					{ cert: readFileSync(certificates.certFile), key: readFileSync(certificates.keyFile) },
					relay,
				);
	server.requestTimeout = 0;
	server.headersTimeout = 0;
	server.keepAliveTimeout = 120_000;
	server.on('connection', (socket: Socket) => {
		const clientPort = socket.remotePort ?? 0;
		sockets.set(clientPort, socket);
		socket.on('error', () => undefined);
		socket.once('close', () => sockets.delete(clientPort));
	});
	const listen = async (): Promise<void> => {
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		port = (server.address() as AddressInfo).port;
	};
	const closeAllSockets = (): void => {
		for (const socket of sockets.values()) socket.resetAndDestroy();
	};
	const refuse = async (): Promise<void> => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		closeAllSockets();
		await closed;
	};
	await listen();
	for (const rule of options.rules ?? []) add(rule);
	return {
		host: `127.0.0.1:${port}`,
		scheme,
		url: `${scheme}://127.0.0.1:${port}`,
		...(scheme === 'https' ? { caFile: testCertificates().caFile } : {}),
		add,
		clearRules: () => rules.splice(0),
		requests: () => requests.map((one) => ({ ...one })),
		forgetRequests: () => requests.splice(0),
		refuse,
		accept: listen,
		closeAllSockets,
		stop: async () => {
			if (server.listening) await refuse();
			upstream.agent.destroy();
		},
	};
}

interface Upstream {
	readonly target: string;
	readonly agent: HttpAgent;
	readonly request: typeof httpRequest;
}

// No keep-alive towards the registry: a connection that it closed meanwhile would look like a fault that nobody ordered.
function upstreamOf(options: FaultRelayOptions): Upstream {
	const isTls = options.targetScheme === 'https';
	return {
		target: options.target,
		agent: isTls
			? new HttpsAgent({ keepAlive: false, rejectUnauthorized: false })
			: new HttpAgent({ keepAlive: false }),
		request: isTls ? httpsRequest : httpRequest,
	};
}

interface Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly record: MutableRequest;
	readonly actions: readonly FaultAction[];
	readonly upstream: Upstream;
	readonly scheme: 'http' | 'https';
	/** RST to the client. */
	reset(): void;
}

async function runExchange(exchange: Exchange): Promise<void> {
	const { request, response, record, actions } = exchange;
	const body = await bufferedBody(exchange);
	for (const action of actions) if (await replaces(exchange, action, body)) return;
	const outgoing = openUpstream(exchange);
	outgoing.on('error', () => request.socket.destroy());
	outgoing.on('response', (incoming: IncomingMessage) => passAnswer(exchange, incoming));
	response.once('close', () => {
		if (!response.writableFinished) outgoing.destroy();
	});
	const faults = bodyFaults(exchange, 'request', outgoing);
	faults.on('counted', (bytes: number) => {
		record.requestBytes = bytes;
	});
	faults.pipe(outgoing);
	if (body === undefined) request.pipe(faults);
	else faults.end(body);
}

/** Whether the action stands in for the registry. */
async function replaces(
	exchange: Exchange,
	action: FaultAction,
	body: Buffer | undefined,
): Promise<boolean> {
	switch (action.kind) {
		case 'delay':
			await new Promise((resolve) => setTimeout(resolve, action.delayMs));
			return false;
		case 'reset':
			exchange.reset();
			return true;
		case 'answer':
			answer(exchange, action.status, action.headers, action.body);
			return true;
		case 'limit-body': {
			const declared = Number(exchange.request.headers['content-length'] ?? 0);
			if (Math.max(declared, body?.length ?? 0) <= action.maxBytes) return false;
			const page = '<html><h1>413 Request Entity Too Large</h1></html>';
			answer(exchange, 413, { 'content-type': 'text/html' }, page);
			return true;
		}
		default:
			return false;
	}
}

// A limit on a body of unknown length needs the body.
async function bufferedBody(exchange: Exchange): Promise<Buffer | undefined> {
	const { request, actions } = exchange;
	const isChunked = request.headers['transfer-encoding'] !== undefined;
	const isBuffered = actions.some(
		(action) => action.kind === 'buffer' || (action.kind === 'limit-body' && isChunked),
	);
	return isBuffered ? await readAll(request) : undefined;
}

function openUpstream(exchange: Exchange): ReturnType<typeof httpRequest> {
	const { request, upstream, actions, scheme } = exchange;
	const [host = '', port = ''] = upstream.target.split(':');
	const headers: OutgoingHttpHeaders = { ...request.headers, 'x-forwarded-proto': scheme };
	for (const name of ['connection', 'keep-alive', 'expect']) delete headers[name];
	for (const action of actions)
		if (action.kind === 'edit-request') editHeaders(headers, action.edit);
	return upstream.request({
		host,
		port,
		method: request.method ?? 'GET',
		path: request.url ?? '/',
		headers,
		agent: upstream.agent,
	});
}

function passAnswer(exchange: Exchange, incoming: IncomingMessage): void {
	const { response, record, actions } = exchange;
	const headers: OutgoingHttpHeaders = { ...incoming.headers };
	for (const name of ['connection', 'keep-alive', 'transfer-encoding']) delete headers[name];
	for (const action of actions) {
		if (action.kind === 'edit-response') editHeaders(headers, action.edit);
		if (action.kind === 'location') rewriteLocation(headers, action.to);
	}
	record.status = incoming.statusCode;
	response.writeHead(incoming.statusCode ?? 502, headers);
	response.flushHeaders();
	const faults = bodyFaults(exchange, 'response', incoming);
	faults.on('counted', (bytes: number) => {
		record.responseBytes = bytes;
	});
	incoming.on('error', () => response.socket?.destroy());
	incoming.pipe(faults).pipe(response);
}

function bodyFaults(
	exchange: Exchange,
	direction: Direction,
	other: { readonly writableLength?: number; destroy(): unknown },
): BodyFaults {
	const { request, actions } = exchange;
	const mine = actions.filter((action) => 'direction' in action && action.direction === direction);
	const faults: BodyFaults = new BodyFaults(mine.flatMap(bodyFaultOf), (how) => {
		const breakOff = (): void => {
			// What went through before the cut must have left.
			if (faults.readableLength + (other.writableLength ?? 0) > 0) {
				setTimeout(breakOff, 2);
				return;
			}
			if (how === 'reset') exchange.reset();
			else request.socket.destroySoon();
			other.destroy();
		};
		setImmediate(breakOff);
	});
	return faults;
}

function bodyFaultOf(action: FaultAction): ConstructorParameters<typeof BodyFaults>[0] {
	switch (action.kind) {
		case 'throttle':
			return [{ kind: 'throttle', bytesPerSecond: action.bytesPerSecond }];
		case 'cut':
			return [{ kind: 'cut', afterBytes: action.afterBytes, how: action.how }];
		case 'stall':
			return [{ kind: 'stall', afterBytes: action.afterBytes }];
		case 'corrupt':
			return [{ kind: 'corrupt', atByte: action.atByte }];
		default:
			return [];
	}
}

function answer(
	exchange: Exchange,
	status: number,
	headers: OutgoingHttpHeaders = {},
	body = '',
): void {
	const { request, response, record } = exchange;
	record.status = status;
	response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
	response.end(request.method === 'HEAD' ? undefined : body);
	request.resume();
}

function isHit(active: ActiveRule, record: RelayedRequest): boolean {
	const { method, path, when, nth = 1, times = Number.POSITIVE_INFINITY } = active.rule;
	if (method !== undefined && method !== record.method) return false;
	if (path !== undefined && !path.test(record.path)) return false;
	if (when !== undefined && !when(record)) return false;
	active.matches += 1;
	const isDue = active.matches >= nth && active.hits < times;
	if (isDue) active.hits += 1;
	return isDue;
}

function recordOf(request: IncomingMessage): MutableRequest {
	const { authorization, ...headers } = request.headers;
	const scheme = authorization?.split(' ')[0];
	return {
		method: request.method ?? '',
		path: request.url ?? '',
		headers: authorization === undefined ? headers : { ...headers, authorization: `${scheme} •••` },
		hasAuthorization: authorization !== undefined,
		atMs: Date.now(),
		faults: [],
		status: undefined,
		requestBytes: 0,
		responseBytes: 0,
	};
}

function editHeaders(headers: OutgoingHttpHeaders, edit: HeaderEdit): void {
	for (const [name, value] of Object.entries(edit)) {
		if (value === undefined) delete headers[name];
		else headers[name] = value;
	}
}

function rewriteLocation(
	headers: OutgoingHttpHeaders,
	to: Extract<FaultAction, { kind: 'location' }>['to'],
): void {
	const location = headers['location'];
	if (typeof location !== 'string') return;
	const url = new URL(location, 'http://relative.invalid');
	if (to === 'relative') {
		headers['location'] = `${url.pathname}${url.search}`;
		return;
	}
	if (typeof to === 'string') url.protocol = to;
	else url.host = to.host;
	headers['location'] = url.href;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
