import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitCommand } from '../../../../../shared/trust/docker/unit-words';

function words(...lines: readonly string[]) {
	return unitCommand(['[Service]', ...lines].join('\n'))?.words.map(({ text }) => text);
}

describe('the command of a unit', () => {
	it('is that of [Service] only', () => {
		expect(unitCommand('[Unit]\nExecStart=/a\n')).toBeUndefined();
		expect(words('ExecStart=/a b')).toEqual(['/a', 'b']);
		expect(words('Type=notify', 'ExecStartPre=/x', '  ExecStart = /a')).toEqual(['/a']);
	});

	it('goes over several lines, comments between them left out', () => {
		const text =
			'[Service]\r\nExecStart=/a \\\r\n# note\r\n  --b \\\r\n\t; note\r\n  --c\r\nUser=x\r\n';
		expect(unitCommand(text)?.words).toEqual([
			{ text: '/a', line: 2 },
			{ text: '--b', line: 4 },
			{ text: '--c', line: 6 },
		]);
	});

	it('is forgotten by an empty one, and the last counts', () => {
		expect(words('ExecStart=/a', 'ExecStart=')).toBeUndefined();
		expect(words('ExecStart=', 'ExecStart=/b --c')).toEqual(['/b', '--c']);
	});

	it('may be quoted and escaped', () => {
		expect(words(`ExecStart=/a "b c" d'e f'g h\\ i "\\"j" 'k"l' ""`)).toEqual([
			'/a',
			'b c',
			'de fg',
			'h i',
			'"j',
			'k"l',
			'',
		]);
	});

	it('knows the variables that the file sets, and names the others', () => {
		const command = unitCommand(
			[
				'[Service]',
				'Environment="OPTS=--a --b" MORE=x',
				'EnvironmentFile=-/etc/default/docker',
				`ExecStart=/d $OPTS -c=$\{MORE}y $DOCKER_OPTS $$z $\{NONE}`,
			].join('\n'),
		);
		expect(command?.words.map(({ text }) => text)).toEqual(['/d', '--a', '--b', '-c=xy', '$z', '']);
		expect(command?.unknown).toEqual([
			{ text: 'DOCKER_OPTS', line: 4 },
			{ text: 'NONE', line: 4 },
		]);
	});

	it('loses what stands before the program', () => {
		expect(words('ExecStart=-+/a -b')).toEqual(['/a', '-b']);
	});

	it('gives back any words that were quoted, over however many lines', () => {
		const word = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n$]/g, '-'));
		const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
		fc.assert(
			fc.property(fc.array(word), fc.constantFrom(' ', ' \\\n', '\t\\\r\n  '), (given, gap) => {
				const text = ['/bin/a', ...given.map(quoted)].join(gap);
				expect(words(`ExecStart=${text}`)).toEqual(['/bin/a', ...given]);
			}),
		);
	});

	it('is whatever it is for any text', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(() => unitCommand(`[Service]\nExecStart=${text}\n${text}`)).not.toThrow();
			}),
		);
	});
});
