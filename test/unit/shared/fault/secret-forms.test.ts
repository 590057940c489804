import { describe, expect, it } from 'vitest';
import { secretForms, tokenForms } from '../../../../shared/fault/secret-forms';

const rulesOf = (secret: string): readonly string[] => [
	...new Set(secretForms(secret, 'user').map(({ rule }) => rule)),
];

describe('the forms of a secret', () => {
	it('are each there once, in lower case, and none is empty', () => {
		const forms = secretForms('Pass"word 1', 'user').map(({ text }) => text);
		expect(new Set(forms).size).toBe(forms.length);
		expect(forms.every((text) => text !== '' && text === text.toLowerCase())).toBe(true);
	});

	it('are looked for the more carefully the shorter they are', () => {
		expect(rulesOf('long enough')).not.toContain('word');
		expect(rulesOf('short')).toContain('word');
		expect(rulesOf('short')).not.toContain('value');
		expect(rulesOf('a')).toContain('value');
	});

	it('stay few for a key of many lines, and survive half a character', () => {
		const key = Array.from({ length: 50 }, (_, line) => `${line}`.padEnd(64, 'x')).join('\n');
		expect(secretForms(key, '').length).toBeLessThan(1000);
		expect(secretForms('half \ud800 of it', '').length).toBeGreaterThan(3);
	});
});

describe('the forms of a token', () => {
	it('are itself and what a URL makes of it', () => {
		expect(tokenForms('abc+def/ghi').map(({ text }) => text)).toEqual([
			'abc+def/ghi',
			'abc%2bdef%2fghi',
		]);
	});
});
