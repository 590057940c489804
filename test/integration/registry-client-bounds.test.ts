// A registry that takes its time, or talks without end: each small answer is given up within minutes, here milliseconds.
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryWait } from '../../electron/registry/create-registry-client';
import { createRegistryParts } from '../../electron/registry/create-registry-client';
import { ownPath } from '../../shared/net/own-path';
import { faultOf } from '../support/fault-of';
import {
	type ClientWishes,
	contentOf,
	testClient,
	testClientOptions,
} from '../support/registry-client';

const signal = new AbortController().signal;
const STALL_MS = 120;
const ends: (() => Promise<unknown> | unknown)[] = [];
const blob = contentOf(Buffer.from('content'));

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function serverOf(listener: RequestListener): Promise<{ host: string; asked: string[] }> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		request.resume();
		listener(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	ends.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Bytes by hand: what no HTTP server would send. */
async function socketServer(serve: (socket: Socket) => void): Promise<string> {
	const sockets = new Set<Socket>();
	const server = createSocketServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		serve(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	ends.push(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes so often until the other side has gone. */
function drip(
	target: { write(bytes: string): unknown; on(event: 'close', listener: () => void): unknown },
	bytes: string,
	everyMs: number,
): void {
	const timer = setInterval(() => target.write(bytes), everyMs);
	target.on('close', () => clearInterval(timer));
}

function clientAt(host: string, wishes: Partial<ClientWishes> = {}) {
	const client = testClient({
		...{ host, tls: 'plain-http', limits: { stallMs: STALL_MS, connectMs: 1000 } },
		...wishes,
	});
	ends.push(() => client.close());
	return client;
}

describe('an answer that trickles in', () => {
	it('is given up after two tries, though it never falls silent: a manifest, a list, the head of either', async () => {
		const { host, asked } = await serverOf((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			drip(response, ' ', 30);
		});
		const client = clientAt(host);
		const expected = { code: 'registry.stalled', facts: { reason: 'drip' } };
		expect(await faultOf(() => client.getManifest('app', 'v1', signal))).toMatchObject(expected);
		expect(asked).toHaveLength(2);
		expect(await faultOf(() => client.listTags('app', signal))).toMatchObject(expected);
	});

	it('is given up as a whole at some time, however evenly it comes', async () => {
		const { host } = await serverOf((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			drip(response, ' '.repeat(1000), 20);
		});
		const startedAtMs = Date.now();
		expect(await faultOf(() => clientAt(host).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.stalled',
		});
		// Two tries of fifteen times the patience, and something for a loaded machine.
		expect(Date.now() - startedAtMs).toBeGreaterThan(2 * 14 * STALL_MS);
	});

	it('is given up where content was sent before: the answer to a manifest that was pushed', async () => {
		const { host } = await serverOf((request, response) => {
			request.on('end', () => {
				response.writeHead(201);
				drip(response, ' ', 30);
			});
		});
		const manifest = { bytes: blob.bytes, mediaType: 'x/y', digest: blob.descriptor.digest };
		expect(
			await faultOf(() => clientAt(host).putManifest('app', 'v1', manifest, signal)),
		).toMatchObject({ code: 'registry.stalled' });
	});

	it('is given up where a token is asked for', async () => {
		let host = '';
		({ host } = await serverOf((request, response) => {
			if (request.url?.startsWith('/token') === true) {
				response.writeHead(200, { 'content-type': 'application/json' });
				drip(response, ' ', 30);
			} else {
				const challenge = `Bearer realm="http://${host}/token",service="x"`;
				response.writeHead(401, { 'www-authenticate': challenge }).end();
			}
		}));
		expect((await faultOf(() => clientAt(host).getManifest('app', 'v1', signal))).code).toMatch(
			/^registry\.(?:stalled|sign-in-failed)$/,
		);
	});

	it('is given up where only "processing" is said, over and over', async () => {
		const host = await socketServer((socket) => {
			socket.once('data', () => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n', 30));
		});
		expect(await faultOf(() => clientAt(host).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.stalled',
		});
	});

	it('is borne for a blob, which may take as long as it likes', async () => {
		const { host } = await serverOf((_request, response) => {
			response.writeHead(200, { 'content-length': String(blob.bytes.length) });
			let sent = 0;
			const timer = setInterval(() => {
				response.write(blob.bytes.subarray(sent, sent + 1));
				sent += 1;
				if (sent === blob.bytes.length) {
					clearInterval(timer);
					response.end();
				}
			}, STALL_MS / 2);
		});
		const chunks: Uint8Array[] = [];
		for await (const chunk of clientAt(host).readBlob('app', blob.descriptor, 0, signal)) {
			chunks.push(chunk);
		}
		expect(Buffer.concat(chunks).equals(blob.bytes)).toBe(true);
	});
});

describe('an explanation without end', () => {
	it('of a refusal is waited for only so long', async () => {
		const { host } = await serverOf((_request, response) => {
			response.writeHead(403, { 'content-type': 'text/plain' });
			drip(response, '<', 30);
		});
		expect(await faultOf(() => clientAt(host).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.denied',
		});
	});

	it('in headers is refused by size', async () => {
		const host = await socketServer((socket) => {
			socket.once('data', () => {
				socket.write(`HTTP/1.1 200 OK\r\n${'name: value\r\n'.repeat(20_000)}\r\n`);
			});
		});
		expect(await faultOf(() => clientAt(host).getManifest('app', 'v1', signal))).toMatchObject({
			code: 'registry.misbehaved',
		});
	});
});

describe('a first byte that takes its time', () => {
	async function readSlowly(silentMs: number, firstBytePatienceMs: number) {
		const { host } = await serverOf((_request, response) => {
			response.writeHead(200, { 'content-length': '7' });
			response.flushHeaders();
			setTimeout(() => response.end('content'), silentMs);
		});
		const told: (RegistryWait | 'resumed')[] = [];
		const { session, transport } = createRegistryParts(
			testClientOptions({
				...{ host, tls: 'plain-http', limits: { stallMs: STALL_MS } },
				onWaiting: (wait) => told.push(wait),
				onResumed: () => told.push('resumed'),
			}),
		);
		ends.push(() => transport.close());
		const call = {
			...({ method: 'GET', kind: 'read', operation: 'blob-read', signal } as const),
			...{ path: ownPath('/v2/app/blobs/x'), subject: `${host}/app`, firstBytePatienceMs },
			access: { repository: 'app', action: 'pull' } as const,
		};
		return { work: session.askOnce(call, [200], 100), told };
	}

	it('is waited for, with a word on it, and the silence in the middle is not', async () => {
		const startedAtMs = Date.now();
		const { work, told } = await readSlowly(5 * STALL_MS, 20 * STALL_MS);
		expect(Buffer.from((await work).bytes).toString()).toBe('content');
		expect(told).toHaveLength(2);
		expect(told[0]).toMatchObject({
			fault: { code: 'registry.stalled', facts: { reason: 'first-byte' } },
		});
		expect(told[1]).toBe('resumed');
		const [wait] = told;
		const untilMs = typeof wait === 'object' ? wait.untilMs - startedAtMs : 0;
		// The patience counts from the request on, not from the word about it.
		expect(untilMs).toBeGreaterThan(15 * STALL_MS);
		expect(untilMs).toBeLessThan(22 * STALL_MS + 500);
	});

	it('is given up in the end, which is said too', async () => {
		const { work, told } = await readSlowly(60_000, 3 * STALL_MS);
		expect(await faultOf(() => work)).toMatchObject({ code: 'registry.stalled' });
		expect(told.at(-1)).toBe('resumed');
	});
});
