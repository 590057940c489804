// A mirror made through the page's own bridge in the real window: draft, accepted hosts, plan, a run between two real
// registries with a sign-in, verified; the transfer process killed in the middle of another, which then goes on.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyDraft, type MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import type { RunSnapshot } from '../../shared/mirror/run-snapshot';
import type { Result } from '../../shared/result';
import { type StartedApp, startApp } from '../support/electron-app';
import { type LinkRelay, startLinkRelay } from '../support/link-relay';
import { temporaryFolder, waitFor } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, SamplePusher } from '../support/sample-images';
import { type SeededImage, seedTiny } from '../support/sample-sets';

const CANARY = `CANARY-${process.pid}-e2e`;
const PATIENCE_MS = 40_000;

describeWithTools(['docker-registry', 'htpasswd'], 'the window’s bridge', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let slow: LinkRelay;
	let images: readonly SeededImage[];
	let started: StartedApp;
	const heard: string[] = [];

	beforeAll(async () => {
		[source, destination] = await Promise.all([
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry({ auth: 'htpasswd' }),
		]);
		for (const registry of [source, destination]) registry.setPassword(CANARY);
		images = await seedTiny(source, 4, 2);
		for (const name of ['a', 'b']) {
			const manifest = imageManifest({ name: `slow-${name}`, layers: [900_000] });
			await new SamplePusher(source).push(`slow/${name}`, manifest, '1');
		}
		slow = await startLinkRelay({
			target: source.host,
			roundTripMs: 2,
			bytesPerSecondPerConnection: 300_000,
		});
		const docker = temporaryFolder('docker-config');
		mkdirSync(docker, { recursive: true });
		const auth = Buffer.from(`${source.username}:${CANARY}`).toString('base64');
		const auths = Object.fromEntries(
			[source.host, slow.host, destination.host].map((host) => [host, { auth }]),
		);
		writeFileSync(path.join(docker, 'config.json'), JSON.stringify({ auths }));
		started = await startApp({ env: { DOCKER_CONFIG: docker, DBUS_SESSION_BUS_ADDRESS: '' } });
	});
	afterAll(async () => {
		await started.stop();
		await Promise.all([slow.stop(), source.stop(), destination.stop()]);
	});

	/** Asks main as the page does. */
	async function ask<T>(channel: string, input: unknown): Promise<T> {
		const answer = await started.window.evaluate(
			([name, given]) =>
				(
					globalThis as unknown as {
						ferry: { invoke(channel: string, input: unknown): Promise<unknown> };
					}
				).ferry.invoke(name, given),
			[`ferry:${channel}`, input] as const,
		);
		heard.push(JSON.stringify(answer));
		const result = answer as Result<T>;
		if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.fault)}`);
		return result.value;
	}

	async function ready(id: string, lines: readonly string[]): Promise<void> {
		const draft: MirrorDraft = {
			...emptyDraft(id),
			name: id,
			imagesText: lines.join('\n'),
			destination: { registry: destination.host, repository: id },
			registries: Object.fromEntries(
				[source.host, slow.host, destination.host].map((host) => [host, { tls: 'plain-http' }]),
			),
		};
		await ask('mirrors.save', { draft });
		await expect(ask('mirrors.plan', { id })).rejects.toThrow('mirror.unknown-hosts');
		await started.app.evaluate(({ dialog }) => {
			const asked: string[] = [];
			Object.assign(globalThis, { ferryAsked: asked });
			dialog.showMessageBox = (async (...given: unknown[]) => {
				asked.push(JSON.stringify(given.at(-1)));
				return { response: 1, checkboxChecked: false };
			}) as typeof dialog.showMessageBox;
		});
		expect(await ask('mirrors.acceptHosts', { id })).toMatchObject({ outcome: 'accepted' });
		const asked = await started.app.evaluate(
			() => (globalThis as unknown as { ferryAsked: string[] }).ferryAsked,
		);
		expect(asked).toHaveLength(1);
		expect(asked[0]).toContain('WITHOUT encryption');
	}

	function ended(runId: string, phase: RunSnapshot['phase'] = 'finished'): Promise<RunSnapshot> {
		return waitFor(
			`the run to be ${phase}`,
			async () => {
				const { state } = await ask<{ state: RunSnapshot }>('runs.snapshot', { runId });
				return state.phase === phase ? state : undefined;
			},
			PATIENCE_MS,
		);
	}

	it('plans and runs a draft until it is verified, and hears no password', async () => {
		await ready(
			'bridge',
			images.map(({ reference }) => reference),
		);
		const { plan, planId } = await ask<{ planId: string; plan: { totals: { toCopy: number } } }>(
			'mirrors.plan',
			{ id: 'bridge' },
		);
		expect(plan.totals.toCopy).toBe(images.length);
		const { runId } = await ask<{ runId: string }>('runs.start', { id: 'bridge', planId });
		const state = await ended(runId);
		expect(state.outcome).toBe('succeeded');
		expect(state.items.every((item) => item.verification === 'readable')).toBe(true);
		expect(await readTags(destination, 'bridge/tiny/repo-000')).toHaveLength(2);
		const { found } = await ask<{ found: unknown[] }>('runs.find', { text: images[0]?.digest });
		expect(found).toHaveLength(1);
		const { tags } = await ask<{ tags: string[] }>('images.tags', {
			repository: `${source.host}/tiny/repo-000`,
			id: 'bridge',
		});
		expect(tags[0]).toBe('v1.1.0');
		expect(heard.join('')).not.toContain('CANARY');
	});

	it('goes on with a run after its transfer process was killed', async () => {
		await ready('killed', [`${slow.host}/slow/a:1`, `${slow.host}/slow/b:1`]);
		const { planId } = await ask<{ planId: string }>('mirrors.plan', { id: 'killed' });
		const { runId } = await ask<{ runId: string }>('runs.start', { id: 'killed', planId });
		await waitFor('bytes to move', async () => {
			const { state } = await ask<{ state: RunSnapshot }>('runs.snapshot', { runId });
			return state.movedBytes > 0;
		});
		const pids = await started.app.evaluate(({ app }) =>
			app
				.getAppMetrics()
				.filter((metric) =>
					`${metric.name} ${metric.serviceName}`.includes('Image Ferry transfers'),
				)
				.map((metric) => metric.pid),
		);
		for (const pid of pids) process.kill(pid, 'SIGKILL');
		expect((await ended(runId, 'stopped')).outcome).toBe('interrupted');
		expect(await ask('runs.continue', { runId })).toEqual({ runId });
		const state = await ended(runId);
		expect(state.outcome).toBe('succeeded');
		expect(heard.join('')).not.toContain('CANARY');
		expect(started.consoleLines).toEqual([]);
	});
});
