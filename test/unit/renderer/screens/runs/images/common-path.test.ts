import { describe, expect, it } from 'vitest';
import { commonPath } from '../../../../../../renderer/screens/runs/images/common-path';

describe('common path', () => {
	it.each([
		[[], ''],
		[['r.example/a/b:1'], 'r.example/a/'],
		[['r.example/a/b:1', 'r.example/a/c:1'], 'r.example/a/'],
		[['r.example/a/web:1', 'r.example/a/web-shop:1'], 'r.example/a/'],
		[['r.example/a:1', 's.example/a:1'], ''],
		[['r.example:1/a', 'r.example:11/a'], ''],
	])('of %j is %j', (references, expected) => {
		expect(commonPath(references)).toBe(expected);
	});
});
