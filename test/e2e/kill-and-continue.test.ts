// A run between two real registries whose app is killed in the middle, and then its transfer process: Home offers to go
// on, so does the run, and what had arrived crosses the source's link once only.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { emptyDraft } from '../../shared/mirror/draft/mirror-draft';
import { type StartedApp, startApp } from '../support/electron-app';
import { type LinkRelay, startLinkRelay } from '../support/link-relay';
import { temporaryFolder, waitFor } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { imageManifest, SamplePusher } from '../support/sample-images';
import { ferryPage } from './pages/ferry-page';

const IMAGES = 12;
const LAYER_BYTES = 700_000;
const TO_THE_END = { timeout: 60_000 };

describeWithTools(['docker-registry'], 'kill and continue', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let slow: LinkRelay;
	const dataDir = temporaryFolder('e2e');
	const open: StartedApp[] = [];

	beforeAll(async () => {
		[source, destination] = await Promise.all([startRealRegistry(), startRealRegistry()]);
		for (let index = 0; index < IMAGES; index += 1) {
			const manifest = imageManifest({ name: `image-${index}`, layers: [LAYER_BYTES] });
			await new SamplePusher(source).push(`team/image-${index}`, manifest, '1');
		}
		slow = await startLinkRelay({
			target: source.host,
			roundTripMs: 2,
			bytesPerSecondPerConnection: 150_000,
		});
	});
	afterAll(async () => {
		for (const started of open) await started.stop();
		await Promise.all([slow.stop(), source.stop(), destination.stop()]);
	});

	async function start() {
		const started = await startApp({ dataDir, env: { DBUS_SESSION_BUS_ADDRESS: '' } });
		open.push(started);
		await started.window.locator('h1').waitFor();
		return { ...started, page: ferryPage(started.window) };
	}

	/** Makes the draft and starts it as the wizard does, over the page's own bridge. */
	async function startRun({ app, window }: StartedApp): Promise<void> {
		await app.evaluate(({ dialog }) => {
			dialog.showMessageBox = (async () => ({
				response: 1,
				checkboxChecked: false,
			})) as typeof dialog.showMessageBox;
		});
		const id = 'team';
		const lines = Array.from({ length: IMAGES }, (_, at) => `${slow.host}/team/image-${at}:1`);
		const hosts = [slow.host, destination.host];
		const draft = {
			...emptyDraft(id),
			name: 'team images',
			imagesText: lines.join('\n'),
			destination: { registry: destination.host, repository: 'copies' },
			registries: Object.fromEntries(hosts.map((host) => [host, { tls: 'plain-http' }])),
		};
		const calls: readonly (readonly [string, object])[] = [
			['mirrors.save', { draft }],
			['mirrors.acceptHosts', { id }],
			['mirrors.plan', { id }],
			['runs.start', { id }],
		];
		let planned: { readonly planId?: string } = {};
		for (const [channel, input] of calls) {
			const answer = await window.evaluate(
				([name, given]) =>
					(
						globalThis as unknown as { ferry: { invoke(name: string, input: unknown): unknown } }
					).ferry.invoke(name, given),
				[`ferry:${channel}`, { ...input, ...planned }] as const,
			);
			expect(answer, channel).toMatchObject({ ok: true });
			if (channel === 'mirrors.plan') {
				const { planId } = (answer as { value: { planId: string } }).value;
				planned = { planId };
			}
		}
	}

	const arrivedTags = async (): Promise<number> => {
		const tags = await Promise.all(
			Array.from({ length: IMAGES }, (_, at) =>
				readTags(destination, `copies/team/image-${at}`).catch(() => []),
			),
		);
		return tags.filter((list) => list.length > 0).length;
	};

	it('goes on after the app was killed, and after the transfer process was, and sends nothing twice', async () => {
		const first = await start();
		await startRun(first);
		await waitFor('some images to arrive', async () => (await arrivedTags()) >= IMAGES / 2, 60_000);
		const died = new Promise((resolve) => first.app.process().once('exit', resolve));
		first.app.process().kill('SIGKILL');
		await died;
		open.length = 0;
		const arrived = await arrivedTags();
		expect(arrived).toBeLessThan(IMAGES);
		const relayedBefore = slow.bytesRelayed();

		const { app, page, window } = await start();
		await window.getByText(text.home.interrupted('team images')).waitFor();
		await window.getByRole('main').getByRole('button', { name: text.home.continue }).click();
		await window.getByRole('heading', { level: 1, name: 'team images' }).waitFor();
		await waitFor('more images to arrive', async () => (await arrivedTags()) > arrived, 60_000);
		const pids = await app.evaluate(({ app: electronApp }) =>
			electronApp
				.getAppMetrics()
				.filter((one) => `${one.name} ${one.serviceName}`.includes('Image Ferry transfers'))
				.map((one) => one.pid),
		);
		for (const pid of pids) process.kill(pid, 'SIGKILL');
		await page.ending(text.ended.interruptedTitle).waitFor();
		await window.getByRole('main').getByRole('button', { name: text.run.continue }).click();
		await page.ending(text.ended.succeededTitle(IMAGES)).waitFor(TO_THE_END);
		expect(await arrivedTags()).toBe(IMAGES);

		// What was missing crosses, and of that what was on its way at the second kill may do so twice: never all of it.
		const missing = IMAGES - arrived;
		const again = slow.bytesRelayed() - relayedBefore;
		expect(again).toBeLessThan((missing + Math.min(5, missing)) * LAYER_BYTES);
	});
});
