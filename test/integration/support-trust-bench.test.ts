// The bench itself: on it engines refuse both registries, and take each when they are told to by hand.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithTools } from '../support/require-tool';
import {
	openTrustBench,
	PLAIN_HOST,
	PRIVATE_HOST,
	REPOSITORY,
	type TrustBench,
} from '../support/trust-bench';

describeWithTools(['dockerd', 'podman', 'docker-registry'], 'the trust bench', () => {
	let bench: TrustBench;
	beforeAll(async () => {
		bench = await openTrustBench();
	});
	afterAll(() => bench?.stop());

	it('has a dockerd that refuses both registries until its files say otherwise', async () => {
		const docker = await bench.startDockerd();
		expect(await docker.pull(`${PLAIN_HOST}/${REPOSITORY}:1`)).toContain(
			'server gave HTTP response to HTTPS client',
		);
		expect(await docker.pull(`${PRIVATE_HOST}/${REPOSITORY}:1`)).toContain(
			'certificate signed by unknown authority',
		);
		const folder = path.join(bench.etc.docker, 'certs.d', PRIVATE_HOST);
		mkdirSync(folder, { recursive: true });
		await bench.run(['cp', bench.caFile, path.join(folder, 'by-hand.crt')]);
		writeFileSync(docker.configFile, JSON.stringify({ 'insecure-registries': [PLAIN_HOST] }));
		await docker.restart();
		expect(await docker.pull(`${PLAIN_HOST}/${REPOSITORY}:1`)).toBeUndefined();
		expect(await docker.pull(`${PRIVATE_HOST}/${REPOSITORY}:1`)).toBeUndefined();
		await docker.stop();
		// Podman reads Docker's certificates too.
		rmSync(folder, { recursive: true });
	});

	it('has a podman that refuses both until its files say otherwise', async () => {
		const podman = await bench.startPodman();
		expect(await podman.pull(`${PLAIN_HOST}/${REPOSITORY}:1`)).toContain('HTTP response to HTTPS');
		expect(await podman.pull(`${PRIVATE_HOST}/${REPOSITORY}:1`)).toContain('unknown authority');
		appendFileSync(
			path.join(bench.etc.containers, 'registries.conf'),
			`\n[[registry]]\nlocation = "${PLAIN_HOST}"\ninsecure = true\n`,
		);
		await podman.restart();
		expect(await podman.pull(`${PLAIN_HOST}/${REPOSITORY}:1`)).toBeUndefined();
		await podman.stop();
	});

	it('has a dockerd and a podman of a user who is not root', async () => {
		const user = bench.user();
		const docker = await bench.startDockerd({ user });
		expect(JSON.stringify(await docker.info())).toContain('rootless');
		expect(await docker.pull(`${PLAIN_HOST}/${REPOSITORY}:1`)).toContain('HTTP response to HTTPS');
		await docker.stop();
		const podman = await bench.startPodman({ user });
		expect(await podman.pull(`${PRIVATE_HOST}/${REPOSITORY}:1`)).toContain('unknown authority');
		await podman.stop();
	});
});
