// The client of engines against engines that misbehave as no healthy one does, and what they are really sent.
import { chmodSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { localEngines } from '../../electron/engine/open-engine';
import { FaultError } from '../../electron/platform/fault-error';
import type { Digest } from '../../shared/oci/digest';
import { temporaryFolder } from '../support/own-process';

const DIGEST = `sha256:${'ab'.repeat(32)}` as Digest;
const NAME = { registry: 'r.example:5000', repository: 'team/app', digest: DIGEST };
const TAG = { registry: 'r.example:5000', repository: 'team/app', tag: '1' };
const VERSION = {
	Version: '20.10.24',
	ApiVersion: '1.41',
	Os: 'linux',
	Arch: 'amd64',
	Components: [{ Name: 'Engine', Version: '20.10.24' }],
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const stops: (() => void)[] = [];
afterEach(() => {
	for (const stop of stops.splice(0)) stop();
});

/** An engine whose pulls and pushes are answered as the test says. */
async function startEngine(answer: Answer, version: unknown = VERSION) {
	const socketFile = join(temporaryFolder('scripted-engine'), 'engine.sock');
	const requests: { readonly line: string; readonly headers: IncomingMessage['headers'] }[] = [];
	const server = createServer((request, response) => {
		requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
		if (request.url === '/version') response.end(JSON.stringify(version));
		else if (request.url === '/info') response.end(JSON.stringify({ ID: 'x', Name: 'n' }));
		else answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(socketFile, resolve));
	stops.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return { socketFile, endpoint: `unix://${socketFile}`, requests };
}

const { open } = localEngines({ platform: 'linux', homeFolder: '/nowhere', variables: {} });
const never = new AbortController().signal;
const options = { signal: never, onLayer: () => undefined };
const lines =
	(...all: readonly string[]): Answer =>
	(_, response) =>
		response.end(all.join('\r\n'));

async function faultOf(work: Promise<unknown>): Promise<unknown> {
	const error = await work.then(
		() => 'no fault',
		(thrown: unknown) => thrown,
	);
	return error instanceof FaultError ? error.fault.code : error;
}

describe('what an engine is sent', () => {
	it('is a pull by digest, a tag and a push of one tag, in the version that the engine speaks', async () => {
		const { endpoint, requests } = await startEngine((request, response) => {
			if (request.url?.includes('/tag?') === true) response.writeHead(201).end();
			else if (request.url?.includes('/push?') === true)
				response.end(`{"aux":{"Tag":"1","Digest":"${DIGEST}","Size":5}}`);
			else response.end('{"status":"Status: Downloaded"}');
		});
		const engine = await open(endpoint, never);
		await engine.pull(NAME, options);
		await engine.tag(`r.example:5000/team/app@${DIGEST}`, TAG, never);
		expect(await engine.push(TAG, options)).toBe(DIGEST);
		engine.close();
		expect(requests.map(({ line }) => line)).toEqual([
			'GET /version',
			'GET /info',
			`POST /v1.41/images/create?fromImage=r.example%3A5000%2Fteam%2Fapp&tag=${encodeURIComponent(DIGEST)}`,
			`POST /v1.41/images/r.example:5000/team/app@${DIGEST}/tag?repo=r.example%3A5000%2Fteam%2Fapp&tag=1`,
			'POST /v1.41/images/r.example:5000/team/app/push?tag=1',
		]);
	});

	it('carries a credential for that registry in its own header, and none in the address', async () => {
		const { endpoint, requests } = await startEngine(lines('{"status":"Status: x"}'));
		const engine = await open(endpoint, never);
		const secret = 'pä\u00ffss+/?>=';
		const credential = { username: 'me', secret, kind: 'password' as const };
		await engine.pull(NAME, { ...options, credential });
		await engine.pull(NAME, options);
		engine.close();
		const [signedIn, anonymous] = requests
			.slice(2)
			.map(({ headers }) => headers['x-registry-auth']);
		const read = Buffer.from(String(signedIn).replaceAll('-', '+').replaceAll('_', '/'), 'base64');
		expect(JSON.parse(read.toString())).toEqual({
			username: 'me',
			password: secret,
			serveraddress: 'r.example:5000',
		});
		expect(String(signedIn)).toMatch(/^[A-Za-z0-9_-]+={0,2}$/);
		expect(anonymous).toBeUndefined();
		expect(requests.map(({ line }) => line).join()).not.toContain('password');
	});
});

describe('an engine that', () => {
	const pullFrom = async (answer: Answer) => {
		const engine = await open((await startEngine(answer)).endpoint, never);
		return faultOf(engine.pull(NAME, options).finally(() => engine.close()));
	};
	const pushTo = async (answer: Answer) => {
		const engine = await open((await startEngine(answer)).endpoint, never);
		return faultOf(engine.push(TAG, options).finally(() => engine.close()));
	};

	it('ends before it says that it is done has broken off', async () => {
		expect(await pullFrom(lines('{"status":"Pulling fs layer","id":"ab"}'))).toBe(
			'engine.broke-off',
		);
		expect(await pushTo(lines('{"status":"Pushed","id":"ab"}', ''))).toBe('engine.broke-off');
		expect(await pullFrom(lines())).toBe('engine.broke-off');
	});

	it('cuts the connection has broken off', async () => {
		const cut: Answer = (_, response) => {
			response.write('{"status":"Downloading"}\r\n{"sta');
			setTimeout(() => response.destroy(), 20);
		};
		expect(await pullFrom(cut)).toBe('engine.broke-off');
	});

	it('speaks no JSON has broken off', async () => {
		expect(await pullFrom(lines('<html>'))).toBe('engine.broke-off');
	});

	it('says no inside status 200 has failed, whatever comes after', async () => {
		const error = '{"errorDetail":{"message":"layer is cursed"},"error":"layer is cursed"}';
		expect(await pullFrom(lines(error, '{"status":"Status: fine"}'))).toBe('engine.failed');
		expect(await pushTo(lines('{"status":"1: digest: x"}', error))).toBe('engine.failed');
	});

	it("can't reach the registry is not the registry", async () => {
		const refusal: Answer = (_, response) =>
			response
				.writeHead(500)
				.end(
					'{"message":"Get \\"https://r.example:5000/v2/\\": dial tcp: lookup r.example: no such host"}',
				);
		expect(await pullFrom(refusal)).toBe('engine.registry-unreachable');
	});

	it('is too old, or is none, is refused before it is used', async () => {
		const old = {
			...VERSION,
			Version: '19.03.1',
			Components: [{ Name: 'Engine', Version: '19.03.1' }],
		};
		expect(await faultOf(open((await startEngine(lines(), old)).endpoint, never))).toBe(
			'engine.too-old',
		);
		const web = await startEngine(lines(), '<html>');
		expect(await faultOf(open(web.endpoint, never))).toBe('engine.not-an-engine');
	});

	it('may not be spoken to says so', async () => {
		const { endpoint, socketFile } = await startEngine(lines());
		chmodSync(socketFile, 0o600);
		const isRoot = process.getuid?.() === 0;
		// Root may do anything; as somebody else for a moment, it may not.
		if (isRoot) process.seteuid?.(65_534);
		try {
			const code = await faultOf(open(endpoint, never));
			expect(code).toBe(isRoot ? 'engine.denied' : 'no fault');
		} finally {
			if (isRoot) process.seteuid?.(0);
		}
	});

	it('is nowhere is not found', async () => {
		expect(await faultOf(open(undefined, never))).toMatch(/^engine\.not-found$|^no fault$/);
	});

	it('is asked for nothing more once the work is aborted', async () => {
		const { endpoint } = await startEngine(
			(_, response) => void response.write('{"status":"a"}\n'),
		);
		const engine = await open(endpoint, never);
		const stop = new AbortController();
		const pulling = engine.pull(NAME, { ...options, signal: stop.signal });
		setTimeout(() => stop.abort(new Error('cancelled')), 50);
		await expect(pulling).rejects.toThrow('cancelled');
		engine.close();
	});
});
