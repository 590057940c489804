import { describe, expect, it } from 'vitest';
import {
	booleanAt,
	choiceAt,
	integerAt,
	kindAt,
	listItems,
	mapEntries,
	textAt,
	textIn,
	wordList,
} from '../../../../../shared/mirror/file/yaml-cursor';
import {
	type Cursor,
	openYaml,
	rootOf,
	type YamlReading,
} from '../../../../../shared/mirror/file/yaml-reading';

/** Opens `v: <text>` and gives the cursor at the value. */
function at(text: string): { reading: YamlReading; cursor: Cursor } {
	const reading = openYaml(`v: ${text}`, 'm.yaml');
	const cursor = mapEntries(reading, rootOf(reading))?.get('v');
	if (cursor === undefined) throw new Error(text);
	return { reading, cursor };
}

function said(reading: YamlReading): string[] {
	return reading.problems.map(({ line, key, problem, remedy }) =>
		[line, key, problem, remedy].join('|'),
	);
}

describe('textAt', () => {
	it.each([
		['abc', 'abc'],
		['"a b"', 'a b'],
		['1.10', '1.10'],
		['0x10', '0x10'],
		['""', ''],
		['yes', 'yes'],
	])('%s is %j', (text, value) => {
		const { reading, cursor } = at(text);
		expect(textAt(reading, cursor, 'Write text.')).toBe(value);
		expect(reading.problems).toEqual([]);
	});

	it.each([
		['true', 'true or false'],
		['', 'empty'],
		['null', 'empty'],
		['[a]', 'a list'],
		['{a: 1}', 'a map of keys'],
	])('%j is %s', (text, kind) => {
		const { reading, cursor } = at(text);
		expect(textAt(reading, cursor, 'Write text.')).toBeUndefined();
		expect(said(reading)).toEqual([`1|v|is ${kind}, not text|Write text.`]);
		expect(kindAt(reading, cursor)).toBe(kind);
		expect(textIn(reading, cursor)).toBeUndefined();
	});

	it('follows an alias', () => {
		const reading = openYaml('a: &x abc\nb: *x\n', 'm.yaml');
		const cursor = mapEntries(reading, rootOf(reading))?.get('b');
		expect(cursor && textIn(reading, cursor)).toBe('abc');
	});
});

describe('mapEntries', () => {
	it('names line and path of each entry', () => {
		const reading = openYaml('# c\na:\n  b: 1\n  "c": 2\n', 'm.yaml');
		const a = mapEntries(reading, rootOf(reading), ['a'])?.get('a');
		const entries = a && mapEntries(reading, a, ['b', 'c']);
		expect([...(entries ?? [])].map(([name, { key, line }]) => [name, key, line])).toEqual([
			['b', 'a.b', 3],
			['c', 'a.c', 4],
		]);
	});

	it.each([
		[
			'imgaes: 1',
			'1|imgaes|is not known|Write images if you mean that; known here: images and name.',
		],
		['zzz: 1', '1|zzz|is not known|Remove it; known here: images and name.'],
		['name: 1\nname: 2', '2|name|stands in line 1 already|Keep one of the two.'],
		['<<: {name: x}', '1|<<|is a merge key, which is not supported|Write the keys out.'],
		['constructor: 1', '1|constructor|is not known|Remove it; known here: images and name.'],
		['"a\\u200bb": 1', '1|a\\u{200B}b|is not known|Remove it; known here: images and name.'],
	])('%j', (text, problem) => {
		const reading = openYaml(text, 'm.yaml');
		mapEntries(reading, rootOf(reading), ['images', 'name']);
		expect(said(reading)).toEqual([problem]);
	});

	it.each(['password', 'username', 'token', 'Secret', 'auth', 'credentials'])(
		'says that a mirror file holds no credential: %s',
		(key) => {
			const reading = openYaml(`${key}: hunter2`, 'm.yaml');
			mapEntries(reading, rootOf(reading), ['images']);
			expect(said(reading)[0]).toContain('image-ferry login');
			expect(said(reading)[0]).not.toContain('hunter2');
		},
	);

	it('refuses what is no map', () => {
		const { reading, cursor } = at('[a]');
		expect(mapEntries(reading, cursor, ['x', 'y'])).toBeUndefined();
		expect(said(reading)).toEqual(['1|v|is a list|Write keys and values with x and y here.']);
	});
});

describe('listItems', () => {
	it('gives each item its line and index', () => {
		const { reading, cursor } = at('\n  - a\n  - b');
		const items = listItems(reading, cursor, '') ?? [];
		expect(items.map(({ key, line }) => [key, line])).toEqual([
			['v[0]', 2],
			['v[1]', 3],
		]);
	});

	it('refuses a single value', () => {
		const { reading, cursor } = at('a');
		expect(listItems(reading, cursor, 'Write [a].')).toBeUndefined();
		expect(said(reading)).toEqual(['1|v|is text, not a list|Write [a].']);
	});
});

describe('choiceAt', () => {
	it.each([
		['keep', 'keep', []],
		[
			'kep',
			undefined,
			['1|v|is "kep", which is not known|Write keep if you mean that; allowed: keep or fail.'],
		],
		[
			'Keep',
			undefined,
			['1|v|is "Keep", which is not known|Write keep if you mean that; allowed: keep or fail.'],
		],
		['other', undefined, ['1|v|is "other", which is not known|Write keep or fail.']],
		['[keep]', undefined, ['1|v|is a list, which is not known|Write keep or fail.']],
	])('%s', (text, value, problems) => {
		const { reading, cursor } = at(text);
		expect(choiceAt(reading, cursor, ['keep', 'fail'])).toBe(value);
		expect(said(reading)).toEqual(problems);
	});
});

describe('numbers and booleans', () => {
	it.each([
		['1', 1],
		['256', 256],
		['0', undefined],
		['257', undefined],
		['1.5', undefined],
		['"1"', undefined],
		['x', undefined],
	])('integer %s', (text, value) => {
		const { reading, cursor } = at(text);
		expect(integerAt(reading, cursor, { min: 1, max: 256 })).toBe(value);
		expect(reading.problems).toHaveLength(value === undefined ? 1 : 0);
	});

	it.each([
		['true', true],
		['false', false],
		['yes', undefined],
		['1', undefined],
	])('boolean %s', (text, value) => {
		const { reading, cursor } = at(text);
		expect(booleanAt(reading, cursor)).toBe(value);
		expect(reading.problems).toHaveLength(value === undefined ? 1 : 0);
	});
});

describe('wordList', () => {
	it('joins words as people do', () => {
		expect(wordList([])).toBe('');
		expect(wordList(['a'])).toBe('a');
		expect(wordList(['a', 'b', 'c'], 'or')).toBe('a, b or c');
	});
});
