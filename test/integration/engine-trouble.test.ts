// Engines in trouble (reliability F27): stopped in the middle, gone, out of space, and not trusting a registry.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localEngines } from '../../electron/engine/open-engine';
import { currentEnvironment } from '../../electron/platform/environment';
import type { MirrorSpec } from '../../shared/mirror/mirror-spec';
import {
	faultCodes,
	type MirrorRunOptions,
	mirrorOf,
	quickTime,
	runForTest,
} from '../support/mirror-bench';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, layerFor, SamplePusher } from '../support/sample-images';
import { smallDisk } from '../support/small-disk';
import { testCertificates } from '../support/test-ca';

const TOOLS = ['docker-registry', 'dockerd', 'docker', 'podman', 'curl'];
const MEGABYTE = 1_000_000;

describeWithTools(TOOLS, 'an engine in trouble', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let insecureRegistries: readonly string[];

	beforeAll(async () => {
		[source, destination] = await Promise.all([startRealRegistry(), startRealRegistry()]);
		insecureRegistries = [source.host, destination.host];
	});
	afterAll(() => Promise.all([source.stop(), destination.stop()]));

	const startOf: Readonly<Record<string, typeof startDockerd>> = {
		docker: startDockerd,
		podman: startPodman,
	};
	const start = (
		kind: string,
		more: Parameters<typeof startDockerd>[0] = {},
	): Promise<RealEngine> => (startOf[kind] ?? startDockerd)({ insecureRegistries, ...more });

	async function store(name: string, layerBytes: number): Promise<string> {
		const layers = [layerFor(name, layerBytes, 'docker')];
		const image = imageManifest({ name, format: 'docker', layers });
		await new SamplePusher(source).push(`t/${name}`, image, '1');
		return `${source.host}/t/${name}:1`;
	}

	const through = (
		endpoint: string,
		sources: readonly string[],
		more: Partial<MirrorSpec> = {},
		options: MirrorRunOptions = {},
	) =>
		runForTest(
			mirrorOf(
				sources,
				{ registry: destination.host, repository: 'd' },
				{ route: 'engine', engine: endpoint, referrers: 'none', ...more },
			),
			{ openEngine: localEngines(currentEnvironment()).open, ...options },
		);
	const oneByOne = { limits: { concurrency: 'auto', oneByOne: true } } as const;

	describe.each(['docker', 'podman'])('%s', (kind) => {
		it('fails what it was doing when it is killed, and the rest with the same cause', async () => {
			const engine = await start(kind);
			const sources = [await store(`${kind}-k1`, 60 * MEGABYTE), await store(`${kind}-k2`, 2000)];
			const { wait } = quickTime();
			const state = await through(engine.endpoint, sources, oneByOne, {
				wait,
				onEvent: ({ type }) => {
					if (type === 'item.started') setTimeout(() => void engine.kill(), 60);
				},
			});
			await engine.stop();
			expect(faultCodes(state)).toEqual(['engine.unreachable', 'engine.unreachable']);
			expect(state.items[0]?.fault).toMatchObject({
				subject: engine.endpoint,
				side: 'this-computer',
			});
			expect(state.outcome).toBe('failed');
		});

		it('goes on when it is started anew meanwhile', async () => {
			const first = await start(kind);
			const sources = [await store(`${kind}-r1`, 40 * MEGABYTE), await store(`${kind}-r2`, 2000)];
			let second: Promise<RealEngine> | undefined;
			const state = await through(first.endpoint, sources, oneByOne, {
				onEvent: ({ type }) => {
					if (type === 'item.started' && second === undefined) {
						second = first.kill().then(() => start(kind, { socketFile: first.socketFile }));
					}
				},
			});
			await (await second)?.stop();
			await first.stop();
			expect(faultCodes(state)).toEqual([undefined, undefined]);
			expect(state.outcome).toBe('succeeded');
		});

		it('says that its disk is full, and carries what fits', async () => {
			const disk = smallDisk(60 * MEGABYTE);
			const engine = await start(kind, { storageFolder: disk.folder });
			const sources = [
				await store(`${kind}-f1`, 2000),
				await store(`${kind}-f2`, 90 * MEGABYTE),
				await store(`${kind}-f3`, 3000),
			];
			const state = await through(engine.endpoint, sources, oneByOne);
			await engine.stop();
			disk.unmount();
			expect(faultCodes(state)).toEqual([undefined, 'engine.disk-full', undefined]);
			expect(state.outcome).toBe('partly-succeeded');
		});

		it('names a registry whose certificate it does not know, before it asks for every image', async () => {
			const engine = await start(kind);
			const secure = await startRealRegistry({ tls: 'private-ca' });
			const host = secure.host;
			const sources = [await store(`${kind}-c1`, 2000), await store(`${kind}-c2`, 2000)];
			const caPem = readFileSync(testCertificates().caFile, 'utf8');
			const state = await through(
				engine.endpoint,
				sources,
				{ ...oneByOne, destination: { registry: host } },
				{
					access: (asked) =>
						asked === host ? { tls: 'private-ca', caPem } : { tls: 'plain-http' },
				},
			);
			await engine.stop();
			await secure.stop();
			// Docker trusts 127.0.0.1 whatever it shows; Podman trusts nobody it was not told of.
			const expected = kind === 'docker' ? undefined : 'engine.registry-untrusted';
			expect(faultCodes(state)).toEqual([expected, expected]);
			if (expected !== undefined) {
				expect(state.items[0]?.fault?.facts).toMatchObject({ host, reason: 'certificate' });
			}
		});
	});

	it('says that Podman wants HTTPS where the registry speaks plain HTTP', async () => {
		const engine = await startPodman();
		const state = await through(engine.endpoint, [await store('plain-http', 2000)]);
		await engine.stop();
		expect(faultCodes(state)).toEqual(['engine.registry-untrusted']);
		expect(state.items[0]?.fault).toMatchObject({
			subject: source.host,
			facts: { reason: 'plain-http', host: source.host },
		});
	});

	it('refuses before anything is planned when the named engine is not there, or is no engine', async () => {
		const code = (endpoint: string): Promise<unknown> =>
			through(endpoint, [`${source.host}/t/any:1`]).then(
				() => 'no fault',
				(error: { fault?: { code?: string } }) => error.fault?.code,
			);
		expect(await code('unix:///no/such.sock')).toBe('engine.unreachable');
		expect(await code('ssh://me@box')).toBe('engine.endpoint-refused');
		expect(await code(`tcp://${source.host}`)).toBe('engine.not-an-engine');
	});
});
