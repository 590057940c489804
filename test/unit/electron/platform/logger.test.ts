import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../../electron/platform/logger';
import { temporaryFolder } from '../../../support/own-process';

function loggerIn(folder: string) {
	return createLogger({
		folder,
		source: 'main',
		now: () => new Date('2026-11-21T09:00:00Z'),
		newId: () => 'abc1',
	});
}

describe('logger', () => {
	it('writes one JSON object a line, in order, private to the user', async () => {
		const folder = path.join(temporaryFolder('log'), 'logs');
		const log = loggerIn(folder);
		log.info('opened', { width: 1280 });
		log.warn('refused', { place: 'navigation' });
		await log.flush();
		const file = path.join(folder, 'main.log');
		const lines = (await readFile(file, 'utf8')).trim().split('\n');
		expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
			{
				at: '2026-11-21T09:00:00.000Z',
				level: 'info',
				source: 'main',
				what: 'opened',
				width: 1280,
			},
			{
				at: '2026-11-21T09:00:00.000Z',
				level: 'warn',
				source: 'main',
				what: 'refused',
				place: 'navigation',
			},
		]);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
	});

	it('gives the id of an error and writes its stack and cause without their secrets', async () => {
		const folder = temporaryFolder('log');
		const log = loggerIn(folder);
		const cause = new Error('Authorization: Basic dXNlcjpDQU5BUlktOA==');
		expect(
			log.error(
				'failed',
				new Error('GET https://u:CANARY-9@r.example/v2/?sig=CANARY-7', { cause }),
			),
		).toBe('abc1');
		await log.flush();
		const text = await readFile(path.join(folder, 'main.log'), 'utf8');
		expect(text).toContain('"logId":"abc1"');
		expect(text).toContain('caused by');
		expect(text).not.toMatch(/CANARY|dXNlcjpDQU5BUlktOA/);
	});

	it('starts a new file when the old one is large, and keeps that one', async () => {
		const folder = temporaryFolder('log');
		await writeFile(path.join(folder, 'main.log'), 'x'.repeat(5_000_000));
		const log = loggerIn(folder);
		log.info('fresh');
		await log.flush();
		expect((await stat(path.join(folder, 'main.log'))).size).toBeLessThan(1000);
		expect((await stat(path.join(folder, 'main.log.1'))).size).toBe(5_000_000);
	});

	it('never fails its caller: what cannot be written is lost, the next line is not', async () => {
		const folder = path.join(temporaryFolder('log'), 'logs');
		await writeFile(folder, 'a file where the folder should be');
		const log = loggerIn(folder);
		log.info('lost');
		await log.flush();
		await chmod(folder, 0o600);
		await mkdir(`${folder}-2`);
		expect(await readFile(folder, 'utf8')).toBe('a file where the folder should be');
	});
});
