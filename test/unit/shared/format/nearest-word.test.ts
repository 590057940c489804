import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../../shared/format/nearest-word';

const KEYS = ['images', 'destination', 'rewrite', 'platforms', 'to', 'tls', 'existingTag'];

describe('nearestWord', () => {
	it.each([
		['image', 'images'],
		['destinaton', 'destination'],
		['Destination', 'destination'],
		['existing-tag', 'existingTag'],
		['existingtag', 'existingTag'],
		['platform', 'platforms'],
		['ot', 'to'],
		['tsl', 'tls'],
	])('%s means %s', (word, meant) => {
		expect(nearestWord(word, KEYS)).toBe(meant);
	});

	it.each(['password', '', 'xy', 'destination-of-everything'])('%j means none', (word) => {
		expect(nearestWord(word, KEYS)).toBeUndefined();
	});

	it('prefers the closest', () => {
		expect(nearestWord('plain-htp', ['plain-http-x', 'plain-http', 'plane-htp-'])).toBe(
			'plain-http',
		);
	});

	it('finds every candidate after one change', () => {
		fc.assert(
			fc.property(fc.constantFrom(...KEYS), fc.nat(), fc.constantFrom('x', ''), (key, at, by) => {
				const position = at % key.length;
				const word = key.slice(0, position) + by + key.slice(position + 1);
				expect(nearestWord(word, [key])).toBe(key);
			}),
		);
	});
});
