// Looks with axe at what the window shows: light and dark, and where it is asked for with forced colours.
import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface AxeOptions {
	/** Only what is within; default: the whole window. */
	readonly within?: string;
	/** Besides, with forced colours and without motion. */
	readonly isForced?: boolean;
}

const LOOKS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }] as const;
const FORCED = { colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' } as const;

/** Fails with the rule and the elements of every violation. */
export async function expectNoViolation(
	window: Page,
	{ within, isForced = false }: AxeOptions = {},
): Promise<void> {
	for (const media of isForced ? [...LOOKS, FORCED] : LOOKS) {
		await window.emulateMedia({ forcedColors: 'none', reducedMotion: null, ...media });
		// Colours fade for 120 ms; axe must see them at rest.
		await window.waitForTimeout(250);
		const look = new AxeBuilder({ page: window, axeSource: axe.source }).setLegacyMode();
		if (within !== undefined) look.include(within);
		// Forced colours are the user's own, and axe cannot compute them.
		if (media === FORCED) look.disableRules(['color-contrast']);
		const { violations } = await look.analyze();
		const found = violations.map(
			({ id, nodes }) => `${media.colorScheme}: ${id} ${nodes.map((node) => node.html).join(' ')}`,
		);
		expect(found).toEqual([]);
	}
}
