import { describe, expect, it } from 'vitest';
import { emptiedLists } from '../../../../shared/trust/emptied-lists';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const emptied = (comingBack: string | undefined, written: string): string | undefined => {
	const result = emptiedLists(
		comingBack === undefined ? undefined : bytes(comingBack),
		bytes(written),
	);
	return result === undefined ? undefined : new TextDecoder().decode(result);
};

describe('emptiedLists', () => {
	it('names the list that the file coming back has not, empty, and keeps all else', () => {
		const original = '{\n  "debug": true,\n  "labels": ["a=b"]\n}\n';
		const result = emptied(original, '{"debug": true, "insecure-registries": ["a.test"]}');
		expect(JSON.parse(result ?? '')).toEqual({
			debug: true,
			labels: ['a=b'],
			'insecure-registries': [],
		});
		expect(result).toContain('  "debug": true,\n  "labels": ["a=b"],');
	});

	it('makes a file where none comes back', () => {
		expect(
			JSON.parse(emptied(undefined, '{"registry-mirrors": ["https://m.test"]}') ?? ''),
		).toEqual({
			'registry-mirrors': [],
		});
	});

	it('has nothing to do where the daemon reads the list from the file coming back', () => {
		expect(
			emptied('{"insecure-registries": ["b"]}', '{"insecure-registries": ["a"]}'),
		).toBeUndefined();
		expect(emptied('{"debug": true}', '{"debug": false}')).toBeUndefined();
		expect(emptied(undefined, '{}')).toBeUndefined();
	});

	it('empties both lists at once', () => {
		const written = '{"insecure-registries": ["a"], "registry-mirrors": ["https://m.test"]}';
		expect(JSON.parse(emptied('{}', written) ?? '')).toEqual({
			'insecure-registries': [],
			'registry-mirrors': [],
		});
	});

	it('takes a file that was removed for one that named nothing', () => {
		expect(emptiedLists(bytes('{}'), undefined)).toBeUndefined();
	});
});
