import { describe, expect, it } from 'vitest';
import { passwordOfInput, withoutMark } from '../../../../shared/registry/secret-mark';

describe('a password of standard input', () => {
	it.each([
		['s3cret', 's3cret'],
		['s3cret\n', 's3cret'],
		['s3cret\r\n', 's3cret'],
		['\uFEFFs3cret\r\n', 's3cret'],
		['\uFEFF\uFEFFs3cret', 's3cret'],
		['s3\uFEFFcret', 's3\uFEFFcret'],
		['two\nlines\n\n', 'two\nlines\n'],
		[' spaces \n', ' spaces '],
		['\uFEFF\r\n', ''],
	])('%j is %j', (input, expected) => {
		expect(passwordOfInput(input)).toBe(expected);
	});

	it('that was kept with a mark is used without', () => {
		expect(withoutMark('\uFEFFs')).toBe('s');
	});
});
