import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listedFile, openPageFiles } from '../../../../electron/app/page-files';
import { temporaryFolder } from '../../../support/own-process';
import { TRAVERSALS } from '../../../support/traversals';

const files = new Set(['index.html', 'assets/index-1a2b.js']);

describe('page files', () => {
	it.each([
		['ferry://app/index.html', 'index.html'],
		['ferry://app/assets/index-1a2b.js', 'assets/index-1a2b.js'],
	])('%s is %s', (address, file) => {
		expect(listedFile(address, files)).toBe(file);
	});

	it.each(TRAVERSALS)('%j is nothing', (address) => {
		expect(listedFile(address, files)).toBeUndefined();
	});

	it('serves a listed file with its type under the policy, and nothing else', async () => {
		const folder = temporaryFolder('page');
		await mkdir(path.join(folder, 'renderer'));
		await writeFile(path.join(folder, 'renderer-files.json'), '["index.html"]');
		await writeFile(path.join(folder, 'renderer', 'index.html'), '<p>hello');
		await writeFile(path.join(folder, 'renderer', 'unlisted.js'), 'x');
		const page = await openPageFiles(folder);
		const answer = await page.respond('ferry://app/index.html');
		expect(answer.status).toBe(200);
		expect(await answer.text()).toBe('<p>hello');
		expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
		const unlisted = await page.respond('ferry://app/unlisted.js');
		expect(unlisted.status).toBe(404);
		for (const one of [answer, unlisted]) {
			expect(one.headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(one.headers.get('x-content-type-options')).toBe('nosniff');
		}
	});
});
