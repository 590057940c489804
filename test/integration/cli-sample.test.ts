// The sample from the command line: the whole main job without account, engine or network, and an end by signal.

import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../support/contract-documents';
import { createFerryHome, type FerryHome } from '../support/run-ferry';

describe('the sample from the command line', () => {
	let home: FerryHome;
	beforeAll(async () => {
		home = await createFerryHome();
	});
	afterAll(() => home.stop());

	const statusOf = (url: string): Promise<number | string> =>
		new Promise((resolve) => {
			get(url, (response) => {
				response.resume();
				resolve(response.statusCode ?? 0);
			}).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
		});

	it('copies and verifies everything, is in the history, and leaves no registry behind', async () => {
		const { code, stdout, stderr } = await home.run(['sample', '--progress', 'none']);
		expect([code, stderr]).toEqual([0, '']);
		const [, runId = ''] =
			/^Run (\S+): succeeded\n(\d+) of \2 images copied and verified, 0 there already, 0 failed\.\n/.exec(
				stdout,
			) ?? [];
		const report = readReport((await home.run(['report', runId])).stdout);
		expect([report.mirror, report.outcome]).toEqual(['sample', 'succeeded']);
		expect(report.items.every((item) => item.verification === 'readable')).toBe(true);
		expect(readdirSync(join(home.dataFolder, 'samples'))).toEqual([]);
	});

	it('keeps both registries up with --serve until it is told to end, which is no failure', async () => {
		const sample = home.start(['sample', '--serve', '--progress', 'none']);
		await expect.poll(() => sample.output().stdout, { timeout: 30_000 }).toContain('Ctrl+C');
		const [, source = '', destination = ''] =
			/Source: +(\S+)\nDestination: +(\S+)\n/.exec(sample.output().stdout) ?? [];
		expect([await statusOf(`${source}/v2/`), await statusOf(`${destination}/v2/`)]).toEqual([
			200, 200,
		]);
		sample.kill('SIGINT');
		expect((await sample.ended).code).toBe(0);
		expect(await statusOf(`${source}/v2/`)).toBe('ECONNREFUSED');
	});

	it.each([
		['SIGINT', 130],
		['SIGTERM', 3],
	] as const)('ends by %s with status %s', async (signal, status) => {
		const { code, stdout } = await home.run(['sample', '--progress', 'json'], {
			killWhen: ({ stderr }) => stderr.includes('"type":"blob.started"'),
			killSignal: signal,
		});
		expect(code).toBe(status);
		expect(stdout).toMatch(/^Run \S+: (?:cancelled|interrupted)\n/);
	});
});
