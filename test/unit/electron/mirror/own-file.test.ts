import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOwnFile } from '../../../../electron/mirror/own-file';
import { temporaryFolder } from '../../../support/own-process';

const home = temporaryFolder('own-file');
const at = (...names: readonly string[]): string => path.join(home, ...names);

for (const folder of ['work/lists', 'work/.docker', 'work/..data', 'workshop', 'other'])
	mkdirSync(at(folder), { recursive: true });
for (const file of [
	'work/l.txt',
	'work/lists/l.txt',
	'work/.docker/config.json',
	'work/..data/l.txt',
	'workshop/l.txt',
	'other/l.txt',
])
	writeFileSync(at(file), '');
symlinkSync('../other/l.txt', at('work/out.txt'));
symlinkSync(at('other'), at('work/out'));
symlinkSync('..data/l.txt', at('work/mounted.txt'));
symlinkSync(at('work'), at('short'));

describe('a file that a mirror file names', () => {
	it.each([
		['work/l.txt', true],
		['work/lists/l.txt', true],
		['work/lists/../l.txt', true],
		['work/mounted.txt', true],
		['short/l.txt', true],
		['workshop/l.txt', false],
		['other/l.txt', false],
		['work/../other/l.txt', false],
		['work/out.txt', false],
		['work/out/l.txt', false],
		['work/.docker/config.json', false],
		['work/missing.txt', false],
		['work', false],
	])('%s is its own: %s', async (name, isOwn) => {
		expect(await isOwnFile(at('work/m.yaml'), `${home}/${name}`)).toBe(isOwn);
	});

	it('is its own, too, where the mirror file is reached through a linked folder', async () => {
		expect(await isOwnFile(at('short/m.yaml'), at('work/l.txt'))).toBe(true);
	});
});
