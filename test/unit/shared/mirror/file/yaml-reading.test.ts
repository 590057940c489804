import { describe, expect, it } from 'vitest';
import { complain, openYaml, rootOf } from '../../../../../shared/mirror/file/yaml-reading';

function problems(text: string): string[] {
	return openYaml(text, 'm.yaml').problems.map(
		({ line, problem, remedy }) => `${line}: ${problem}. ${remedy}`,
	);
}

/** Each level holds the one below nine times. */
function aliasBomb(levels: number): string {
	return Array.from({ length: levels }, (_, level) => {
		const items = level === 0 ? '"lol"' : `*a${level - 1}`;
		return `k${level}: &a${level} [${Array.from({ length: 9 }, () => items).join(', ')}]`;
	}).join('\n');
}

describe('openYaml', () => {
	it.each([
		['YAML', 'a: 1\nb: [x, y]\n'],
		['JSON with tabs', '{\n\t"a": [\n\t\t{"b": null}\n\t]\n}'],
		['a byte order mark and CRLF', '\uFEFFa: 1\r\nb: 2\r\n'],
		['an alias', 'a: &x 1\nb: *x\n'],
		['nothing', ''],
	])('takes %s', (_name, text) => {
		expect(problems(text)).toEqual([]);
	});

	it.each([
		['a tab as indentation', 'a:\n\tb: 1\n', '2: is not valid YAML: Tabs', 'Indent with spaces'],
		['an open bracket', 'a: [1\n', 'is not valid YAML: ', 'Correct this place'],
		['an open quote', 'a: "b\n', 'is not valid YAML: ', 'Correct this place'],
		['a second document', 'a: 1\n---\nb: 2\n', '2: begins a second YAML document', 'Keep one'],
		[
			'a custom tag',
			'a: 1\nb: !!js/function "x"\n',
			'2: is not valid YAML: Unresolved tag',
			'Remove the tag',
		],
		['a key that is a list', '? [a]\n: b\n', '1: is not valid YAML: ', 'Use plain words'],
		[
			'an unknown alias',
			'a: *x\n',
			'uses the YAML alias *x, which is not defined',
			'Put the value in quotes',
		],
		['an alias bomb', aliasBomb(9), 'multiply its size', 'Write the values out'],
		...['[', '{a: ', '- ', '? ', '[{a: '].map((open) => [
			`deep nesting of ${open}`,
			open.repeat(5000),
			'is nested too deeply',
			'Write the values out',
		]),
	])('refuses %s', (_name, text, problem, remedy) => {
		const found = problems(text).join('\n');
		expect(found).toContain(problem);
		expect(found).toContain(remedy);
	});

	it('refuses aliases beyond number before it looks for what each means', () => {
		expect(problems('k: &a [*a]\n'.repeat(2000))).toEqual([
			'1: has more than 100 YAML aliases. Write the values out, without & and *.',
		]);
	});

	it('takes as many levels as any mirror has', () => {
		expect(problems(`${'['.repeat(40)}${']'.repeat(40)}`)).toEqual([]);
		expect(problems(`${'['.repeat(60)}${']'.repeat(60)}`)).toHaveLength(1);
	});

	it('says what is wrong a few times, not thousands of times', () => {
		expect(problems('"'.repeat(2000)).length).toBeLessThanOrEqual(20);
	});

	it('keeps YAML 1.1 and merge keys off, whatever the file asks for', () => {
		const { document } = openYaml('%YAML 1.1\n---\na: yes\nb: &b {c: 1}\n<<: *b\n', 'm.yaml');
		expect(document.toJS()).toEqual({ a: 'yes', b: { c: 1 }, '<<': { c: 1 } });
	});

	it('reads 20,000 keys without looking at each pair of them', () => {
		const text = Array.from({ length: 20_000 }, (_, n) => `k${n}:`).join('\n');
		expect(problems(text)).toEqual([]);
	});
});

describe('complain', () => {
	it('notes the problem with the file and gives undefined', () => {
		const reading = openYaml('a: 1', 'm.yaml');
		const root = rootOf(reading);
		expect(complain(reading, root, 'is odd', 'Change it.')).toBeUndefined();
		expect(reading.problems).toEqual([
			{ file: 'm.yaml', line: 1, key: '', problem: 'is odd', remedy: 'Change it.' },
		]);
	});
});
