// The Registries screen as a person uses it.
import type { ElectronApplication, Page } from 'playwright-core';
import { text } from '../../../renderer/text/en';

const { editor, list, test } = text.registries;

export function registriesPage(window: Page) {
	const button = (name: string | RegExp) =>
		window.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
	const sheet = window.getByRole('complementary');
	return {
		open: () => button(text.navigation.registries).click(),
		add: () => button(text.registries.add).click(),
		row: (name: string) => window.getByRole('row').filter({ hasText: name }),
		grid: window.getByRole('grid', { name: list.label }),
		sheet,
		address: sheet.getByLabel(editor.address),
		typeCredential: async (username: string, secret: string) => {
			await sheet.getByRole('radio', { name: editor.kinds.password }).click();
			await sheet.getByLabel(editor.username).fill(username);
			await sheet.getByLabel(editor.password).fill(secret);
		},
		secret: sheet.getByLabel(editor.password),
		caFile: sheet.locator('[data-field="ca"] input[type="file"]'),
		press: (name: string) => button(name).click(),
		saveAndTest: () => button(editor.saveAndTest).click(),
		works: () => sheet.getByText(test.worked).waitFor(),
		step: (name: keyof typeof test.steps) =>
			sheet.getByRole('listitem').filter({
				hasText: new RegExp(`^(?:ok|failed|skipped|${test.waiting})${test.steps[name]}`),
			}),
	};
}

/** Answers main's own questions in the user's place, in this order, and tells what was asked. */
export async function answerDialogs(
	app: ElectronApplication,
	answers: readonly boolean[],
): Promise<() => Promise<readonly string[]>> {
	await app.evaluate(({ dialog }, given) => {
		const rest = [...given];
		const asked: string[] = [];
		Object.assign(globalThis, { askedInTest: asked });
		const answer = async (...args: readonly unknown[]) => {
			asked.push(JSON.stringify(args.at(-1)));
			return { response: rest.shift() === true ? 1 : 0, checkboxChecked: false };
		};
		Object.assign(dialog, { showMessageBox: answer });
	}, answers);
	return () => app.evaluate(() => (globalThis as unknown as { askedInTest: string[] }).askedInTest);
}
