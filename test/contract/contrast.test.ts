// WCAG 2.2 contrast of every pair of tokens that carries text or marks a control, in both themes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');

type Tokens = ReadonlyMap<string, string>;

function tokensIn(block: string): Tokens {
	return new Map(
		[...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/gi)].map(([, name = '', value = '']) => [
			name,
			value,
		]),
	);
}

const [lightBlock = '', darkBlock = ''] = css.split('@media (prefers-color-scheme: dark)');
const light = tokensIn(lightBlock);
const dark = tokensIn(darkBlock.split('@media')[0] ?? '');

function luminance(hex: string): number {
	const channel = (at: number): number => {
		const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	};
	return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(tokens: Tokens, one: string, other: string): number {
	const [a, b] = [one, other].map((name) => {
		const value = tokens.get(name);
		if (value === undefined) throw new Error(`no token --${name}`);
		return luminance(value);
	}) as [number, number];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const BACKGROUNDS = ['paper', 'surface', 'sunken'];
const TEXT_PAIRS = [
	...['ink', 'muted', 'accent', 'ok', 'caution', 'danger', 'info'].flatMap((text) =>
		BACKGROUNDS.map((background) => [text, background] as const),
	),
	['on-accent', 'accent'],
	['on-accent', 'accent-strong'],
	['ink', 'accent-soft'],
	['accent', 'accent-soft'],
	['ok', 'ok-soft'],
	['caution', 'caution-soft'],
	['danger', 'danger-soft'],
] as const;
const MARK_PAIRS = [
	['line-strong', 'surface'],
	['accent', 'surface'],
	['accent', 'sunken'],
] as const;

describe.each([
	['light', light],
	['dark', dark],
] as const)('%s theme', (_name, tokens) => {
	it.each(TEXT_PAIRS)('%s on %s is at least 4.5 : 1', (text, background) => {
		expect(contrast(tokens, text, background)).toBeGreaterThanOrEqual(4.5);
	});

	it.each(MARK_PAIRS)('%s on %s is at least 3 : 1', (mark, background) => {
		expect(contrast(tokens, mark, background)).toBeGreaterThanOrEqual(3);
	});

	it('has every colour of the other theme', () => {
		expect([...tokens.keys()].sort()).toEqual([...light.keys()].sort());
	});
});
