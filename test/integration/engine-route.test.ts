// `route: engine` through a real dockerd and a real podman service: what arrives, what is said to be lost, and that the
// engine is left as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localEngines } from '../../electron/engine/open-engine';
import { RunStop } from '../../electron/mirror/stop-signal';
import { currentEnvironment } from '../../electron/platform/environment';
import { DIGEST_WILL_CHANGE } from '../../shared/engine/engine-losses';
import type { MirrorSpec } from '../../shared/mirror/mirror-spec';
import { runReport } from '../../shared/mirror/report';
import type { RunEvent } from '../../shared/mirror/run-event';
import { runBytes } from '../../shared/mirror/run-selectors';
import { credentialAnswer } from '../support/credential-answers';
import { faultCodes, type MirrorRunOptions, mirrorOf, runForTest } from '../support/mirror-bench';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack, readManifest } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	AMD64,
	ARM64,
	imageManifest,
	indexManifest,
	layerFor,
	SamplePusher,
	signatureManifest,
} from '../support/sample-images';

const TOOLS = ['docker-registry', 'htpasswd', 'dockerd', 'docker', 'podman', 'curl'];

describeWithTools(TOOLS, 'a mirror through an engine', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	/** Lets everybody pull and nobody push. */
	let readOnly: RealRegistry;
	const engines = new Map<string, RealEngine>();

	beforeAll(async () => {
		const anonymousRights = [{ type: 'repository' as const, name: '*', actions: ['pull'] }];
		[source, destination, readOnly] = await Promise.all([
			startRealRegistry(),
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry({ auth: 'token', token: { anonymousRights } }),
		]);
		const insecureRegistries = [source.host, destination.host, readOnly.host];
		const started = await Promise.all([startDockerd(), startPodman({ insecureRegistries })]);
		for (const engine of started) engines.set(engine.kind, engine);
	});
	afterAll(async () => {
		for (const engine of engines.values()) await engine.stop();
		await Promise.all([source.stop(), destination.stop(), readOnly.stop()]);
	});

	const store = async (
		repository: string,
		manifest: ReturnType<typeof imageManifest>,
		tag = '1',
	) => {
		await new SamplePusher(source).push(repository, manifest, tag);
		return `${source.host}/${repository}:${tag}`;
	};

	/** Runs through one engine; the destination's password is given unless told otherwise. */
	const through = (
		engine: { readonly endpoint: string },
		sources: readonly string[],
		more: Partial<MirrorSpec> = {},
		options: MirrorRunOptions = {},
	) =>
		runForTest(
			mirrorOf(
				sources,
				{ registry: destination.host, repository: 'e' },
				{ route: 'engine', engine: engine.endpoint, ...more },
			),
			{
				openEngine: localEngines(currentEnvironment()).open,
				...options,
				stores: {
					credentialOf: async ({ host }) =>
						credentialAnswer(
							host === destination.host
								? {
										username: destination.username,
										secret: destination.password,
										kind: 'password' as const,
									}
								: undefined,
						),
					...options.stores,
				},
			},
		);

	describe.each(['docker', 'podman'])('%s', (kind) => {
		const engineOf = (): RealEngine => {
			const engine = engines.get(kind);
			if (engine === undefined) throw new Error(`${kind} has not started`);
			return engine;
		};

		it('carries an index: one platform arrives, verified, and every loss is named', async () => {
			const engine = engineOf();
			const amd64 = imageManifest({
				name: `${kind}-index`,
				platform: AMD64,
				layers: [400_000, 3000],
			});
			const arm64 = imageManifest({ name: `${kind}-index`, platform: ARM64 });
			const index = indexManifest([amd64, arm64]);
			const reference = await store(`${kind}/index`, index);
			const signature = signatureManifest(index);
			await new SamplePusher(source).push(
				`${kind}/index`,
				signature,
				`${index.digest.replace(':', '-')}.sig`,
			);
			const before = await engine.names();

			const state = await through(engine, [reference]);

			expect(state.items[0]).toMatchObject({ phase: 'done', verification: 'readable' });
			const there = await readBack(destination, `e/${kind}/index`, '1');
			expect(there.faults).toEqual([]);
			const [item] = runReport(state, (ms) => new Date(ms).toISOString()).items;
			expect(item).toMatchObject({
				sourceDigest: index.digest,
				destinationDigest: there.digest,
				platforms: ['linux/amd64'],
				outcome: 'copied',
				verified: true,
			});
			const warnings = item?.warnings.join('\n') ?? '';
			expect(warnings).toMatch(
				/^Only linux\/amd64 goes through (Docker|Podman) .*; lost: linux\/arm64\/v8\.$/m,
			);
			expect(warnings).toMatch(/^Lost: 1 referrer such as signatures: /m);
			expect(warnings).toMatch(/^The digest changed: the engine pushed [0-9a-f]{12}\.$/m);
			expect(warnings).not.toContain(DIGEST_WILL_CHANGE);
			// The same image, whatever its layers were packed into.
			const manifest = await readManifest(destination, `e/${kind}/index`, '1');
			const config = JSON.parse(manifest?.bytes.toString() ?? '{}') as {
				config: { digest: string };
			};
			expect(config.config.digest).toBe(amd64.blobs[0]?.digest);
			expect(await engine.names()).toEqual(before);
			const bytes = runBytes(state);
			expect(bytes.moved + bytes.mounted + bytes.present).toBe(bytes.total);

			const again = await through(engine, [reference]);
			expect(again.items[0]).toMatchObject({ phase: 'skipped', skipReason: 'present' });
			expect(again.movedBytes).toBe(0);
		});

		it('tells of the bytes while they move', async () => {
			const layer = layerFor(`${kind}-big`, 30_000_000, 'docker');
			const image = imageManifest({ name: `${kind}-big`, format: 'docker', layers: [layer] });
			const reference = await store(`${kind}/big`, image);
			const events: RunEvent[] = [];
			const state = await through(
				engineOf(),
				[reference],
				{},
				{ onEvent: (one) => events.push(one) },
			);
			expect(faultCodes(state)).toEqual([undefined]);
			const types = events.map(({ type }) => type);
			expect(types).toContain('blob.moved');
			expect(types.indexOf('item.tagging')).toBeGreaterThan(types.indexOf('blob.started'));
			const done = events.flatMap((one) =>
				one.type === 'blob.advanced' && one.key.endsWith(layer.digest) ? [one.doneBytes] : [],
			);
			expect(done.length).toBeGreaterThan(0);
			expect(done).toEqual([...done].sort((one, other) => one - other));
		});

		it('gives back the tags that the user had, and keeps the images', async () => {
			const engine = engineOf();
			const mine = await store(`${kind}/mine`, imageManifest({ name: `${kind}-mine` }));
			const theirs = await store(`${kind}/theirs`, imageManifest({ name: `${kind}-theirs` }));
			await engine.pull(mine);
			await engine.pull(theirs);
			// The name that the run will push under is taken, by another image.
			const target = `${destination.host}/e/${kind}/mine:1`;
			expect((await engine.command('tag', theirs, target)).code).toBe(0);
			const before = await engine.names();

			const state = await through(engine, [mine, theirs], { referrers: 'none' });

			expect(faultCodes(state)).toEqual([undefined, undefined]);
			expect(await engine.names()).toEqual(before);
		});

		it('leaves the engine as it was when it is cancelled', async () => {
			const engine = engineOf();
			const layers = [layerFor(`${kind}-cancelled`, 40_000_000, 'docker')];
			const image = imageManifest({ name: `${kind}-cancelled`, format: 'docker', layers });
			const reference = await store(`${kind}/cancelled`, image);
			const before = await engine.names();
			const stop = new AbortController();
			const state = await through(
				engine,
				[reference],
				{},
				{
					signal: stop.signal,
					onEvent: ({ type }) => {
						if (type === 'blob.started')
							setTimeout(() => stop.abort(new RunStop('cancelled')), 100);
					},
				},
			);
			expect(state.outcome).toBe('cancelled');
			expect(state.items[0]?.phase).not.toBe('done');
			expect(await engine.names()).toEqual(before);
		});

		it('honours what is to happen with tags that exist', async () => {
			const engine = engineOf();
			const repository = `${kind}/exists`;
			const reference = await store(repository, imageManifest({ name: `${kind}-old` }));
			await through(engine, [reference]);
			const old = await readManifest(destination, `e/${repository}`, '1');
			await store(repository, imageManifest({ name: `${kind}-new` }));

			const failed = await through(engine, [reference], { existingTag: 'fail' });
			expect(faultCodes(failed)).toEqual(['tag.exists']);
			const kept = await through(engine, [reference], { existingTag: 'keep' });
			expect(kept.items[0]).toMatchObject({ phase: 'skipped', skipReason: 'kept' });
			expect((await readManifest(destination, `e/${repository}`, '1'))?.digest).toBe(old?.digest);
			const replaced = await through(engine, [reference]);
			expect(replaced.items[0]?.phase).toBe('done');
			expect((await readManifest(destination, `e/${repository}`, '1'))?.digest).not.toBe(
				old?.digest,
			);
		});

		it('asks again for a secret that ended while the engine was at work, and goes on with the new one', async () => {
			const references = await Promise.all(
				['a', 'b'].map((name) =>
					store(`${kind}/renewed-${name}`, imageManifest({ name: `${kind}-renewed-${name}` })),
				),
			);
			const { password } = destination;
			const state = await through(
				engineOf(),
				references,
				{ limits: { concurrency: 'auto', oneByOne: true } },
				{
					onEvent: ({ type }) => {
						if (type === 'run.planned') destination.setPassword('another one');
					},
				},
			).finally(() => destination.setPassword(password));
			expect(faultCodes(state)).toEqual([undefined, undefined]);
		});

		it('says which registry refused the password, and goes on with nothing else', async () => {
			const references = await Promise.all(
				['a', 'b'].map((name) =>
					store(`${kind}/pw-${name}`, imageManifest({ name: `${kind}-${name}` })),
				),
			);
			// Planning asks the destination too: with the right password, which is revoked before the engine uses it.
			const { username, password } = destination;
			const credential = { username, secret: password, kind: 'password' as const };
			const state = await through(
				engineOf(),
				references,
				{ limits: { concurrency: 'auto', oneByOne: true } },
				{
					onEvent: ({ type }) => {
						if (type === 'run.planned') destination.setPassword('another one');
					},
					stores: {
						credentialOf: async ({ host }) =>
							credentialAnswer(host === destination.host ? credential : undefined),
					},
				},
			).finally(() => destination.setPassword(password));
			expect(faultCodes(state)).toEqual(['registry.unauthorized', 'registry.unauthorized']);
			expect(state.items[0]?.fault).toMatchObject({
				side: 'destination',
				facts: { host: destination.host, reason: 'refused' },
			});
		});

		it('knows a denied push inside status 200', async () => {
			const engine = engineOf();
			const reference = await store(`${kind}/denied`, imageManifest({ name: `${kind}-denied` }));
			const signInServer = new URL(readOnly.tokenServer?.realm ?? 'http://none').host;
			const state = await through(
				engine,
				[reference],
				{ destination: { registry: readOnly.host } },
				{ access: () => ({ tls: 'plain-http', signInServer }) },
			);
			expect(faultCodes(state)).toEqual([
				expect.stringMatching(/^registry\.(denied|unauthorized)$/) as string,
			]);
			expect(state.items[0]?.fault?.side).toBe('destination');
			expect(state.items[0]?.fault?.detail).toMatch(/denied|unauthorized|required/);
		});

		it('refuses what has no tag and what is no image, and carries the rest', async () => {
			const image = imageManifest({ name: `${kind}-plain` });
			const good = await store(`${kind}/plain`, image);
			const chart = signatureManifest(image, 'chart');
			const artifact = await store(`${kind}/plain`, chart, 'chart');
			const byDigest = `${source.host}/${kind}/plain@${image.digest}`;
			const state = await through(engineOf(), [good, artifact, byDigest], { referrers: 'none' });
			expect(faultCodes(state)).toEqual([undefined, 'engine.not-an-image', 'engine.tag-required']);
		});
	});
});
