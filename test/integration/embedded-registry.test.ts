// What the embedded registry does beyond single answers: clients that we did not write, broken connections,
// big blobs, restarts, read-only, and requests that web pages could make.
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedRegistry } from '../../electron/embedded-registry/embedded-registry';
import type {
	AnsweredRequest,
	RegistryServer,
} from '../../electron/embedded-registry/registry-server';
import { temporaryFolder, waitFor } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import {
	ask,
	askFor,
	digestOf,
	type RegistryTarget,
	readBack,
	readTags,
} from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';
import { blobOf, randomBytesOf } from '../support/sample-content';
import {
	buildkitIndex,
	imageManifest,
	layerFor,
	referrerManifest,
	type SampleManifest,
	SamplePusher,
	signatureManifest,
} from '../support/sample-images';

function targetOf(host: string): RegistryTarget {
	return { host, scheme: 'http', authorization: () => undefined };
}

const NO_TLS = ['--src-tls-verify=false', '--dest-tls-verify=false'];

describeWithTools(['docker-registry', 'skopeo'], 'the embedded registry', () => {
	let folder: string;
	let embedded: RegistryServer;
	let ours: RegistryTarget;
	let docker: RealRegistry;
	let requests: AnsweredRequest[] = [];

	beforeAll(async () => {
		folder = join(temporaryFolder('embedded'), 'content');
		embedded = await startEmbeddedRegistry({ folder, onAnswered: (one) => requests.push(one) });
		ours = targetOf(embedded.host);
		docker = await startRealRegistry();
	});

	afterAll(async () => {
		await embedded.close();
		await docker.stop();
	});

	async function skopeo(...args: readonly string[]): Promise<string> {
		return await expectCommand('skopeo', args);
	}

	const dockerImage = imageManifest({
		name: 'docker kind',
		format: 'docker',
		layers: [40_000, 9_000],
	});
	it.each<[string, SampleManifest]>([
		['a multi-platform index with attestations', buildkitIndex('whole')],
		['a Docker image', dockerImage],
		['an OCI image', imageManifest({ name: 'oci kind', layers: [40_000] })],
	])('takes %s from skopeo and gives it back byte for byte', async (name, manifest) => {
		const repository = name.replaceAll(/[^a-z]+/gi, '-').toLowerCase();
		await new SamplePusher(docker).push(repository, manifest, '1');
		const there = `docker://${docker.host}/${repository}:1`;
		const here = `docker://${embedded.host}/${repository}:1`;
		await skopeo('copy', '--all', '--preserve-digests', ...NO_TLS, there, here);

		expect(await skopeo('inspect', '--raw', '--tls-verify=false', here)).toBe(
			manifest.bytes.toString(),
		);
		const held = await readBack(ours, repository, '1');
		expect(held).toMatchObject({ digest: manifest.digest, faults: [] });

		const back = `docker://${docker.host}/${repository}/back:1`;
		await skopeo('copy', '--all', '--preserve-digests', ...NO_TLS, here, back);
		expect(await readBack(docker, `${repository}/back`, '1')).toEqual(held);
	});

	it('mounts for skopeo: the blobs of a second repository cost no bytes', async () => {
		const image = imageManifest({ name: 'to be mounted', layers: [60_000, 50_000] });
		await new SamplePusher(docker).push('mount', image, '1');
		const from = `docker://${docker.host}/mount:1`;
		const first = `docker://${embedded.host}/mount/first:1`;
		const second = `docker://${embedded.host}/mount/second:1`;
		await skopeo('copy', '--preserve-digests', ...NO_TLS, from, first);
		requests = [];
		await skopeo('copy', '--preserve-digests', ...NO_TLS, from, second);

		const mounts = requests.filter(({ path }) => path.includes('mount='));
		expect(mounts.length).toBeGreaterThanOrEqual(2);
		expect(mounts.every(({ status }) => status === 201)).toBe(true);
		const layers = requests.filter(({ method }) => method === 'PATCH');
		expect(layers.length, 'only the configuration may be sent').toBeLessThanOrEqual(1);
		expect(await readBack(ours, 'mount/second', '1')).toMatchObject({
			digest: image.digest,
			faults: [],
		});
	});

	it('is synchronised and deleted from by skopeo', async () => {
		const image = imageManifest({ name: 'synchronised', layers: [5_000] });
		await new SamplePusher(ours).push('sync/app', image, '1.0', '1.1');
		const to = join(temporaryFolder('sync'), 'dir');
		await skopeo(
			'sync',
			'--src',
			'docker',
			'--dest',
			'dir',
			'--src-tls-verify=false',
			`${embedded.host}/sync/app`,
			to,
		);
		await skopeo(
			'sync',
			'--src',
			'dir',
			'--dest',
			'docker',
			'--dest-tls-verify=false',
			to,
			`${embedded.host}/synced`,
		);
		expect(await readBack(ours, 'synced/app', '1.1')).toMatchObject({
			digest: image.digest,
			faults: [],
		});
		const listed = await skopeo(
			'list-tags',
			'--tls-verify=false',
			`docker://${embedded.host}/synced/app`,
		);
		expect((JSON.parse(listed) as { Tags: string[] }).Tags).toEqual(['1.0', '1.1']);

		await skopeo('delete', '--tls-verify=false', `docker://${embedded.host}/synced/app:1.0`);
		expect(await readTags(ours, 'synced/app')).toEqual([]);
		expect(await readTags(ours, 'sync/app')).toEqual(['1.0', '1.1']);
	});

	it('lists signatures and referrers where they belong', async () => {
		const image = imageManifest({ name: 'signed', layers: [layerFor('signed', 2_000)] });
		const pusher = new SamplePusher(ours);
		await pusher.push('signed/app', image, '1');
		const sbom = referrerManifest(image, 'application/spdx+json');
		await pusher.push('signed/app', sbom);
		await pusher.push(
			'signed/app',
			signatureManifest(image),
			`${image.digest.replace(':', '-')}.sig`,
		);
		const answer = await askFor(ours, { path: `signed/app/referrers/${image.digest}` }, [200]);
		const { manifests } = JSON.parse(answer.bytes.toString()) as {
			manifests: { digest: string }[];
		};
		expect(manifests.map(({ digest }) => digest)).toEqual([sbom.digest]);
	});

	it('keeps the acknowledged chunks when a connection breaks inside the next', async () => {
		const bytes = randomBytesOf('broken upload', 300_000);
		const begun = await askFor(ours, { method: 'POST', path: 'broken/blobs/uploads/' }, [202]);
		const location = String(begun.headers.location);
		await askFor(
			ours,
			{ method: 'PATCH', path: location, body: bytes.subarray(0, 100_000) },
			[202],
		);

		const [hostname, port] = embedded.host.split(':');
		const socket = connect(Number(port), hostname);
		await once(socket, 'connect');
		socket.write(
			`PATCH ${location} HTTP/1.1\r\nHost: ${embedded.host}\r\nContent-Length: 200000\r\n\r\n`,
		);
		socket.write(bytes.subarray(100_000, 180_000));
		const before = requests.length;
		socket.destroy();
		await waitFor('the broken request to end', () => requests.length > before);

		const status = await askFor(ours, { path: location }, [204]);
		expect(status.headers['range']).toBe('0-99999');
		const rest = { 'content-range': '100000-299999' };
		await askFor(
			ours,
			{ method: 'PATCH', path: location, headers: rest, body: bytes.subarray(100_000) },
			[202],
		);
		const digest = digestOf(bytes);
		await askFor(ours, { method: 'PUT', path: `${location}?digest=${digest}` }, [201]);
		const held = await askFor(ours, { path: `broken/blobs/${digest}` }, [200]);
		expect(held.bytes.equals(bytes)).toBe(true);
	});

	it('holds no blob in memory', async () => {
		const chunk = randomBytesOf('one of many', 1024 * 1024);
		const chunks = 384;
		let highestBytes = 0;
		function* many(): Generator<Uint8Array> {
			for (let index = 0; index < chunks; index += 1) {
				highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
				yield chunk;
			}
		}
		const begun = await askFor(ours, { method: 'POST', path: 'big/blobs/uploads/' }, [202]);
		const before = process.memoryUsage().rss;
		const location = String(begun.headers.location);
		const sent = await askFor(ours, { method: 'PATCH', path: location, body: many() }, [202]);
		expect(sent.headers['range']).toBe(`0-${chunks * chunk.length - 1}`);
		expect(highestBytes - before).toBeLessThan(200 * 1024 * 1024);
		await askFor(ours, { method: 'DELETE', path: location }, [204]);
	});

	it('has everything again after a restart, and read-only changes nothing', async () => {
		const image = imageManifest({ name: 'kept', layers: [5_000] });
		await new SamplePusher(ours).push('kept/app', image, '1');
		const before = await readBack(ours, 'kept/app', '1');
		await embedded.close();

		const readOnly = await startEmbeddedRegistry({ folder, isReadOnly: true });
		try {
			const there = targetOf(readOnly.host);
			expect(await readBack(there, 'kept/app', '1')).toEqual(before);
			const blob = blobOf('nothing new', 'application/octet-stream');
			for (const [method, path] of [
				['PUT', 'kept/app/manifests/2'],
				['DELETE', `kept/app/manifests/${image.digest}`],
				['DELETE', `kept/app/blobs/${before.blobs[0]}`],
				['POST', 'kept/app/blobs/uploads/'],
				['POST', `kept/app/blobs/uploads/?digest=${blob.digest}`],
				['POST', `kept/other/blobs/uploads/?mount=${before.blobs[0]}&from=kept/app`],
				['PATCH', 'kept/app/blobs/uploads/some-id'],
			] as const) {
				const answer = await ask(there, { method, path });
				expect([method, path, answer.status]).toEqual([method, path, 405]);
			}
			expect(await readBack(there, 'kept/app', '1')).toEqual(before);
		} finally {
			await readOnly.close();
		}
		embedded = await startEmbeddedRegistry({ folder, onAnswered: (one) => requests.push(one) });
		ours = targetOf(embedded.host);
	});

	it.each([
		{ host: 'evil.example' },
		{ origin: 'https://evil.example' },
		{ 'sec-fetch-site': 'cross-site' },
	])('does not answer a web page: %j', async (headers) => {
		const answer = await ask(ours, { path: '/v2/_catalog', headers });
		expect(answer.status).toBe(403);
		expect(answer.headers['access-control-allow-origin']).toBeUndefined();
	});
});
