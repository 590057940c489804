import { describe, expect, it } from 'vitest';
import {
	certificateFolderName,
	isOwnDropInName,
	ownDropInName,
} from '../../../../shared/trust/own-names';

describe('own names', () => {
	it('gives each registry a drop-in of its own that is known again', () => {
		const hosts = [
			'r.example',
			'r.example:5000',
			'10.1.2.3:80',
			'[fd00::1]:5000',
			'[fd00::1:5000]',
		];
		const names = [
			...hosts.map((host) => ownDropInName({ host })),
			ownDropInName({ host: 'r.example', of: 'docker.io' }),
		];
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(isOwnDropInName(name), name).toBe(true);
		expect(names[1]).toBe('50-image-ferry-r.example_5000.conf');
	});

	it.each([
		'000-shortnames.conf',
		'50-image-ferry-.conf',
		'50-image-ferry-a/b.conf',
		'50-image-ferry-a.conf.bak',
	])('does not take %s for its own', (name) => {
		expect(isOwnDropInName(name)).toBe(false);
	});

	it('names certificate folders as references do, on Windows without the colon', () => {
		expect(certificateFolderName('r.example:5000', 'other')).toBe('r.example:5000');
		expect(certificateFolderName('r.example:5000', 'windows')).toBe('r.example5000');
	});
});
