import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { isShapeProblem, shapeOf } from '../../../../../shared/trust/podman/document-shape';

describe('shapeOf', () => {
	it('takes known keys in any case and leaves unknown ones out', () => {
		const shape = shapeOf(
			parse('[[Registry]]\nLOCATION = "a"\nnote = 1\n[[Registry.Mirror]]\nLocation = "m"\n'),
		);
		expect(shape).toEqual({
			registry: [
				{
					prefix: '',
					location: 'a',
					insecure: false,
					blocked: false,
					'mirror-by-digest-only': false,
					'pull-from-mirror': '',
					mirror: [{ location: 'm', insecure: false, 'pull-from-mirror': '' }],
				},
			],
		});
	});

	it.each([
		['[[registry]]\ninsecure = "true"', ['registry', 0, 'insecure'], 'true or false'],
		['[[registry]]\nlocation = 1', ['registry', 0, 'location'], 'a text in quotes'],
		['[registry]', ['registry'], '[registry]'],
		['credential-helpers = 1', ['credential-helpers'], 'a list'],
		['registries = 1', ['registries'], 'a table'],
		['short-name-mode = "x"', ['short-name-mode'], 'one of the values'],
		['[[registry]]\nLocation = "a"\nlocation = "b"', ['registry', 'location'], 'twice'],
		['[[registry]]\n[[Registry]]', ['registry'], 'twice'],
	])('refuses %j', (text, path, words) => {
		const shape = shapeOf(parse(text));
		expect(isShapeProblem(shape)).toBe(true);
		if (!isShapeProblem(shape)) return;
		expect(shape.path.filter((part) => part !== 0)).toEqual(path.filter((part) => part !== 0));
		expect(shape.problem).toContain(words);
		expect(shape.remedy).toMatch(/then plan again\.$/);
	});
});
