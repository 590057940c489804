// The window as a person uses it: by what its parts are called.
import type { Page } from 'playwright-core';
import { text } from '../../../renderer/text/en';

export function ferryPage(window: Page) {
	const button = (name: string) => window.getByRole('button', { name, exact: true });
	return {
		startSample: () => button(text.home.start).click(),
		goHome: () => button(text.navigation.home).click(),
		goToRuns: () => button(text.navigation.runs).click(),
		openRun: (name: string | RegExp) =>
			window.getByRole('button', { name }).and(window.locator('[id^="run-"]')).click(),
		cancelRun: () =>
			window.getByRole('main').getByRole('button', { name: text.run.cancel }).click(),
		title: window.getByRole('heading', { level: 1 }),
		ending: (words: string | RegExp) => window.getByRole('heading', { level: 2, name: words }),
		table: window.getByRole('treegrid'),
		rows: window.getByRole('treegrid').locator('[data-row]'),
		footer: window.getByRole('contentinfo'),
		chooseTheme: (name: string) => window.getByRole('radio', { name, exact: true }).click(),
	};
}
