import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../../../shared/fault/fault-texts';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';
import { shapeProblem, textProblem } from '../../../../../shared/trust/docker/daemon-json-problems';

/** What is said of whether the engine starts with it. */
function readingOf(text: string, engine: string): string | undefined {
	const bytes = new TextEncoder().encode(text);
	const problem = textProblem(bytes, text, engine);
	if (problem !== undefined) return problem.reading ?? 'refused';
	const root = parseTree(text);
	const wrong = root === undefined ? undefined : shapeProblem(root);
	return wrong === undefined ? undefined : (wrong.reading ?? 'refused');
}

describe('a problem of daemon.json', () => {
	it.each([
		['{} {}', 'taken', 'refused', 'unknown'],
		['{"a": 1}\n{"b": 2}', 'taken', 'refused', 'unknown'],
		['{} // a', 'taken', 'refused', 'unknown'],
		['{}]', 'taken', 'refused', 'unknown'],
		['{"a": 1,} {}', 'refused', 'refused', 'refused'],
		['{\n// a\n} {}', 'refused', 'refused', 'refused'],
		['', 'refused', 'unknown', 'unknown'],
		['\ufeff{}', 'refused', 'unknown', 'unknown'],
		['{"a": 1, "a": 2}', 'taken', 'taken', 'taken'],
		['{"registry-mirrors": null}', 'taken', 'taken', 'taken'],
		['{"registry-mirrors": [null]}', 'refused', 'refused', 'refused'],
		['null', 'taken', 'taken', 'taken'],
		['[]', 'refused', 'refused', 'refused'],
		['{"Registry-Mirrors": []}', 'refused', 'refused', 'refused'],
		['{}', undefined, undefined, undefined],
	])('%j says what each version makes of it', (text, old, recent, unknown) => {
		expect(readingOf(text, 'Docker 20.10.24')).toBe(old);
		expect(readingOf(text, 'Docker 27.3.1')).toBe(recent);
		expect(readingOf(text, 'Docker')).toBe(unknown);
	});

	it('is told as what it is: refused by the engine, or only not safe to change', () => {
		const told = (text: string): string => {
			const source = { file: '/etc/docker/daemon.json', engine: 'Docker 20.10.24' };
			const result = readDaemonJson(new TextEncoder().encode(text), source);
			if (result.ok) throw new Error('sample');
			const { title, explanation } = describeFault(result.fault);
			return `${title}. ${explanation}`;
		};
		expect(told('{"a": 1,}')).toMatch(
			/^Docker 20\.10\.24 does not accept \/etc\/docker\/daemon\.json, line 1\./,
		);
		const twice = told('{\n"a": 1,\n"a": 2}');
		expect(twice).toMatch(/^\/etc\/docker\/daemon\.json, line 3, can't be changed safely\./);
		expect(twice).toContain('Docker 20.10.24 takes the file all the same.');
		expect(told('{}{}')).toContain('The engine starts and never reads it.');
		expect(told('{}{}')).not.toContain('does not accept');
	});
});
