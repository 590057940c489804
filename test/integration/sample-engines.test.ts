// The sample is real for programs that we did not write: skopeo copies it whole, docker and podman pull its images.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sample, startSample } from '../../electron/embedded-registry/start-sample';
import { formatReference } from '../../shared/oci/reference';
import { temporaryFolder } from '../support/own-process';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { type RegistryTarget, readBack, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';

function targetOf(host: string): RegistryTarget {
	return { host, scheme: 'http', authorization: () => undefined };
}

/** One of each kind: Docker types, OCI types, an index. */
const PULLED = ['harbour/web-shop:2.4.1', 'harbour/tracking:3.1', 'harbour/crane-control:7.2'];

describeWithTools(['docker-registry', 'skopeo'], 'the sample and skopeo', () => {
	let sample: Sample;
	let docker: RealRegistry;

	beforeAll(async () => {
		const folder = temporaryFolder('sample');
		sample = await startSample({ folder, readBytesPerSecond: Number.POSITIVE_INFINITY });
		docker = await startRealRegistry();
	});

	afterAll(async () => {
		await sample.close();
		await docker.stop();
	});

	async function copy(from: string, to: string): Promise<void> {
		const flags = [
			'--all',
			'--preserve-digests',
			'--src-tls-verify=false',
			'--dest-tls-verify=false',
		];
		await expectCommand('skopeo', ['copy', ...flags, `docker://${from}`, `docker://${to}`]);
	}

	it('goes to docker-registry and to its own destination, digest by digest', async () => {
		for (const { reference } of sample.images) {
			const { repository, tag = '' } = reference;
			const from = formatReference(reference);
			await copy(from, `${docker.host}/${repository}:${tag}`);
			await copy(from, `${sample.destination}/${repository}:${tag}`);
			const there = await readBack(targetOf(sample.source), repository, tag);
			expect(there.faults).toEqual([]);
			expect(await readBack(docker, repository, tag)).toEqual(there);
			expect(await readBack(targetOf(sample.destination), repository, tag)).toEqual(there);
		}
	});

	it('has a signature that skopeo copies like any image', async () => {
		const tags = await readTags(targetOf(sample.source), 'harbour/tracking');
		const signature = tags.find((tag) => tag.endsWith('.sig')) ?? '';
		const name = `harbour/tracking:${signature}`;
		await copy(`${sample.source}/${name}`, `${sample.destination}/${name}`);
		const held = await readBack(targetOf(sample.destination), 'harbour/tracking', signature);
		expect(held.faults).toEqual([]);
	});

	it('can be inspected: platforms, layers and labels are where skopeo looks for them', async () => {
		const inspected = await expectCommand('skopeo', [
			...['inspect', '--tls-verify=false'],
			`docker://${sample.source}/harbour/crane-control:7.2`,
		]);
		expect(JSON.parse(inspected)).toMatchObject({
			Os: 'linux',
			Created: '2026-01-15T08:00:00Z',
			Labels: { 'org.opencontainers.image.title': 'harbour/crane-control' },
		});
	});
});

describeWithTools(['dockerd', 'docker', 'podman', 'curl'], 'the sample and engines', () => {
	let sample: Sample;
	let engines: readonly RealEngine[];

	beforeAll(async () => {
		const folder = temporaryFolder('sample');
		sample = await startSample({ folder, readBytesPerSecond: Number.POSITIVE_INFINITY });
		engines = [await startDockerd(), await startPodman({ insecureRegistries: [sample.source] })];
	});

	afterAll(async () => {
		for (const engine of engines) await engine.stop();
		await sample.close();
	});

	it.each(PULLED)('docker and podman pull %s', async (name) => {
		const reference = `${sample.source}/${name}`;
		const [repository = '', tag = ''] = name.split(':');
		const { digest } = await readBack(targetOf(sample.source), repository, tag);
		for (const engine of engines) {
			expect(await engine.pull(reference), engine.kind).toMatch(/^(sha256:)?[a-f0-9]{64}$/);
			expect(await engine.repoDigests(reference), engine.kind).toContain(
				`${sample.source}/${repository}@${digest}`,
			);
		}
	});
});
