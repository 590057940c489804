// Proves the private engines, and by them that the sample images are images that engines unpack.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import {
	buildkitIndex,
	duplicateLayerImage,
	emptyLayerImage,
	imageManifest,
	SamplePusher,
	withOddWhitespace,
} from '../support/sample-images';

const TOOLS = ['docker-registry', 'dockerd', 'docker', 'podman', 'crun', 'curl'] as const;
const SAMPLES = {
	oci: imageManifest({ name: 'oci', layers: [3000, 200_000] }),
	docker: imageManifest({ name: 'docker', format: 'docker', layers: [3000, 2_000_000] }),
	index: buildkitIndex('kit'),
	empty: emptyLayerImage('empty'),
	twice: duplicateLayerImage('twice'),
	odd: withOddWhitespace(imageManifest({ name: 'odd' })),
};

describeWithTools(TOOLS, 'real engines', () => {
	let registry: RealRegistry;
	let docker: RealEngine;
	let podman: RealEngine;

	beforeAll(async () => {
		registry = await startRealRegistry();
		const pusher = new SamplePusher(registry);
		for (const [name, sample] of Object.entries(SAMPLES)) await pusher.push(name, sample, '1');
		const insecureRegistries = [registry.host];
		docker = await startDockerd();
		podman = await startPodman({ insecureRegistries });
	});

	afterAll(async () => {
		await Promise.all([docker.stop(), podman.stop(), registry.stop()]);
	});

	it.each(Object.keys(SAMPLES))('both pull %s and keep its digest', async (name) => {
		const { digest } = SAMPLES[name as keyof typeof SAMPLES];
		const reference = `${registry.host}/${name}:1`;
		for (const engine of [docker, podman]) {
			expect(await engine.pull(reference)).toMatch(/^(sha256:)?[0-9a-f]{64}$/);
			expect(await engine.repoDigests(reference)).toContain(`${registry.host}/${name}@${digest}`);
		}
	});

	it('say what is wrong in their own words', async () => {
		const reference = `${registry.host}/missing:1`;
		await expect(docker.pull(reference)).rejects.toThrow('manifest unknown');
		await expect(podman.pull(reference)).rejects.toThrow('manifest unknown');
	});
});
