// Engine trust from the window with a real dockerd, by keyboard alone: a registry typed, reviewed, applied and seen with
// the engine itself; undone, and the file is what it was, byte by byte.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { text } from '../../renderer/text/en';
import { expectNoViolation } from '../support/axe-check';
import { type StartedApp, startApp } from '../support/electron-app';
import { type RealEngine, startDockerd } from '../support/real-engine';
import { describeWithTools } from '../support/require-tool';
import { answerDialogs } from './pages/registries-page';

const words = text.trust;
const HOST = 'reg.example:5000';
const ORIGINAL = '{\n\t"max-concurrent-downloads": 2,\n\t"debug": false\n}\n';
const exact = (name: string) => ({ name, exact: true });

/** Goes on by Tab until the control of this role has the focus; a person sees where they are. */
async function tabTo(window: Page, role: string, name: string): Promise<void> {
	const control = window.getByRole(role as 'button', { name });
	for (let presses = 0; presses < 80; presses += 1) {
		if (await control.evaluateAll((all) => all.includes(document.activeElement as HTMLElement)))
			return;
		await window.keyboard.press('Tab');
	}
	throw new Error(`Tab never came to ${name}`);
}

describeWithTools(['dockerd', 'docker', 'curl'], 'engine trust in the window', () => {
	let docker: RealEngine;
	let started: StartedApp;
	let file = '';
	let asked: () => Promise<readonly string[]>;
	const insecure = async (): Promise<readonly string[]> => {
		const { stdout } = await docker.command(
			...['info', '--format', '{{json .RegistryConfig.IndexConfigs}}'],
		);
		const told = JSON.parse(stdout) as Record<string, { readonly Secure: boolean }>;
		return Object.keys(told).filter((host) => told[host]?.Secure === false);
	};

	beforeAll(async () => {
		docker = await startDockerd();
		file = join(docker.folder, 'daemon.json');
		writeFileSync(file, ORIGINAL);
		started = await startApp({ env: { DOCKER_HOST: docker.endpoint, HOME: docker.folder } });
		await started.window.locator('h1').waitFor();
		asked = await answerDialogs(started.app, [false, true, true]);
	});
	afterAll(async () => {
		expect(started.consoleLines).toEqual([]);
		await started.stop();
		await docker.stop();
	});

	it('is chosen, reviewed and applied by keyboard, and the engine itself says so', async () => {
		const { window } = started;
		const { keyboard } = window;
		await keyboard.press('Control+k');
		await keyboard.type('let an engine');
		await keyboard.press('Enter');
		// The engine that DOCKER_HOST names; whatever else this computer has stays as it is.
		const engine = window.getByRole('checkbox', { name: new RegExp(docker.endpoint) });
		await engine.waitFor({ timeout: 60_000 });
		await tabTo(window, 'combobox', words.choose.registry);
		await keyboard.type(`http://${HOST}/v2/`);
		await window.getByText(words.choose.means(HOST)).waitFor();
		await keyboard.press('Escape');
		await tabTo(window, 'radio', words.standings.ca.name);
		await keyboard.press('ArrowDown');
		expect(await engine.isChecked()).toBe(true);
		expect(await window.getByRole('checkbox', { checked: true }).count()).toBe(1);
		await expectNoViolation(window, { within: 'main' });
		await keyboard.press('Control+Enter');
		await window.getByRole('button', exact(words.review.again)).waitFor({ timeout: 60_000 });
		await window.getByRole('heading', { name: file }).waitFor();
		await window
			.getByRole('cell', { name: `"${HOST}"` })
			.first()
			.waitFor();
		await expectNoViolation(window, { within: 'main' });
		expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);

		// A no to main's question leaves everything as it is.
		await keyboard.press('Control+Enter');
		await window.getByText(words.apply.outcome.declinedMore).waitFor();
		expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);
		await keyboard.press('Control+Enter');
		await window.getByRole('button', exact(words.review.again)).waitFor({ timeout: 60_000 });
		await keyboard.press('Control+Enter');
		await window.getByText(words.apply.outcome.applied).waitFor({ timeout: 60_000 });
		expect(await insecure()).toContain(HOST);
		expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
			...(JSON.parse(ORIGINAL) as Record<string, unknown>),
			'insecure-registries': [HOST],
		});
		await expectNoViolation(window, { within: 'main' });
		const [, question] = await asked();
		expect(question).toContain(HOST);
		expect(question).toContain(file);
	});

	it('is undone from the list of changes, and the file is what it was', async () => {
		const { window } = started;
		const { keyboard } = window;
		await keyboard.press('Control+Enter');
		const changes = window.getByRole('region', exact(words.changes.title));
		await changes.getByText(words.changes.state.applied).waitFor({ timeout: 60_000 });
		await expectNoViolation(window, { within: 'main' });
		await changes.getByRole('button', { name: words.changes.undo }).first().focus();
		await keyboard.press('Enter');
		await window.getByRole('button', exact(words.review.again)).waitFor({ timeout: 60_000 });
		await expectNoViolation(window, { within: 'main' });
		await keyboard.press('Control+Enter');
		await window.getByText(words.apply.outcome.reverted, { exact: true }).first().waitFor({
			timeout: 60_000,
		});
		expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);
		expect(await insecure()).not.toContain(HOST);
	});
});
