// plan, run, runs and report as an admin uses them: two real registries, the bundled command, the contract's documents.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { readPlan, readReport } from '../support/contract-documents';
import { type FaultRelay, startFaultRelay } from '../support/fault-relay';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readManifest } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { type CommandResult, runCommand } from '../support/run-command';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type SeededImage, seedThirtyEight } from '../support/sample-sets';

const PREFIX = 'appcircle/docker-registry';

describeWithTools(['docker-registry'], 'the 38 images from the command line', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let images: readonly SeededImage[];
	let home: FerryHome;

	beforeAll(async () => {
		[source, destination] = await Promise.all([startRealRegistry(), startRealRegistry()]);
		images = await seedThirtyEight(source, 0.01, PREFIX);
		home = await createFerryHome();
		home.writeFile('images.txt', images.map(({ reference }) => `${reference}\n`).join(''));
		home.writeFile('mirror.yaml', mirrorText({ list: 'images.txt' }));
	});
	afterAll(async () => {
		await home.stop();
		await Promise.all([source.stop(), destination.stop()]);
	});

	/** A mirror file; `destination` and `registries` are those of the suite unless given. */
	function mirrorText(how: {
		readonly list: string;
		readonly to?: string;
		readonly from?: string;
		readonly repository?: string;
		readonly more?: string;
	}): string {
		const to = how.to ?? destination.host;
		const from = how.from ?? source.host;
		return `apiVersion: image-ferry/v1
kind: Mirror
images:
  - list: ${how.list}
destination:
  registry: ${to}
  repository: ${how.repository ?? 'mirror'}
rewrite:
  - from: ${from}/${PREFIX}
    to: ""
registries:
  ${from}: { tls: plain-http }
  ${to}: { tls: plain-http }
${how.more ?? ''}`;
	}

	/** Blobs that arrived through a relay, as `repository digest`. */
	function uploadsOf(relay: FaultRelay): readonly string[] {
		return relay.requests().flatMap(({ method, path, status }) => {
			const [, repository, digest] =
				/^\/v2\/(.+)\/blobs\/uploads\/.*[?&]digest=([^&]+)/.exec(path) ?? [];
			const isArrived = method === 'PUT' && status === 201;
			return isArrived && repository !== undefined && digest !== undefined
				? [`${repository} ${digest}`]
				: [];
		});
	}

	function inShell(line: string): Promise<CommandResult> {
		const ferry = `"${process.execPath}" "${join(APP_DIR, 'dist/app/headless.cjs')}"`;
		return runCommand('bash', ['-o', 'pipefail', '-c', `${ferry} ${line}`], {
			env: home.env,
			cwd: home.folder,
		});
	}

	it('plans all of them, moves nothing and writes nothing', async () => {
		const filesBefore = home.filesContaining('');
		const { code, stdout, stderr } = await home.run(['plan', 'mirror.yaml', '--json']);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		const plan = readPlan(stdout);
		expect(plan.mirror).toBe('mirror');
		expect(plan.totals).toMatchObject({ images: 38, toCopy: 38, present: 0, refused: 0 });
		expect(plan.items.map((item) => [item.source, item.sourceDigest])).toEqual(
			images.map((image) => [image.reference, image.digest]),
		);
		expect(plan.items[0]).toMatchObject({
			destination: `${destination.host}/mirror/app-01:1.0.0`,
			destinationDigest: images[0]?.digest,
			platforms: ['linux/amd64'],
			action: 'copy',
		});
		expect(plan.totals.bytesToMount).toBeGreaterThan(0);
		expect(home.filesContaining('')).toEqual(filesBefore);
		expect(destination.log()).not.toMatch(/"(?:PUT|POST|PATCH) /);
	});

	it('shows the same plan to people', async () => {
		const { code, stdout, stderr } = await home.run(['plan', 'mirror.yaml']);
		expect([code, stderr]).toEqual([0, '']);
		expect(stdout).toContain(
			`copy      ${images[0]?.reference ?? ''}\n       to ${destination.host}/mirror/app-01:1.0.0\n`,
		);
		expect(stdout).toMatch(/\n38 images: 38 to copy, 0 there already, 0 refused\.\n/);
	});

	it('runs, verifies, reports, and finds nothing to do the second time', async () => {
		const first = await home.run(['run', 'mirror.yaml', '--report', 'report.json']);
		expect(first.stderr).toMatch(/^0 of 38 images · /);
		expect(first.stderr.match(/^copied: /gm)).toHaveLength(38);
		expect(first.stdout).toMatch(
			/^Run \S+: succeeded\n38 of 38 images copied and verified, 0 there already, 0 failed\.\n/,
		);
		expect(first.code).toBe(0);
		const report = readReport(readFileSync(join(home.folder, 'report.json'), 'utf8'));
		expect(report.totals).toMatchObject({ images: 38, succeeded: 38, failed: 0, retries: 0 });
		expect(report.items.every((item) => item.verified && item.verification === 'readable')).toBe(
			true,
		);
		for (const image of images) {
			const name = image.repository.slice(PREFIX.length + 1);
			const there = await readManifest(destination, `mirror/${name}`, image.tag);
			expect(there?.digest).toBe(image.digest);
		}

		const requestsBefore = source.requestCount() + destination.requestCount();
		const second = await home.run(['run', 'mirror.yaml', '--report', 'second.json']);
		expect(second.code).toBe(0);
		expect(second.stdout).toContain('0 of 38 images copied and verified, 38 there already');
		const again = readReport(readFileSync(join(home.folder, 'second.json'), 'utf8'));
		expect(again.totals).toMatchObject({ skipped: 38, bytesMoved: 0, bytesMounted: 0 });
		expect(again.items.every((item) => item.verification === 'digest')).toBe(true);
		const requests = source.requestCount() + destination.requestCount() - requestsBefore;
		expect(again.totals.requests).toBe(requests);
		expect(again.runId).not.toBe(report.runId);
	});

	it('costs two requests an image when there is nothing to do and referrers are none', async () => {
		home.writeFile('none.yaml', mirrorText({ list: 'images.txt', more: 'referrers: none\n' }));
		const requestsBefore = source.requestCount() + destination.requestCount();
		const { code } = await home.run(['run', 'none.yaml', '--report', 'none.json']);
		expect(code).toBe(0);
		const { totals } = readReport(readFileSync(join(home.folder, 'none.json'), 'utf8'));
		expect(totals).toMatchObject({ skipped: 38, requests: 2 * 38 });
		expect(source.requestCount() + destination.requestCount() - requestsBefore).toBe(2 * 38);
	});

	it('lists the runs and gives their reports in three forms', async () => {
		const { stdout } = await home.run(['runs', '--json']);
		const { runs } = JSON.parse(stdout) as { runs: { runId: string; mirror: string }[] };
		expect(runs.map((run) => run.mirror)).toEqual(['none', 'mirror', 'mirror']);
		const oldest = runs[2]?.runId ?? '';
		const json = await home.run(['report', oldest]);
		expect(readReport(json.stdout)).toEqual(
			readReport(readFileSync(join(home.folder, 'report.json'), 'utf8')),
		);
		const csv = await home.run(['report', oldest, '--format', 'csv']);
		expect(csv.stdout.split('\r\n')).toHaveLength(1 + 38 + 1);
		const html = await home.run(['report', oldest, '--format', 'html']);
		expect(html.stdout).toMatch(/^<!doctype html>/);
		expect((await home.run(['runs'])).stdout).toMatch(
			/^\S+ {2}\d{4}-\d\d-\d\d \d\d:\d\dZ {2}succeeded {9}38 of 38 images {2}0 B {2}none\n/,
		);
		const missing = await home.run(['report', 'no-such-run']);
		expect([missing.code, missing.stdout]).toEqual([2, '']);
		expect(missing.stderr).toContain(
			'There is no run no-such-run\n  Choose one from image-ferry runs.',
		);
	});

	it('writes every event as JSON, or nothing, on standard error', async () => {
		const json = await home.run(['run', 'mirror.yaml', '--progress', 'json']);
		const events = json.stderr
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line) as { type: string; seq: number });
		expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
		expect(events[0]?.type).toBe('run.started');
		expect(events.at(-1)?.type).toBe('run.finished');
		const none = await home.run(['run', 'mirror.yaml', '--progress', 'none']);
		expect([none.code, none.stderr]).toEqual([0, '']);
	});

	it('names what failed with code and remedy, and brings the others', async () => {
		home.writeFile(
			'some.txt',
			`${images[0]?.reference ?? ''}\n${source.host}/${PREFIX}/app-01:9.9.9\n`,
		);
		home.writeFile('some.yaml', mirrorText({ list: 'some.txt', repository: 'some' }));
		const planned = await home.run(['plan', 'some.yaml', '--json']);
		expect(planned.code).toBe(1);
		expect(readPlan(planned.stdout).totals).toMatchObject({ toCopy: 1, refused: 1 });
		const { code, stdout, stderr } = await home.run(['run', 'some.yaml', '--report', 'some.json']);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^Run \S+: partly-succeeded\n1 of 2 images copied and verified/);
		expect(stdout).toMatch(
			/\nfailed: \S+\/app-01:9\.9\.9\n {2}\S+app-01:9\.9\.9 doesn't exist on the source\. Check the name and tag, .* \(manifest\.not-found, source\)\n$/,
		);
		expect(stderr).toMatch(/^failed: \S+app-01:9\.9\.9: .* \(manifest\.not-found, source\)$/m);
		const report = readReport(readFileSync(join(home.folder, 'some.json'), 'utf8'));
		expect(report.items[1]?.fault).toMatchObject({ code: 'manifest.not-found', side: 'source' });
	});

	it.each([
		['SIGTERM', 3, 'interrupted'],
		['SIGHUP', 3, 'interrupted'],
		['SIGINT', 130, 'cancelled'],
		['SIGKILL', null, undefined],
	] as const)('goes on after %s with the same command', async (signal, status, outcome) => {
		const relay = await startFaultRelay({ target: destination.host });
		relay.add({
			method: 'PATCH',
			action: { kind: 'throttle', direction: 'request', bytesPerSecond: 400_000 },
		});
		relay.add({
			method: 'PUT',
			path: /uploads/,
			action: { kind: 'throttle', direction: 'request', bytesPerSecond: 400_000 },
		});
		const repository = `after-${signal.toLowerCase()}`;
		home.writeFile(
			'ten.txt',
			images
				.slice(0, 10)
				.map((one) => `${one.reference}\n`)
				.join(''),
		);
		const file = `${repository}.yaml`;
		home.writeFile(file, mirrorText({ list: 'ten.txt', to: relay.host, repository }));
		const stopped = await home.run(['run', file, '--report', 'stopped.json'], {
			killWhen: ({ stderr }) => (stderr.match(/^copied: /gm)?.length ?? 0) >= 2,
			killSignal: signal,
		});
		expect(stopped.code).toBe(status);
		if (outcome !== undefined) {
			expect(stopped.stderr).toContain('Stopping. Run the same command to go on.');
			expect(stopped.stdout).toMatch(new RegExp(`^Run \\S+: ${outcome}\n`));
			expect(stopped.stdout).toContain('Run the same command to go on;');
			const report = readReport(readFileSync(join(home.folder, 'stopped.json'), 'utf8'));
			expect(report.outcome).toBe(outcome);
			expect(report.totals.cancelled).toBeGreaterThan(0);
		}
		relay.clearRules();
		const arrived = uploadsOf(relay);
		expect(arrived.length).toBeGreaterThan(0);
		relay.forgetRequests();
		const again = await home.run(['run', file, '--report', 'again.json']);
		expect(again.code).toBe(0);
		expect(again.stderr).toMatch(/^Going on with run \S+: what arrived is not sent again\.\n/);
		const report = readReport(readFileSync(join(home.folder, 'again.json'), 'utf8'));
		expect(report.outcome).toBe('succeeded');
		expect(report.totals.succeeded + report.totals.skipped).toBe(10);
		expect(uploadsOf(relay).filter((upload) => arrived.includes(upload))).toEqual([]);
		await relay.stop();
	});

	it.each([
		['plan', 'SIGINT', 130],
		['plan', 'SIGTERM', 3],
		['run', 'SIGINT', 130],
		['run', 'SIGTERM', 3],
	] as const)(
		'ends a %s that is still planning by %s, and leaves nothing behind',
		async (command, signal, status) => {
			const relay = await startFaultRelay({ target: source.host });
			relay.add({ method: 'HEAD', action: { kind: 'delay', delayMs: 60_000 } });
			relay.add({ method: 'GET', action: { kind: 'delay', delayMs: 60_000 } });
			home.writeFile('stuck.txt', `${relay.host}/${PREFIX}/app-01:1.0.0\n`);
			home.writeFile('stuck.yaml', mirrorText({ list: 'stuck.txt', from: relay.host }));
			const runsBefore = (await home.run(['runs'])).stdout;
			const stuck = home.start([command, 'stuck.yaml']);
			await expect.poll(() => relay.requests().length, { timeout: 20_000 }).toBeGreaterThan(0);
			stuck.kill(signal);
			const { code } = await stuck.ended;
			expect(code).toBe(status);
			expect((await home.run(['runs'])).stdout).toBe(runsBefore);
			await relay.stop();
		},
	);

	it('refuses a second run of the same mirror while one is at work', async () => {
		const relay = await startFaultRelay({ target: destination.host });
		relay.add({ method: 'PATCH', action: { kind: 'delay', delayMs: 60_000 } });
		relay.add({ method: 'PUT', action: { kind: 'delay', delayMs: 60_000 } });
		home.writeFile(
			'busy.yaml',
			mirrorText({ list: 'images.txt', to: relay.host, repository: 'b' }),
		);
		const first = home.start(['run', 'busy.yaml']);
		await expect.poll(() => first.output().stderr, { timeout: 20_000 }).toMatch(/of 38 images/);
		const second = await home.run(['run', 'busy.yaml']);
		expect([second.code, second.stdout]).toEqual([2, '']);
		expect(second.stderr).toContain('This mirror is already running');
		expect(second.stderr).toContain('(run.locked, this-computer)');
		first.kill('SIGKILL');
		await first.ended;
		await relay.stop();
	});

	it('says before anything moves that the report cannot be written', async () => {
		home.writeFile('fresh.yaml', mirrorText({ list: 'images.txt', repository: 'fresh' }));
		const requestsBefore = source.requestCount();
		for (const [file, reason] of [
			['no/such/folder/report.json', 'its folder does not exist'],
			['images.txt/report.json', 'what should be its folder is none'],
			['.', 'it is a folder'],
			['/proc/report.json', "can't be written"],
		] as const) {
			const { code, stdout, stderr } = await home.run(['run', 'fresh.yaml', '--report', file]);
			expect([file, code, stdout]).toEqual([file, 2, '']);
			expect(stderr).toContain('--report');
			expect(stderr).toContain(reason);
			expect(stderr).toContain('Name a file in a folder that exists');
		}
		expect(source.requestCount()).toBe(requestsBefore);
		const piped = await inShell('run mirror.yaml --report /dev/stdout --progress none | cat');
		expect(piped.stdout).toContain('"schema": "image-ferry/report/v1"');
	});

	it('takes a closed standard output for an end of interest, not for a failure', async () => {
		const { code, stdout, stderr } = await inShell('plan mirror.yaml --json | head -1');
		expect([code, stdout, stderr]).toEqual([0, '{\n', '']);
	});

	it('says that standard output cannot be written, after the work is done', async () => {
		const { code, stderr } = await inShell('plan mirror.yaml >/dev/full');
		expect(code).toBe(1);
		expect(stderr).toMatch(/^image-ferry: standard output could not be written: ENOSPC/);
	});

	it('needs a data folder for a run, and none for a plan', async () => {
		const env = { FERRY_DATA_DIR: '/proc/ferry-data' };
		const planned = await home.run(['plan', 'mirror.yaml'], { env });
		expect([planned.code, planned.stderr]).toEqual([0, '']);
		home.writeFile('unkept.yaml', mirrorText({ list: 'images.txt', repository: 'unkept' }));
		const requestsBefore = destination.requestCount();
		const { code, stdout, stderr } = await home.run(['run', 'unkept.yaml'], { env });
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(env.FERRY_DATA_DIR);
		expect(stderr).toContain('(disk.failed, this-computer)');
		expect(destination.requestCount()).toBe(requestsBefore);
	});

	it('keeps runs where the data folder says, for its owner only', () => {
		expect(existsSync(join(home.dataFolder, 'runs'))).toBe(true);
		expect(readdirSync(home.folder)).not.toContain('.local');
	});
});
