// Proves that the relays break what they are told to break, and nothing else, as curl and skopeo see it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import { startLinkRelay } from '../support/link-relay';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { type CommandResult, runCommand } from '../support/run-command';
import {
	imageManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';

const TOOLS = ['docker-registry', 'curl', 'skopeo'] as const;
const RESET = 56;
const PARTIAL = 18;
const TIMED_OUT = 28;
const LAYER_BYTES = 300_000;

let registry: RealRegistry;
let image: SampleManifest;
const layer = layerFor('relayed', LAYER_BYTES);
const work = temporaryFolder('relays');

beforeAll(async () => {
	registry = await startRealRegistry();
	image = imageManifest({ name: 'relayed', layers: [layer] });
	await new SamplePusher(registry).push('relayed', image, '1');
});

afterAll(async () => {
	await registry.stop();
});

function curl(...args: string[]): Promise<CommandResult> {
	return runCommand('curl', ['-sS', '--max-time', '5', ...args]);
}

function statusOf(...args: string[]): Promise<CommandResult> {
	return curl('-o', '/dev/null', '-w', '%{http_code}', ...args);
}

describeWithTools(TOOLS, 'a fault relay', () => {
	let relay: FaultRelay;
	const blob = `/v2/relayed/blobs/${layer.digest}`;

	async function start(isTls = false): Promise<void> {
		relay = await startFaultRelay({ target: registry.host, isTls });
	}

	afterEach(async () => {
		await relay.stop();
	});

	async function fetchBlob(...args: string[]): Promise<CommandResult & { readonly bytes: Buffer }> {
		const file = join(work, 'blob');
		const result = await curl('-o', file, ...args, `${relay.url}${blob}`);
		return { ...result, bytes: readFileSync(file) };
	}

	it('passes pushes and pulls of skopeo unchanged without rules, and records them', async () => {
		await start();
		const args = ['copy', '--src-tls-verify=false', '--dest-tls-verify=false'];
		const copied = await runCommand('skopeo', [
			...args,
			`docker://${relay.host}/relayed:1`,
			`docker://${relay.host}/copied:1`,
		]);
		expect(copied.code).toBe(0);
		const read = await readBack(registry, 'copied', '1');
		expect(read).toMatchObject({ digest: image.digest, faults: [] });
		const requests = relay.requests();
		expect(requests.some((one) => one.method === 'PUT' && one.path.endsWith('/manifests/1'))).toBe(
			true,
		);
		expect(requests.every((one) => one.faults.length === 0)).toBe(true);
	});

	it('never records a secret', async () => {
		await start();
		await statusOf('-u', 'me:CANARY', `${relay.url}/v2/`);
		expect(relay.requests()[0]).toMatchObject({ hasAuthorization: true, status: 200 });
		expect(JSON.stringify(relay.requests())).not.toContain(
			Buffer.from('me:CANARY').toString('base64'),
		);
	});

	it.each([
		['end', PARTIAL],
		['reset', RESET],
	] as const)('cuts an answer after n bytes by %s, once', async (how, code) => {
		await start();
		const cut = { kind: 'cut', direction: 'response', afterBytes: 100_000, how } as const;
		const handle = relay.add({ method: 'GET', path: /\/blobs\//, times: 1, action: cut });
		const broken = await fetchBlob();
		expect(broken.code).toBe(code);
		expect(broken.bytes.length).toBe(100_000);
		expect((await fetchBlob()).bytes.length).toBe(layer.sizeBytes);
		expect(handle.hits()).toBe(1);
		expect(relay.requests().map((one) => one.faults)).toEqual([['cut'], []]);
	});

	it('resets over TLS too', async () => {
		await start(true);
		relay.add({ path: /blobs/, times: 1, action: { kind: 'reset' } });
		expect((await fetchBlobOverTls()).code).toBe(RESET);
		expect((await fetchBlobOverTls()).code).toBe(0);
	});

	async function fetchBlobOverTls(): Promise<CommandResult> {
		return await fetchBlob('--cacert', relay.caFile ?? '');
	}

	it('flips one byte', async () => {
		await start();
		relay.add({
			path: /blobs/,
			action: { kind: 'corrupt', direction: 'response', atByte: 70_000 },
		});
		const { bytes } = await fetchBlob();
		const expected = Buffer.concat([...layer.chunks()]);
		const wrong = [...bytes.keys()].filter((position) => bytes[position] !== expected[position]);
		expect(wrong).toEqual([70_000]);
	});

	it('stalls without closing', async () => {
		await start();
		relay.add({ path: /blobs/, action: { kind: 'stall', direction: 'response', afterBytes: 5 } });
		const { code, bytes } = await fetchBlob('--max-time', '1');
		expect([code, bytes.length]).toEqual([TIMED_OUT, 5]);
	});

	it('slows a body down to its rate', async () => {
		await start();
		const throttle = { kind: 'throttle', direction: 'response', bytesPerSecond: 50_000 } as const;
		relay.add({ path: /blobs/, action: throttle });
		const { code, bytes } = await fetchBlob('--max-time', '1');
		expect(code).toBe(TIMED_OUT);
		expect(bytes.length).toBeGreaterThan(0);
		expect(bytes.length).toBeLessThanOrEqual(60_000);
	});

	it('breaks an upload so that the registry sees a broken one', async () => {
		await start();
		const begun = await curl('-D', '-', '-X', 'POST', `${relay.url}/v2/broken/blobs/uploads/`);
		const location = /^location: (\S+)/im.exec(begun.stdout)?.[1] ?? '';
		expect(location).toContain(relay.host);
		relay.add({
			method: 'PATCH',
			action: { kind: 'cut', direction: 'request', afterBytes: 10_000, how: 'reset' },
		});
		const type = ['-H', 'Content-Type: application/octet-stream'];
		const patch = ['-sS', '-X', 'PATCH', ...type, '--data-binary', '@-', location];
		const sent = await runCommand('curl', patch, {
			input: Buffer.alloc(100_000),
		});
		expect(sent.code).not.toBe(0);
		expect(relay.requests().at(-1)).toMatchObject({ requestBytes: 10_000, status: undefined });
		const evidence = 'client disconnected during blob PATCH" contentLength=100000 copied=10000';
		await expect.poll(() => registry.debugLog().includes(evidence)).toBe(true);
	});

	it('answers for the registry: 429 with Retry-After, on the second and third match only', async () => {
		await start();
		const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '2' } } as const;
		relay.add({ path: /^\/v2\/$/, nth: 2, times: 2, action: busy });
		const reached = (): number => registry.log().match(/"GET \/v2\/ /g)?.length ?? 0;
		const before = reached();
		const statuses: string[] = [];
		for (let turn = 0; turn < 4; turn += 1)
			statuses.push((await statusOf(`${relay.url}/v2/`)).stdout);
		expect(statuses).toEqual(['200', '429', '429', '200']);
		expect(reached() - before).toBe(2);
	});

	it('edits headers in both directions and rewrites Location', async () => {
		await start();
		const drop = { 'docker-content-digest': undefined, 'x-added': 'yes' };
		relay.add({ path: /manifests/, action: { kind: 'edit-response', edit: drop } });
		relay.add({ path: /blobs\/sha/, action: { kind: 'edit-request', edit: { range: undefined } } });
		relay.add({ method: 'POST', times: 1, action: { kind: 'location', to: 'relative' } });
		relay.add({
			method: 'POST',
			nth: 2,
			action: { kind: 'location', to: { host: '127.0.0.1:9' } },
		});
		const head = await curl('-I', `${relay.url}/v2/relayed/manifests/1`);
		expect(head.stdout.toLowerCase()).toContain('x-added: yes');
		expect(head.stdout.toLowerCase()).not.toContain('docker-content-digest');
		expect((await statusOf('-r', '0-9', `${relay.url}${blob}`)).stdout).toBe('200');
		const post = ['-D', '-', '-X', 'POST', `${relay.url}/v2/x/blobs/uploads/`];
		expect((await curl(...post)).stdout).toMatch(/^location: \/v2\/x\/blobs\/uploads\//im);
		expect((await curl(...post)).stdout).toMatch(/^location: http:\/\/127\.0\.0\.1:9\/v2/im);
	});

	it('limits bodies as nginx does, whether their length is told or not', async () => {
		await start();
		relay.add({ method: 'PATCH', action: { kind: 'limit-body', maxBytes: 1000 } });
		const url = `${relay.url}/v2/x/blobs/uploads/y`;
		const send = [
			'-X',
			'PATCH',
			'-o',
			'/dev/null',
			'-w',
			'%{http_code}',
			'--data-binary',
			'@-',
			url,
		];
		const input = Buffer.alloc(2000);
		expect((await runCommand('curl', ['-sS', ...send], { input })).stdout).toBe('413');
		const chunked = ['-sS', '-H', 'Transfer-Encoding: chunked', ...send];
		expect((await runCommand('curl', chunked, { input })).stdout).toBe('413');
		expect((await runCommand('curl', ['-sS', ...send], { input: 'small' })).stdout).toBe('404');
	});

	it('refuses connections for a while', async () => {
		await start();
		await relay.refuse();
		expect((await statusOf(`${relay.url}/v2/`)).code).toBe(7);
		await relay.accept();
		expect((await statusOf(`${relay.url}/v2/`)).stdout).toBe('200');
	});

	it('survives a restart of the registry behind it', async () => {
		await start();
		expect((await statusOf(`${relay.url}/v2/`)).stdout).toBe('200');
		await registry.kill();
		expect((await statusOf(`${relay.url}/v2/`)).code).not.toBe(0);
		await registry.restart();
		expect((await statusOf(`${relay.url}/v2/`)).stdout).toBe('200');
	});
});

describeWithTools(TOOLS, 'a link relay', () => {
	it('costs a round trip per connection and one per request', async () => {
		const relay = await startLinkRelay({ target: registry.host, roundTripMs: 100 });
		const url = `http://${relay.host}/v2/`;
		const times = await curl(
			'-w',
			'%{time_total} ',
			'-o',
			'/dev/null',
			'-o',
			'/dev/null',
			url,
			url,
		);
		const [first = 0, second = 0] = times.stdout.trim().split(' ').map(Number);
		expect(first).toBeGreaterThanOrEqual(0.199);
		expect(second).toBeGreaterThanOrEqual(0.099);
		expect(second).toBeLessThan(first);
		expect(relay.connections()).toBe(1);
		await relay.stop();
	});

	it('keeps to its rate on each connection and changes no byte', async () => {
		const bytesPerSecondPerConnection = 600_000;
		const relay = await startLinkRelay({
			target: registry.host,
			roundTripMs: 10,
			bytesPerSecondPerConnection,
		});
		const file = join(work, 'rated');
		const url = `http://${relay.host}/v2/relayed/blobs/${layer.digest}`;
		const done = await curl('-o', file, '-w', '%{time_total}', url);
		expect(readFileSync(file).equals(Buffer.concat([...layer.chunks()]))).toBe(true);
		expect(Number(done.stdout)).toBeGreaterThanOrEqual(0.49);
		await relay.stop();
	});

	it('carries a push with half-closed connections and all', async () => {
		const relay = await startLinkRelay({ target: registry.host, roundTripMs: 4 });
		const target = { ...registry, host: relay.host };
		const pushed = imageManifest({ name: 'linked', layers: [2_000_000] });
		await new SamplePusher(target).push('linked', pushed, '1');
		expect(await readBack(target, 'linked', '1')).toMatchObject({
			digest: pushed.digest,
			faults: [],
		});
		await relay.stop();
	});
});
