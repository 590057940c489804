import { describe, expect, it } from 'vitest';
import {
	markedBlock,
	markedLabels,
	markLabel,
	valueMark,
	withoutMarks,
} from '../../../../../shared/trust/podman/own-marks';

const ALL = () => true;
const block = (isLineEndAdded: boolean) =>
	markedBlock('r.example', ['x = 1'], { lineEnd: '\n', isLineEndAdded });

describe('marks', () => {
	it('name what they are for', () => {
		expect(markLabel({ host: 'm.example' })).toBe('m.example');
		expect(markLabel({ host: 'm.example', of: 'docker.io' })).toBe(
			'm.example as mirror of docker.io',
		);
	});

	it('give back the value that was, with what stood behind it', () => {
		const text = `insecure = true${valueMark('r.example', 'false')}  # because\nx = 1\n`;
		expect(markedLabels(text)).toEqual(new Set(['r.example']));
		expect(withoutMarks(text, ALL)).toBe('insecure = false  # because\nx = 1\n');
	});

	it('take a whole line out that was not there', () => {
		const text = `a = 1\n\tinsecure = true${valueMark('r.example', 'absent')}\r\nb = 2\n`;
		expect(withoutMarks(text, ALL)).toBe('a = 1\nb = 2\n');
	});

	it('take blocks out, with a line end that was added for them', () => {
		expect(withoutMarks(`a = 1\n${block(false)}`, ALL)).toBe('a = 1\n');
		expect(withoutMarks(`a = 1\n${block(true)}`, ALL)).toBe('a = 1');
		expect(withoutMarks(`a = 1\n${block(true)}b = 2\n`, ALL)).toBe('a = 1\nb = 2\n');
	});

	it('hand the added line end to the block behind', () => {
		const other = block(false).replaceAll('r.example', 'other.example').replace('x =', 'y =');
		const left = withoutMarks(`a = 1\n${block(true)}${other}`, (label) => label === 'r.example');
		expect(withoutMarks(left, ALL)).toBe('a = 1');
	});

	it('are only those that are meant, and only comments', () => {
		const text = `y = "# Image Ferry for r.example: begin"\n${block(false)}`;
		expect(withoutMarks(text, (label) => label === 'other.example')).toBe(text);
		expect(withoutMarks(text, ALL)).toBe('y = "# Image Ferry for r.example: begin"\n');
	});

	it('stay where the end is missing', () => {
		const torn = block(false).replace(/# .*end\n/, '');
		expect(withoutMarks(torn, ALL)).toBe(torn);
	});

	it.each([
		'"""\n# Image Ferry for a: begin\n\\""" """"',
		"'''\n# Image Ferry for a: begin\n''''",
		'"\\"# Image Ferry for a: begin"',
		"'\\# Image Ferry for a: begin'",
	])('are not in the string %j', (string) => {
		expect(markedLabels(`a = ${string} # "\nb = '#'\n${block(false)}`)).toEqual(
			new Set(['r.example']),
		);
	});
});
