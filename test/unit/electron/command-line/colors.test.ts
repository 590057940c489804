import { describe, expect, it } from 'vitest';
import { isColorWanted, paint } from '../../../../electron/command-line/colors';
import type { Environment } from '../../../../electron/platform/environment';

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

	it('surround the words and nothing else', () => {
		expect(paint({ isColored: true }, 'bad', 'failed:')).toBe('\u001b[31mfailed:\u001b[39m');
		expect(paint({ isColored: false }, 'bad', 'failed:')).toBe('failed:');
		expect(paint({}, 'good', 'done')).toBe('done');
	});
});
