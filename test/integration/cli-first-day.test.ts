// The first day in a terminal, without reading the documents: one image, a list, standard input, a mirror file by mistake
// left out, and colours on a real pseudo-terminal.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { readPlan, readReport } from '../support/contract-documents';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readManifest } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { runCommand } from '../support/run-command';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type SeededImage, seedTiny } from '../support/sample-sets';

describeWithTools(['docker-registry'], 'a first day in a terminal', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let images: readonly SeededImage[];
	let home: FerryHome;

	beforeAll(async () => {
		[source, destination] = await Promise.all([startRealRegistry(), startRealRegistry()]);
		images = await seedTiny(source, 4, 2);
		home = await createFerryHome();
		home.writeFile('images.txt', images.map(({ reference }) => `${reference}\n`).join(''));
		for (const { host } of [source, destination]) {
			await home.run(['registry', 'add', host, '--tls', 'plain-http']);
		}
	});
	afterAll(async () => {
		await home.stop();
		await Promise.all([source.stop(), destination.stop()]);
	});

	it('says what a list lacks, and runs it once that is said', async () => {
		const alone = await home.run(['run', 'images.txt']);
		expect([alone.code, alone.stdout]).toEqual([2, '']);
		expect(alone.stderr).toContain(
			`images.txt is a list of ${images.length} images, and nothing says where they go`,
		);
		expect(alone.stderr).toContain('--to HOST');

		const to = ['--to', `${destination.host}/list`, '--from', `${source.host}/tiny`];
		const dry = await home.run(['run', 'images.txt', ...to, '--dry-run', '--json']);
		expect(dry.code).toBe(0);
		expect(readPlan(dry.stdout).totals.toCopy).toBe(images.length);
		const { code, stdout } = await home.run([
			'run',
			'images.txt',
			...to,
			'--save',
			'saved.yaml',
			'-q',
		]);
		expect([code, stdout.split('\n')[1]]).toEqual([
			0,
			`${images.length} of ${images.length} images copied and verified, 0 there already, 0 failed.`,
		]);
		expect(readFileSync(join(home.folder, 'saved.yaml'), 'utf8')).toContain('- list: images.txt');
		const again = await home.run(['plan', 'saved.yaml', '--json']);
		expect(readPlan(again.stdout).totals.present).toBe(images.length);
		const twice = await home.run(['run', 'images.txt', ...to, '--save', 'saved.yaml']);
		expect([twice.code, twice.stderr]).toEqual([
			2,
			expect.stringContaining('a file is there already'),
		]);
	});

	it('reads a list or a mirror file from standard input and writes the report to standard output', async () => {
		const [first] = images;
		const stdin = `${first?.reference ?? ''}\n`;
		const run = await home.run(['run', '-', '--to', `${destination.host}/piped`, '--report', '-'], {
			stdin,
		});
		expect(run.code).toBe(0);
		expect(readReport(run.stdout).totals.succeeded).toBe(1);
		expect(run.stderr).toContain('1 of 1 images copied and verified');
		const file = `apiVersion: image-ferry/v1
kind: Mirror
images: [{ reference: "${first?.reference ?? ''}" }]
destination: { registry: "${destination.host}", repository: piped }
`;
		const planned = await home.run(['plan', '-', '--json'], { stdin: file });
		expect(planned.stderr).toBe('');
		expect(readPlan(planned.stdout).totals.present).toBe(1);
		const json = await home.run(['run', '-', '-q', '--json'], { stdin: file });
		expect(readReport(json.stdout).totals.skipped).toBe(1);
	});

	it('copies one image, under its own tag or another', async () => {
		const [first] = images;
		const repository = `${destination.host}/copied/app`;
		for (const [to, tag] of [
			[repository, first?.reference.split(':').at(-1)],
			[`${repository}:other`, 'other'],
		] as const) {
			expect((await home.run(['copy', first?.reference ?? '', to])).code).toBe(0);
			const digest = (await readManifest(destination, 'copied/app', tag ?? ''))?.digest;
			expect(digest).toBe(first?.digest);
		}
	});

	it('tells one cause once, and names everything that it kept back', async () => {
		const lines = ['a', 'b', 'c'].map((name) => `${source.host}/tiny/none:${name}`);
		const { code, stdout, stderr } = await home.run(
			['run', '-', '--to', destination.host, '--progress', 'plain'],
			{ stdin: lines.join('\n') },
		);
		expect(code).toBe(1);
		expect(stdout.match(/Check the name and tag/g)).toHaveLength(1);
		expect(stderr.match(/Check the name and tag/g)).toHaveLength(1);
		for (const line of lines) {
			expect(stdout).toContain(`  failed: ${line}\n`);
			expect(stderr).toContain(`failed: ${line}: `);
		}
	});

	it('has colours on a terminal, and none where NO_COLOR says so', async () => {
		const ferry = `"${process.execPath}" "${join(APP_DIR, 'dist/app/headless.cjs')}" run nowhere.yaml`;
		const onTerminal = (env: Record<string, string>) =>
			runCommand('script', ['-qec', ferry, '/dev/null'], {
				env: { ...home.env, TERM: 'xterm-256color', ...env },
				cwd: home.folder,
			});
		const colored = await onTerminal({});
		expect([colored.code, colored.stdout]).toEqual([
			2,
			expect.stringContaining('\u001b[31mimage-ferry:\u001b[39m'),
		]);
		for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
			const plain = await onTerminal(env);
			expect(plain.stdout).not.toContain('\u001b');
			expect(plain.stdout).toContain('image-ferry: ');
		}
	});
});
