// A mirror through Docker and through Podman, made in the window, with a password in a real keychain; and T14 on the
// whole app: the password is in no file, process, log, message to the page or engine's log meanwhile.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { channelOf } from '../../shared/ipc/define';
import { type StartedApp, startApp } from '../support/electron-app';
import { temporaryFolder } from '../support/own-process';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readManifest } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import {
	AMD64,
	ARM64,
	imageManifest,
	indexManifest,
	layerFor,
	SamplePusher,
} from '../support/sample-images';
import { filesWith, ProcessWatch, writingsOf } from '../support/secret-watch';
import { startTestKeyring, type TestKeyring } from '../support/test-keyring';
import { ferryPage } from './pages/ferry-page';

const { drafts, where, how, check, images } = text.mirror;
const TOOLS = [
	...['docker-registry', 'htpasswd', 'dockerd', 'docker', 'podman', 'curl'],
	...['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'],
];
const TO_THE_END = { timeout: 60_000 };
const PASSWORD = `CANARY-${process.pid}-Vb7+/= x`;
const exact = (name: string) => ({ name, exact: true });

/** On a busy machine an engine may answer too late the first time; a person looks again. */
async function chooseEngine(window: Page, endpoint: string): Promise<void> {
	const choice = window.getByText(endpoint);
	for (let looks = 0; looks < 5; looks += 1) {
		await window.getByText(how.engineLooking).waitFor({ state: 'hidden' });
		if (await choice.isVisible()) break;
		await window.getByRole('button', exact(how.engineAgain)).click();
	}
	await choice.click();
}

describeWithTools(TOOLS, 'a mirror through an engine, made in the window', () => {
	let keyring: TestKeyring;
	let source: RealRegistry;
	let destination: RealRegistry;
	let started: StartedApp;
	let watch: ProcessWatch;
	const engines = new Map<string, RealEngine>();
	const dataDir = temporaryFolder('engine-journeys');
	let words: readonly string[] = [];

	beforeAll(async () => {
		[keyring, source, destination] = await Promise.all([
			startTestKeyring(temporaryFolder('engine-journeys-keyring')),
			startRealRegistry(),
			startRealRegistry({ auth: 'htpasswd' }),
		]);
		destination.setPassword(PASSWORD);
		words = writingsOf(destination.username, PASSWORD);
		const podmanFolder = join(keyring.env['XDG_RUNTIME_DIR'] ?? '', 'podman');
		mkdirSync(podmanFolder);
		const running = await Promise.all([
			startDockerd({ isDebugging: true }),
			startPodman({
				insecureRegistries: [source.host, destination.host],
				socketFile: join(podmanFolder, 'podman.sock'),
			}),
		]);
		for (const engine of running) engines.set(engine.kind, engine);
		const pusher = new SamplePusher(source);
		const of = (platform: typeof AMD64) =>
			imageManifest({ name: 'web', platform, layers: [layerFor('web', 60_000, 'docker')] });
		await pusher.push('team/web', indexManifest([of(AMD64), of(ARM64)]), '2.1');
		await pusher.push('team/one', imageManifest({ name: 'one', format: 'docker' }), '1');
		started = await startApp({
			dataDir,
			env: { ...keyring.env, DOCKER_HOST: engines.get('docker')?.endpoint ?? '' },
		});
		// This person says yes to registries without encryption.
		await started.app.evaluate(({ dialog }) => {
			const showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
			Object.assign(dialog, { showMessageBox });
		});
		watch = new ProcessWatch(words);
		const { host, username } = destination;
		for (const [group, member, input] of [
			['registries', 'save', { entry: { host: source.host, name: 'Source', tls: 'plain-http' } }],
			['registries', 'save', { entry: { host, name: 'Ours', tls: 'plain-http' } }],
			['credentials', 'save', { host, username, secret: PASSWORD, kind: 'password' }],
		] as const) {
			const answer = await started.window.evaluate(
				([channel, asked]) => window.ferry.invoke(channel, asked),
				[channelOf(group, member), input as unknown] as const,
			);
			expect(answer).toMatchObject({ ok: true });
		}
	});

	afterAll(async () => {
		expect(started.consoleLines).toEqual([]);
		watch.end();
		await started.stop();
		for (const engine of engines.values()) await engine.stop();
		await Promise.all([source.stop(), destination.stop(), keyring.stop()]);
	});

	it.each(['docker', 'podman'] as const)(
		'%s: says what is lost, and arrives verified',
		async (kind) => {
			const { window } = started;
			const page = ferryPage(window);
			const engine = engines.get(kind);
			if (engine === undefined) throw new Error(`${kind} has not started`);
			const before = await engine.names();
			await window.getByRole('button', exact(text.navigation.mirror)).click();
			await window.getByRole('button', exact(drafts.create)).click();
			await window
				.getByRole('textbox', exact(images.editorLabel))
				.fill(`${source.host}/team/web:2.1\n${source.host}/team/one:1\n`);
			await window.keyboard.press('Alt+ArrowRight');
			await window.getByRole('combobox', exact(where.registry)).fill(destination.host);
			await window.keyboard.press('Escape');
			await window.getByRole('textbox', exact(where.repository)).fill(kind);
			await window.keyboard.press('Alt+ArrowRight');
			await window.getByText(how.routes.engine.name, { exact: true }).click();
			await window.getByText(how.loss.title).waitFor();
			await chooseEngine(window, engine.endpoint);
			await window.keyboard.press('Alt+ArrowRight');
			await window.getByRole('button', exact(check.start(2))).waitFor(TO_THE_END);
			await window.getByText(check.acknowledge).click();
			await window.getByRole('button', exact(check.start(2))).click();
			await page.ending('2 images verified').waitFor(TO_THE_END);

			const copied = await readManifest(destination, `${kind}/team/web`, '2.1');
			expect(JSON.parse(copied?.bytes.toString() ?? '{}')).toHaveProperty('layers');
			expect(await readManifest(destination, `${kind}/team/one`, '1')).toBeDefined();
			// The engine keeps no name of ours.
			expect(await engine.names()).toEqual(before);
			expect(engine.log()).not.toContain(PASSWORD);
		},
	);

	it('leaves the password nowhere but in the keychain', async () => {
		const page = started.window;
		const said: unknown[] = [];
		for (const [group, member, input] of [
			['registries', 'list', {}],
			['credentials', 'logins', {}],
			['credentials', 'vaultStatus', {}],
			['mirrors', 'list', {}],
			['runs', 'list', {}],
			['settings', 'get', {}],
			['app', 'about', {}],
			['app', 'environment', {}],
			['engines', 'detect', {}],
		] as const) {
			const channel = channelOf(group, member);
			said.push(
				await page.evaluate(([name, asked]) => window.ferry.invoke(name, asked), [
					channel,
					input,
				] as const),
			);
		}
		const shown = `${JSON.stringify(said)}${await page.content()}`;
		expect(words.filter((word) => shown.includes(word))).toEqual([]);
		expect(watch.samples).toBeGreaterThan(20);
		expect(watch.seen).toEqual([]);
		expect(filesWith(dataDir, words)).toEqual([]);
		// What is looked for would be found.
		expect(filesWith(dataDir, [destination.host]).length).toBeGreaterThan(0);
	});
});
