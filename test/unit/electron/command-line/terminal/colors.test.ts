import { describe, expect, it } from 'vitest';
import { isColorWanted, writeMarked } from '../../../../../electron/command-line/terminal/colors';
import type { Environment } from '../../../../../electron/platform/environment';

const environment = (variables: Record<string, string>): Environment => ({
	platform: 'linux',
	homeFolder: '/home/me',
	variables,
});

describe('colours', () => {
	it('are for terminals, unless somebody wants none', () => {
		expect(isColorWanted(environment({}), true)).toBe(true);
		expect(isColorWanted(environment({ NO_COLOR: '' }), true)).toBe(true);
		expect(isColorWanted(environment({ NO_COLOR: '1' }), true)).toBe(false);
		expect(isColorWanted(environment({ TERM: 'dumb' }), true)).toBe(false);
		expect(isColorWanted(environment({}), false)).toBe(false);
	});

	it('surround the words of ours and nothing else', () => {
		const written: string[] = [];
		const write = (text: string) => written.push(text);
		const draw = (text: string) => written.push(`drawn ${text}`);
		writeMarked({ write, draw, isColored: true }, 'bad', 'failed:', ' x');
		writeMarked({ write, draw, isColored: false }, 'bad', 'failed:', ' x');
		writeMarked({ write }, 'caution', 'warning:', ' x');
		expect(written).toEqual(['drawn \u001b[31mfailed:\u001b[39m', ' x', 'failed: x', 'warning: x']);
	});
});
