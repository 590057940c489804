// Drafts, plans and runs as the window asks for them: real handlers, the real transfer process as a child, real registries
// with a sign-in. A marked password is looked for in everything that leaves the process.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFolderArchive } from '../../electron/mirror/folder-archive';
import { intentionDigest } from '../../electron/mirror/run-mirror';
import { emptyDraft, type MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { mirrorOfDraft } from '../../shared/mirror/draft/mirror-of-draft';
import type { RunSnapshot } from '../../shared/mirror/run-snapshot';
import { credentialAnswer } from '../support/credential-answers';
import { faultOf } from '../support/fault-of';
import { type LinkRelay, startLinkRelay } from '../support/link-relay';
import { mirrorOf, runForTest } from '../support/mirror-bench';
import { temporaryFolder, waitFor } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { answers } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, SamplePusher } from '../support/sample-images';
import { type SeededImage, seedTiny } from '../support/sample-sets';
import { startScriptedRegistry } from '../support/scripted-registry';
import { type TransferChildren, transferChildren } from '../support/transfer-child';
import { windowBench } from '../support/window-bench';

const CANARY = `CANARY-${process.pid}-window+/ "x`;

describeWithTools(['docker-registry', 'htpasswd'], 'the window’s runs', () => {
	const dataFolder = path.join(temporaryFolder('window-runs'), 'data');
	let source: RealRegistry;
	let destination: RealRegistry;
	let images: readonly SeededImage[];
	let children: TransferChildren;
	let bench: Awaited<ReturnType<typeof windowBench>>;
	let slow: LinkRelay;

	beforeAll(async () => {
		[source, destination] = await Promise.all([
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry({ auth: 'htpasswd' }),
		]);
		for (const registry of [source, destination]) registry.setPassword(CANARY);
		images = await seedTiny(source, 6, 2);
		slow = await startLinkRelay({
			target: source.host,
			roundTripMs: 2,
			bytesPerSecondPerConnection: 400_000,
		});
		const login = (registry: RealRegistry) => ({
			...{ username: registry.username, secret: CANARY, kind: 'password' as const },
		});
		children = await transferChildren(dataFolder);
		bench = await windowBench({
			dataFolder,
			startChild: children.start,
			credentials: {
				[source.host]: login(source),
				[slow.host]: login(source),
				[destination.host]: login(destination),
			},
		});
	});
	afterAll(async () => {
		await bench.host.stop();
		await Promise.all([slow.stop(), source.stop(), destination.stop()]);
	});

	function draftOf(id: string, lines: readonly string[], more: Partial<MirrorDraft> = {}) {
		return {
			...emptyDraft(id),
			name: id,
			imagesText: lines.join('\n'),
			destination: { registry: destination.host, repository: id },
			registries: Object.fromEntries(
				[source.host, slow.host, destination.host].map((host) => [host, { tls: 'plain-http' }]),
			),
			...more,
		} satisfies MirrorDraft;
	}

	async function ready(draft: MirrorDraft): Promise<string> {
		const { mirrors } = bench.handlers;
		await mirrors.save({ draft });
		await mirrors.acceptHosts({ id: draft.id });
		return draft.id;
	}

	function ended(runId: string): Promise<RunSnapshot> {
		return waitFor('the run to end', async () => {
			const { state } = await bench.handlers.runs.snapshot({ runId });
			return state.outcome === undefined ? undefined : state;
		});
	}

	const references = () => images.map(({ reference }) => reference);

	it('asks about hosts that nobody knows, once for all, before anything connects to them', async () => {
		const { mirrors, runs, images: browse } = bench.handlers;
		const draft = draftOf('unknown', references());
		await mirrors.save({ draft });
		const seen = [source.requestCount(), destination.requestCount()];
		for (const refused of [
			() => mirrors.plan({ id: 'unknown' }),
			() => runs.start({ id: 'unknown', planId: 'any' }),
			() => browse.tags({ repository: `${source.host}/tiny/repo-000`, id: 'unknown' }),
			() => browse.repositories({ host: source.host }),
		]) {
			expect((await faultOf(refused)).code).toBe('mirror.unknown-hosts');
		}
		bench.user.says = false;
		expect((await mirrors.acceptHosts({ id: 'unknown' })).outcome).toBe('cancelled');
		expect((await faultOf(() => mirrors.plan({ id: 'unknown' }))).facts?.['count']).toBe('2');
		expect([source.requestCount(), destination.requestCount()]).toEqual(seen);
		bench.user.says = true;
		bench.user.questions.length = 0;
		expect(await mirrors.acceptHosts({ id: 'unknown' })).toEqual({
			outcome: 'accepted',
			hosts: [destination.host, source.host],
		});
		expect(bench.user.questions).toHaveLength(1);
		expect(bench.user.questions[0]?.detail).toContain(`${source.host} (WITHOUT encryption)`);
		expect((await mirrors.plan({ id: 'unknown' })).plan.totals.toCopy).toBe(images.length);
		// Reached differently, it is another question.
		const registries = { ...draft.registries, [source.host]: { tls: 'skip-verify' as const } };
		await mirrors.save({ draft: { ...draft, registries } });
		const fault = await faultOf(() => mirrors.plan({ id: 'unknown' }));
		expect(fault.facts?.['hosts']).toBe(source.host);
	});

	it('plans, runs, verifies, finds, reports, and repeats a password nowhere', async () => {
		const { mirrors, runs } = bench.handlers;
		const id = await ready(draftOf('whole', references()));
		const { plan, planId } = await mirrors.plan({ id });
		expect(plan.totals).toMatchObject({ images: images.length, toCopy: images.length });
		expect(plan.items[0]).not.toHaveProperty('needs');
		expect(bench.told.some(({ channel }) => channel === 'ferry:mirrors.planned')).toBe(true);
		const { runId } = await runs.start({ id, planId });
		const state = await ended(runId);
		expect(state.outcome).toBe('succeeded');
		expect(state.items.every((item) => item.verification === 'readable')).toBe(true);
		const [first] = images;
		const found = await runs.find({ text: first?.digest ?? '' });
		expect(found.found).toEqual([{ runId, matches: 1, first: first?.reference }]);
		expect((await runs.find({ text: 'WHOLE/TINY' })).found[0]?.matches).toBe(images.length);
		expect((await runs.find({ text: 'no such image' })).found).toEqual([]);
		bench.user.file = path.join(dataFolder, 'report.html');
		expect(await runs.saveReport({ runId, format: 'html' })).toEqual({
			kind: 'saved',
			fileName: 'report.html',
		});
		expect(readFileSync(bench.user.file, 'utf8')).toContain(first?.reference);
		expect((await runs.list({})).runs[0]).toMatchObject({ runId, outcome: 'succeeded' });
		expect((await mirrors.plan({ id })).plan.totals.present).toBe(images.length);

		const canaries = [CANARY, Buffer.from(`${source.username}:${CANARY}`).toString('base64')];
		const out = [
			JSON.stringify(bench.told),
			JSON.stringify(bench.log.lines),
			children.messages.from.join('\n'),
			...filesBelow(dataFolder).map((file) => readFileSync(file, 'latin1')),
		];
		for (const canary of canaries) {
			expect(out.some((text) => text.includes(JSON.stringify(canary).slice(1, -1)))).toBe(false);
		}
		// The one way in: an answer to a question.
		const secrets = children.messages.to.filter((message) => message.includes('CANARY'));
		expect(secrets.length).toBeGreaterThan(0);
		expect(secrets.every((message) => message.startsWith('{"type":"answer"'))).toBe(true);
	});

	it('lists tags, the newest first, and repositories of hosts that are known', async () => {
		const { images: browse } = bench.handlers;
		const id = await ready(draftOf('browse', references()));
		const repository = `${source.host}/tiny/repo-000`;
		expect(await browse.tags({ repository, id })).toEqual({
			tags: ['v1.2.0', 'v1.1.0', 'v1.0.0'],
			isWhole: true,
		});
		const missing = await faultOf(() => browse.tags({ repository: `${source.host}/none`, id }));
		expect(missing.code).toBe('repository.not-found');
		expect(await browse.repositories({ host: source.host, id })).toEqual({
			repositories: ['tiny/repo-000', 'tiny/repo-001'],
			isWhole: true,
		});
	});

	it('lets a newer question end the list that nobody waits for any more, and says when a list is not whole', async () => {
		const { images: browse } = bench.handlers;
		let listed = 0;
		const endless = await startScriptedRegistry({
			profiles: [
				answers(
					(call) => {
						listed += 1;
						const link = `<${call.path}?page=${listed}>; rel="next"`;
						return { status: 200, headers: { link }, body: `{"tags":["t${listed}"]}` };
					},
					(call) => call.path === '/v2/endless/tags/list',
				),
				answers(
					(call) =>
						call.query.has('last')
							? { status: 400 }
							: { status: 200, headers: { link: 'nowhere' }, body: '{"tags":["1"]}' },
					(call) => call.path === '/v2/cut/tags/list',
				),
			],
		});
		const draft = draftOf('browse-on', [`${endless.host}/cut:1`], {
			registries: { [endless.host]: { tls: 'plain-http' } },
		});
		const id = await ready(draft);
		const first = browse.tags({ repository: `${endless.host}/endless`, id });
		const asFirst = browse.tags({ repository: `${endless.host}/endless`, id });
		const refused = Promise.all([faultOf(() => first), faultOf(() => asFirst)]);
		await waitFor('the list to be read', () => Promise.resolve(listed > 2 || undefined));
		expect(await browse.tags({ repository: `${endless.host}/cut`, id })).toEqual({
			tags: ['1'],
			isWhole: false,
		});
		expect((await refused).map((fault) => fault.code)).toEqual([
			...['mirror.plan-stopped', 'mirror.plan-stopped'],
		]);
		expect(listed).toBeLessThan(1000);
		await endless.stop();
	});

	it('runs what failed again, alone, also of a run that the command line made', async () => {
		const { runs } = bench.handlers;
		const missing = `${source.host}/late/app:1`;
		const archive = openFolderArchive({ dataFolder, version: '0.1.0' });
		const access = { tls: 'plain-http' as const };
		const registries = new Map([source.host, destination.host].map((host) => [host, access]));
		const past = await runForTest(
			{
				...mirrorOf([...references(), missing], {
					registry: destination.host,
					repository: 'from-terminal',
				}),
				registries,
			},
			{
				archive,
				stores: {
					credentialOf: async () =>
						credentialAnswer({ username: source.username, secret: CANARY, kind: 'password' }),
				},
			},
		);
		expect(past.outcome).toBe('partly-succeeded');
		expect((await faultOf(() => runs.continue({ runId: past.runId }))).facts?.['reason']).toBe(
			'finished',
		);
		const none = await faultOf(() => runs.retry({ runId: past.runId, items: [0] }));
		expect(none.facts?.['reason']).toBe('nothing-failed');
		await new SamplePusher(source).push('late/app', imageManifest({ name: 'late' }), '1');
		const { runId } = await runs.retry({ runId: past.runId });
		const state = await ended(runId);
		expect(runId).not.toBe(past.runId);
		expect(state.items.map((item) => item.source)).toEqual([missing]);
		expect(state.items[0]?.destination).toBe(`${destination.host}/from-terminal/late/app:1`);
		expect(state.outcome).toBe('succeeded');
		const kept = await archive.definition(runId);
		expect(kept?.definition).toMatchObject({ images: [{ reference: missing }] });
	});

	it('copies what its plan showed, whatever the tags say by then, and starts no plan that is out of date', async () => {
		const { mirrors, runs } = bench.handlers;
		const pusher = new SamplePusher(source);
		const planned = imageManifest({ name: 'planned' });
		await pusher.push('pinned/app', planned, '1');
		await pusher.push('pinned/other', imageManifest({ name: 'other' }), '1');
		const draft = draftOf('pinned', [`${source.host}/pinned/app:1`]);
		const all = { repository: `${source.host}/pinned/other`, tags: {} };
		const id = await ready({ ...draft, repositories: [all] });
		const { planId, plan } = await mirrors.plan({ id });
		expect(plan.items.map((item) => item.sourceDigest)).toContain(planned.digest);
		await pusher.push('pinned/app', imageManifest({ name: 'pushed since' }), '1');
		await pusher.push('pinned/other', imageManifest({ name: 'not seen' }), '2');

		const { runId } = await runs.start({ id, planId });
		const state = await ended(runId);
		expect(state.outcome).toBe('succeeded');
		expect(state.items.map((item) => item.source)).toEqual([
			`${source.host}/pinned/app:1`,
			`${source.host}/pinned/other:1`,
		]);
		const [app] = state.items;
		expect(app?.destinationDigest).toBe(planned.digest);
		expect(app?.warnings.filter((warning) => warning.includes('has moved'))).toHaveLength(1);

		await mirrors.save({ draft: { ...draft, platforms: ['linux/amd64'] } });
		const outdated = { code: 'mirror.plan-outdated' };
		expect(await faultOf(() => runs.start({ id, planId }))).toMatchObject(outdated);
		expect(await faultOf(() => runs.start({ id, planId: 'never made' }))).toMatchObject(outdated);
	});

	it('goes on with a run whose process was killed, in the same run and in a new process', async () => {
		const { mirrors, runs } = bench.handlers;
		const pusher = new SamplePusher(source);
		for (const name of ['a', 'b', 'c', 'd']) {
			const manifest = imageManifest({ name: `slow-${name}`, layers: [500_000] });
			await pusher.push(`slow/${name}`, manifest, '1');
		}
		const lines = ['a', 'b', 'c', 'd'].map((name) => `${slow.host}/slow/${name}:1`);
		const id = await ready(draftOf('killed', lines));
		const { planId } = await mirrors.plan({ id });
		const { runId } = await runs.start({ id, planId });
		await waitFor('bytes to move', () =>
			(bench.live.get(runId)?.movedBytes ?? 0) > 0 ? true : undefined,
		);
		expect((await runs.start({ id, planId })).runId).toBe(runId);
		const before = children.pids.length;
		process.kill(children.pids.at(-1) ?? 0, 'SIGKILL');
		expect((await ended(runId)).outcome).toBe('interrupted');
		const other = await windowBench({ dataFolder, startChild: children.start });
		expect((await other.handlers.runs.list({})).runs[0]).toMatchObject({
			runId,
			outcome: 'interrupted',
		});
		expect((await runs.continue({ runId })).runId).toBe(runId);
		expect(children.pids).toHaveLength(before + 1);
		const state = await waitFor('the run to finish', async () => {
			const { state: now } = await runs.snapshot({ runId });
			return now.phase === 'finished' ? now : undefined;
		});
		expect(state.outcome).toBe('succeeded');
		expect(state.items.filter((item) => item.phase === 'done')).toHaveLength(4);
	});

	it('says that another process works on the mirror, and leaves nothing of the attempt', async () => {
		const { mirrors, runs } = bench.handlers;
		const draft = draftOf('locked', references());
		const id = await ready(draft);
		const meaning = mirrorOfDraft(draft);
		if (!meaning.ok) throw new Error('the draft means nothing');
		const archive = openFolderArchive({ dataFolder, version: '0.1.0' });
		const held = await archive.hold(intentionDigest(meaning.mirror));
		const count = (await runs.list({})).runs.length;
		const { planId } = await mirrors.plan({ id });
		expect((await faultOf(() => runs.start({ id, planId }))).code).toBe('run.locked');
		expect((await runs.list({})).runs).toHaveLength(count);
		await held.release();
		const { runId } = await runs.start({ id, planId });
		expect((await ended(runId)).outcome).toBe('succeeded');
	});

	it('cancels a plan and a run, and says so of a plan whose process died', async () => {
		const { runs, mirrors } = bench.handlers;
		const far = await startLinkRelay({ target: source.host, roundTripMs: 60_000 });
		const registries = Object.fromEntries(
			[far.host, destination.host].map((host) => [host, { tls: 'plain-http' as const }]),
		);
		const id = await ready(draftOf('far', [`${far.host}/slow/a:1`], { registries }));
		const begin = async () => {
			const ordered = children.messages.to.length;
			const fault = faultOf(() => mirrors.plan({ id }));
			await waitFor('a plan to be ordered', () => children.messages.to.length > ordered);
			return fault;
		};
		const cancelled = begin();
		await waitFor('a connection', () => far.connections() > 0);
		await mirrors.cancelPlan({ id });
		const stopped = { code: 'mirror.plan-stopped' };
		expect(await cancelled).toMatchObject({ ...stopped, facts: { reason: 'cancelled' } });
		const connections = far.connections();
		const died = begin();
		await waitFor('a connection', () => far.connections() > connections);
		process.kill(children.pids.at(-1) ?? 0, 'SIGKILL');
		expect(await died).toMatchObject({ ...stopped, facts: { reason: 'process-ended' } });
		await far.stop();

		const slowly = await ready(draftOf('cancelled', [`${slow.host}/slow/a:1`]));
		const { planId } = await mirrors.plan({ id: slowly });
		const { runId } = await runs.start({ id: slowly, planId });
		await runs.cancel({ runId });
		expect((await ended(runId)).outcome).toBe('cancelled');
	});
});

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
}
