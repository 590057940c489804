import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { pathsOf, realFinderWorld } from '../../../../../electron/trust/find/finder-world';
import { temporaryFolder } from '../../../../support/own-process';

const world = realFinderWorld({ platform: 'linux', homeFolder: '/home/u', variables: {} });
const folder = temporaryFolder('finder-world');
const inFolder = (name: string) => path.join(folder, name);

it('tells files, folders and others apart, and names of the same file', async () => {
	writeFileSync(inFolder('a'), 'abc');
	chmodSync(inFolder('a'), 0o640);
	symlinkSync('a', inFolder('link'));
	mkdirSync(inFolder('sub'));
	execFileSync('mkfifo', [inFolder('pipe')]);
	const a = await world.facts(inFolder('a'));
	expect(a).toMatchObject({ kind: 'file', bytes: 3, mode: 0o640, ownerId: process.getuid?.() });
	expect(await world.facts(inFolder('link'))).toEqual(a);
	expect(await world.facts(inFolder('sub'))).toMatchObject({ kind: 'folder' });
	expect(await world.facts(inFolder('pipe'))).toMatchObject({ kind: 'other' });
	expect(await world.facts(inFolder('gone'))).toBe('missing');
	expect(await world.facts(inFolder('a/below'))).toBe('missing');
	expect(await world.readLink(inFolder('link'))).toBe('a');
	expect(await world.readLink(inFolder('a'))).toBeUndefined();
});

it('reads so much and one byte more, and waits for no pipe', async () => {
	writeFileSync(inFolder('long'), 'x'.repeat(100_000));
	const lengthOf = async (limit: number) => {
		const bytes = await world.readBytes(inFolder('long'), limit);
		return typeof bytes === 'string' ? bytes : bytes.length;
	};
	expect(await lengthOf(99_999)).toBe(100_000);
	expect(await lengthOf(50)).toBe(51);
	expect(await lengthOf(200_000)).toBe(100_000);
	execFileSync('mkfifo', [inFolder('other-pipe')]);
	expect(await world.readBytes(inFolder('other-pipe'), 10)).toBe('failed');
	expect(await world.readBytes(inFolder('gone'), 10)).toBe('missing');
	expect(await world.readBytes(folder, 10)).toBe('failed');
});

it('tells where it may write, and whom it may signal', async () => {
	expect(await world.writable(folder)).toBe('yes');
	expect(await world.writable(inFolder('gone'))).toBe('denied');
	expect(world.maySignal(process.pid)).toBe(true);
	expect(world.maySignal(2 ** 22 + 1)).toBe(false);
});

it('has the paths of the computer that is looked at', () => {
	expect(pathsOf({ platform: 'win32' }).join('C:\\a', 'b')).toBe('C:\\a\\b');
	expect(pathsOf({ platform: 'darwin' }).join('/a', 'b')).toBe('/a/b');
});
