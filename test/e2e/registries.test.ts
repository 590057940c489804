// Add a registry with a private CA, on the real app, a real registry and a real keychain: what fails says which layer it
// is and what to do, and the password is nowhere but in the keychain.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { type StartedApp, startApp } from '../support/electron-app';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import { startTestKeyring, type TestKeyring } from '../support/test-keyring';
import { answerDialogs, registriesPage } from './pages/registries-page';

const { editor, test: words, vault } = text.registries;
const OTHER_PASSWORD = 'another-CANARY-password';

function filesBelow(folder: string): readonly string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
}

const TOOLS = ['docker-registry', 'htpasswd', 'openssl', 'dbus-daemon', 'gnome-keyring-daemon'];

describeWithTools(TOOLS, 'a registry with a private CA', () => {
	let keyring: TestKeyring;
	let secured: RealRegistry;
	let plain: RealRegistry;
	let started: StartedApp;
	let page: ReturnType<typeof registriesPage>;
	const dataDir = temporaryFolder('registries-e2e');
	const start = async (env: Readonly<Record<string, string>>) => {
		started = await startApp({ dataDir, env });
		page = registriesPage(started.window);
		await page.open();
	};

	beforeAll(async () => {
		[keyring, secured, plain] = await Promise.all([
			startTestKeyring(temporaryFolder('registries-keyring')),
			startRealRegistry({ auth: 'htpasswd', tls: 'private-ca', isQuiet: true }),
			startRealRegistry({ isQuiet: true }),
		]);
		await start(keyring.env);
	});

	afterAll(async () => {
		expect(started.consoleLines).toEqual([]);
		await started.stop();
		await Promise.all([secured.stop(), plain.stop(), keyring.stop()]);
	});

	it('fails at the encryption first, works with the CA, and keeps its password in the keychain', async () => {
		await page.add();
		await page.address.fill(`https://${secured.host}/v2/`);
		await page.sheet.getByText(`https://${secured.host}/v2/`).waitFor();
		await page.typeCredential(secured.username, secured.password);
		await page.saveAndTest();
		const failed = page.step('tls');
		await failed.getByText("a certificate this computer doesn't trust").waitFor();
		expect(await failed.textContent()).toContain('Image Ferry test CA');
		await failed.getByRole('button', { name: words.acts.addCa }).click();
		await page.caFile.setInputFiles(secured.caFile ?? '');
		await page.sheet.getByText('CN=Image Ferry test CA').waitFor();
		await page.sheet.locator('summary', { hasText: editor.tryMore }).click();
		await page.sheet.getByLabel(editor.pushRepository).fill('team/probe');
		await page.saveAndTest();
		await page.works();
		expect(await page.step('token').textContent()).toContain(`Lets ${secured.username} in`);
		expect(await page.step('push').textContent()).toContain('May write to team/probe');
		await page.sheet.getByText(/^Saved in the keychain on /).waitFor();
		expect(await started.window.content()).not.toContain(secured.password);
	});

	it('is there after a restart, the password in no file and no log of the app', async () => {
		await started.stop();
		const held = filesBelow(dataDir).filter((file) =>
			readFileSync(file).includes(secured.password),
		);
		expect(held).toEqual([]);
		await start(keyring.env);
		const row = page.row(secured.host);
		await row.getByText(/^Works · /).waitFor();
		expect(await row.textContent()).toContain(secured.username);
		await page.grid.focus();
		await started.window.keyboard.press('Home');
		await started.window.keyboard.press('t');
		await started.window.keyboard.press('Enter');
		await page.works();
	});

	it('says that a changed password was refused, and takes the new one', async () => {
		secured.setPassword(OTHER_PASSWORD);
		await page.press(words.again);
		const failed = page.step('token');
		await failed.getByText(/refused the sign-in/).waitFor();
		await failed.getByRole('button', { name: words.acts.replacePassword }).click();
		await page.secret.fill(`${OTHER_PASSWORD}\n`);
		await page.saveAndTest();
		await page.works();
		expect(await started.window.content()).not.toContain(OTHER_PASSWORD);
		await page.press(editor.close);
	});

	it('on a plain HTTP port is used without encryption only when the user told main so', async () => {
		const asked = await answerDialogs(started.app, [false, true]);
		await page.add();
		await page.address.fill(plain.host);
		await page.saveAndTest();
		const failed = page.step('tls');
		await failed.getByText(/answered without encryption/).waitFor();
		await failed.getByRole('button', { name: words.acts.toHttp }).click();
		await page.sheet.getByText(editor.cancelledByYou).waitFor();
		await page.saveAndTest();
		await page.works();
		const questions = await asked();
		expect(questions).toHaveLength(2);
		expect(questions[0]).toContain(plain.host);
		await page.press(editor.close);
		await page.row(plain.host).getByText(text.registries.policies['plain-http'].short).waitFor();
	});

	it('comes back with its credential when its removal is undone', async () => {
		await page.row(secured.host).click();
		await page.press(editor.remove);
		await page.row(secured.host).waitFor({ state: 'detached' });
		await page.press(text.registries.undo);
		await page.row(secured.host).click();
		await page.saveAndTest();
		await page.works();
	});

	it('keeps its password in memory where there is no keychain, and only when asked to', async () => {
		await started.stop();
		const nowhere = temporaryFolder('no-keychain');
		const env = {
			DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(nowhere, 'bus')}`,
			XDG_RUNTIME_DIR: nowhere,
		};
		await start(env);
		await started.window.getByText(vault.absentTitle).waitFor();
		await page.row(secured.host).click();
		await page.typeCredential(secured.username, OTHER_PASSWORD);
		await page.press(editor.save);
		await page.sheet.getByText(editor.notStored).waitFor();
		expect(await page.secret.inputValue()).toBe(OTHER_PASSWORD);
		await page.press(vault.keepForSession);
		await started.window.getByText(vault.session).waitFor();
		await page.saveAndTest();
		await page.works();
		await page.sheet.getByText(/^Saved in memory, until you quit/).waitFor();
		await started.stop();
		await start(env);
		await page.row(secured.host).waitFor();
		expect(await page.row(secured.host).textContent()).not.toContain(secured.username);
	});
});
