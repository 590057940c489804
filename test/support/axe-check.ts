// Looks with axe at what the window shows, light and dark.
import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface AxeOptions {
	/** Only what is within; default: the whole window. */
	readonly within?: string;
}

/** Fails with the rule and the elements of every violation. */
export async function expectNoViolation(window: Page, { within }: AxeOptions = {}): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await window.emulateMedia({ colorScheme });
		// Colours fade for 120 ms; axe must see them at rest.
		await window.waitForTimeout(250);
		const look = new AxeBuilder({ page: window, axeSource: axe.source }).setLegacyMode();
		const { violations } = await (within === undefined ? look : look.include(within)).analyze();
		const found = violations.map(
			({ id, nodes }) => `${colorScheme}: ${id} ${nodes.map((node) => node.html).join(' ')}`,
		);
		expect(found).toEqual([]);
	}
}
