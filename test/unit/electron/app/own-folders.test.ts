import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownFolders } from '../../../../electron/app/own-folders';
import { temporaryFolder } from '../../../support/own-process';

it('makes and shows the folder that was named, and no other', async () => {
	const dataFolder = path.join(temporaryFolder('own-folders'), 'data');
	const shown: string[] = [];
	const open = ownFolders(dataFolder, (folder) => {
		shown.push(folder);
		return Promise.resolve('');
	});
	await open('logs');
	await open('data');
	expect(shown).toEqual([path.join(dataFolder, 'logs'), dataFolder]);
	expect(shown.every((folder) => existsSync(folder))).toBe(true);
});

it('says when nothing could show it, and when it cannot be made', async () => {
	const open = ownFolders(temporaryFolder('own-folders'), () => Promise.resolve('no handler'));
	await expect(open('data')).rejects.toMatchObject({
		fault: { code: 'folder.not-shown', detail: 'no handler' },
	});
	await expect(ownFolders('/dev/null/x', () => Promise.resolve(''))('logs')).rejects.toMatchObject({
		fault: { code: 'disk.failed' },
	});
});
