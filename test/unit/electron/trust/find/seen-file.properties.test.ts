import {
	mkdirSync,
	mkdtempSync,
	realpathSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { realFinderWorld } from '../../../../../electron/trust/find/finder-world';
import { peopleOf } from '../../../../../electron/trust/find/people';
import { seeFile } from '../../../../../electron/trust/find/seen-file';
import { temporaryFolder } from '../../../../support/own-process';

const world = realFinderWorld({ platform: 'linux', homeFolder: '/nowhere', variables: {} });
const view = {
	world,
	people: peopleOf(world),
	helper: { isInstalled: false, allows: () => false, allowsUnit: () => false },
};
const top = temporaryFolder('links');

const part = fc.constantFrom('a', 'b', 'c', '..');
const name = fc.array(part, { minLength: 1, maxLength: 4 });
const entry = fc.record({
	at: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }),
	kind: fc.constantFrom('file', 'folder', 'link', 'link'),
	target: name,
	isAbsolute: fc.boolean(),
});

type Entry = typeof entry extends fc.Arbitrary<infer T> ? T : never;

function make(folder: string, made: Entry): void {
	const file = path.join(folder, ...made.at);
	const target = made.target.join('/');
	try {
		mkdirSync(path.dirname(file), { recursive: true });
		if (made.kind === 'folder') mkdirSync(file, { recursive: true });
		else if (made.kind === 'file') writeFileSync(file, file, { flag: 'wx' });
		else symlinkSync(made.isAbsolute ? `${folder}/${target}` : target, file);
	} catch {
		// Something else is in the way: the tree is as it is.
	}
}

/** What the system makes of a name: the file's path without links, or why there is none. */
function bySystem(file: string): string {
	try {
		return realpathSync.native(file);
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
	}
}

it('comes to the very file that the system comes to, through any links', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(entry, { maxLength: 9 }), name, async (entries, looked) => {
			const folder = mkdtempSync(path.join(top, 't-'));
			for (const made of entries) make(folder, made);
			const file = `${folder}/${looked.join('/')}`;
			const real = bySystem(file);
			const seen = await seeFile(view, file);
			if (real.startsWith('/')) {
				expect(seen.path).toBe(real);
				expect(seen.kind).toBe(statSync(real).isFile() ? 'there' : 'unread');
			} else if (real === 'ELOOP') {
				expect(seen).toMatchObject({ kind: 'unread', reason: 'failed' });
			} else {
				// A name of nothing: writing what was seen makes that name a file, or nothing is written.
				expect(seen.kind).not.toBe('there');
				// Where a folder on the way is missing, `..` behind it leads nowhere yet.
				const isClimbing = [looked, ...entries.map(({ target }) => target)].flat().includes('..');
				if (seen.kind === 'missing' && !isClimbing) canBeMade(seen.path, file);
			}
		}),
		{ numRuns: 300 },
	);
});

function canBeMade(file: string, looked: string): void {
	try {
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, 'new', { flag: 'wx' });
	} catch {
		return;
	}
	expect(bySystem(looked)).toBe(file);
}
