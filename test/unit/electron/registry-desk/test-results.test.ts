import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../../electron/platform/disk/node-file-system';
import { openTestResults } from '../../../../electron/registry-desk/test-results';
import { temporaryFolder } from '../../../support/own-process';

const OK = { atMs: 5, outcome: 'ok' } as const;

function open(dataFolder: string, notes: string[] = []) {
	return openTestResults({ dataFolder, onNote: (text) => notes.push(text) });
}

describe('the results of tests', () => {
	it('are there after a restart, and forgotten when asked', async () => {
		const folder = temporaryFolder('tests');
		const results = open(folder);
		await Promise.all([results.keep('a.example', OK), results.keep('b.example', OK)]);
		expect(await open(folder).all()).toEqual(
			new Map([
				['a.example', OK],
				['b.example', OK],
			]),
		);
		await results.keep('a.example', undefined);
		expect([...(await open(folder).all()).keys()]).toEqual(['b.example']);
	});

	it.each(['', '{', '{"version":2,"tests":[]}', '{"version":1,"tests":[{"host":"NO"}]}'])(
		'begin anew over a file that is no good: %s',
		async (text) => {
			const folder = temporaryFolder('tests');
			const file = path.join(folder, 'registry-tests.json');
			writeFileSync(file, text);
			const results = open(folder);
			expect(await results.all()).toEqual(new Map());
			await results.keep('a.example', OK);
			expect(readFileSync(file, 'utf8')).toContain('a.example');
		},
	);

	it('that cannot be written are told of, and still known', async () => {
		const notes: string[] = [];
		const create = () => Promise.reject(new Error('no room'));
		const results = openTestResults({
			dataFolder: temporaryFolder('tests'),
			onNote: (text) => notes.push(text),
			fileSystem: { ...nodeFileSystem(), create },
		});
		await results.keep('a.example', OK);
		expect(notes).toHaveLength(1);
		expect((await results.all()).get('a.example')).toEqual(OK);
	});
});
