import { describe, expect, it } from 'vitest';
import { formatFileProblem } from '../../../../../shared/mirror/file/file-problem';

describe('formatFileProblem', () => {
	const problem = { file: 'm.yaml', key: 'a.b', problem: 'is empty', remedy: 'Write a.' };

	it('names file, line, key, problem and remedy', () => {
		expect(formatFileProblem({ ...problem, line: 3 })).toBe('m.yaml:3: a.b: is empty. Write a.');
	});

	it('leaves out what there is not', () => {
		expect(formatFileProblem({ ...problem, key: '' })).toBe('m.yaml: is empty. Write a.');
	});
});
