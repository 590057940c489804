// The installed deb as people meet it: nobody in particular starts it from the PATH, with a window and without.
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nodeFileSystem } from '../../electron/platform/disk/node-file-system';
import { hasHelper } from '../../electron/trust/elevate/pkexec';
import { readReport } from '../support/contract-documents';
import {
	createPerson,
	type InstalledApp,
	IS_ROOT,
	installApp,
	onScreen,
	type Person,
} from '../support/installed-app';
import { startProcess, waitFor } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readManifest } from '../support/registry-target';
import { type CommandResult, runCommand } from '../support/run-command';
import { seedTiny } from '../support/sample-sets';
import { startTestKeyring } from '../support/test-keyring';

const { deb } = inject('packages');
const VERSION = (JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string })
	.version;
/** EX_CONFIG */
const REFUSED = 78;

let app: InstalledApp;
let person: Person;

beforeAll(async () => {
	app = await installApp(deb);
	person = createPerson();
});

/** What Chromium says of a computer without message bus and graphics card is not ours. */
function ownWords({ stderr }: CommandResult): string {
	return stderr.replace(/^\[\d+:\d+\/\d+\.\d+:[A-Z]+:.*\n/gm, '');
}

/** Data folders of smoke tests: one that was killed leaves all of its own. */
function smokeFolders(): readonly string[] {
	return readdirSync(tmpdir()).filter((name) => name.startsWith('image-ferry-smoke-'));
}

describe('the window', () => {
	it('comes up whole, sandboxed and at work for somebody without rights', async () => {
		const ofOthers = new Set(smokeFolders());
		const result = await person.run(onScreen([app.command, '--smoke']));
		expect(result.code, result.stderr).toBe(0);
		const lines = result.stdout.trim().split('\n');
		expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
			{
				ok: true,
				version: VERSION,
				electron: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
				isTestBuild: inject('packages').version.endsWith('-test'),
				packaged: true,
				asar: true,
				keychain: 'keychain.unavailable',
				sandbox: true,
				protocol: true,
				painted: true,
				sample: 'succeeded',
			},
		]);
		expect(ownWords(result)).toBe('');
		expect(existsSync(join(person.home, '.local/share/image-ferry'))).toBe(false);
		for (const name of smokeFolders().filter((name) => !ofOthers.has(name))) {
			expect(readdirSync(join(tmpdir(), name))).toEqual(['window']);
			rmSync(join(tmpdir(), name), { recursive: true });
		}
	});

	it.runIf(IS_ROOT)('has a helper for administrators that it would start', async () => {
		const places = {
			environment: { platform: 'linux', homeFolder: person.home, variables: {} },
			disk: nodeFileSystem('linux'),
			helper: join(app.root, 'opt/image-ferry/resources/ferry-helper'),
		} as const;
		expect(await hasHelper(places)).toBe(true);
		expect(await hasHelper({ ...places, helper: '/bin/sh' })).toBe(false);
	});

	it.runIf(IS_ROOT)('has the sandbox helper as this computer needs it', async () => {
		const helper = join(app.root, 'opt/image-ferry/chrome-sandbox');
		const { code } = await person.run(['unshare', '--user', 'true']);
		expect((statSync(helper).mode & 0o7777).toString(8)).toBe(code === 0 ? '755' : '4755');
	});
});

describe('a command, without display', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let references: readonly string[];

	beforeAll(async () => {
		[source, destination] = await Promise.all([startRealRegistry(), startRealRegistry()]);
		references = (await seedTiny(source, 3)).map((image) => image.reference);
	});
	afterAll(() => Promise.all([source.stop(), destination.stop()]));

	function mirror(name: string, images: readonly string[], from = source.host): string {
		return person.writeFile(
			name,
			`apiVersion: image-ferry/v1
kind: Mirror
images:
${images.map((image) => `  - reference: ${image}\n`).join('')}destination:
  registry: ${destination.host}
  repository: plant
registries:
  ${from}: { tls: plain-http }
  ${destination.host}: { tls: plain-http }
`,
		);
	}

	it('answers with version and help', async () => {
		const ask = (...words: readonly string[]) => person.run([app.command, ...words]);
		for (const word of ['--version', '-v', 'version'])
			expect(await ask(word)).toMatchObject({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
		for (const word of ['--help', '-h', 'help']) {
			const { code, stdout, stderr } = await ask(word);
			expect([code, stderr]).toEqual([0, '']);
			expect(stdout).toContain('Usage: image-ferry COMMAND');
		}
		expect((await ask('help', 'run')).stdout).toMatch(/^ {2}run MIRROR\.yaml/);
	});

	it('mirrors between two registries, verifies everything and ends with 0', async () => {
		const file = mirror('mirror.yaml', references);
		const result = await person.run([app.command, 'run', file, '--report', 'report.json']);
		expect(result.code, result.stderr).toBe(0);
		expect(ownWords(result)).toBe(result.stderr);
		const report = readReport(readFileSync(join(person.home, 'report.json'), 'utf8'));
		expect(report.outcome).toBe('succeeded');
		expect(report.totals).toMatchObject({ images: 3, succeeded: 3, failed: 0 });
		for (const item of report.items) {
			expect(item).toMatchObject({ outcome: 'copied', verified: true });
			const [, name = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(item.destination) ?? [];
			const arrived = await readManifest(destination, name, tag);
			expect(arrived?.digest).toBe(item.sourceDigest);
		}
		const again = await person.run([app.command, 'run', file, '--progress', 'none']);
		expect(again).toMatchObject({ code: 0, stderr: '' });
		expect(again.stdout).toContain('0 of 3 images copied');
	});

	it('ends with 1 and names the image when one is missing', async () => {
		const missing = `${source.host}/no/such:1`;
		const file = mirror('missing.yaml', [...references, missing]);
		const { code, stderr } = await person.run([app.command, 'run', file]);
		expect(code).toBe(1);
		expect(stderr).toContain(missing);
	});

	it('ends with 2 and says where, when the file is wrong', async () => {
		const file = person.writeFile('broken.yaml', 'apiVersion: image-ferry/v1\nkind: Miror\n');
		const { code, stdout, stderr } = await person.run([app.command, 'run', file]);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain('broken.yaml');
		expect(await person.run([app.command, 'rum', file])).toMatchObject({ code: 2 });
	});

	it.each([
		['SIGINT', 130],
		['SIGTERM', 3],
		['SIGHUP', 3],
	] as const)('ends a run at %s with %d', async (signal, status) => {
		const silent = createServer();
		const isAsked = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const host = `127.0.0.1:${(silent.address() as { readonly port: number }).port}`;
		const file = mirror(`silent-${signal}.yaml`, [`${host}/some/image:1`], host);
		const [program = '', ...args] = person.as([app.command, 'run', file, '--progress', 'none']);
		const run = startProcess(program, args, { env: person.env, cwd: person.home });
		await isAsked;
		expect(await run.kill(signal)).toEqual({ code: status, signal: null });
		silent.close();
	});

	it.runIf(IS_ROOT)('reads a password from its input into the real keychain', async () => {
		// The bus serves its own user only, who is root here.
		const folder = createPerson().home;
		const keyring = await startTestKeyring(join(folder, 'keyring'));
		const env = { ...person.env, ...keyring.env, HOME: folder };
		const root = { env, cwd: folder };
		const login = ['login', 'registry.example:5000', '--username', 'me', '--password-stdin'];
		const saved = await runCommand(app.command, login, { ...root, input: 'pass phrase\n' });
		expect(saved, saved.stderr).toMatchObject({ code: 0, stderr: '' });
		const gone = await runCommand(app.command, ['logout', 'registry.example:5000'], root);
		expect(gone).toMatchObject({ code: 0, stderr: '' });
		await keyring.stop();
		const without = await person.run([app.command, ...login], { input: 'pass phrase\n' });
		expect(without.code).toBe(1);
		expect(without.stderr).toContain('keychain.unavailable');
	});

	it('writes nothing but what it was asked for', async () => {
		const tidy = createPerson();
		expect((await tidy.run([app.command, 'runs'])).stdout).toBe('No runs yet.\n');
		expect((await tidy.run(['find', '.', '-mindepth', '1', '-not', '-path', './run'])).stdout).toBe(
			'',
		);
	});
});

describe('a hostile start', () => {
	const HEADLESS = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
	let proof: string;
	let evil: string;

	beforeAll(() => {
		proof = join(person.home, 'proof');
		evil = person.writeFile(
			'evil.cjs',
			`require('node:fs').writeFileSync(${JSON.stringify(proof)}, 'pwned'); process.stdout.write('pwned');`,
		);
	});

	async function expectPlainVersion(
		command: readonly string[],
		env: Readonly<Record<string, string>> = {},
	): Promise<void> {
		expect(await person.run(command, { env })).toMatchObject({
			code: 0,
			stdout: `${VERSION}\n`,
			stderr: '',
		});
		expect(existsSync(proof)).toBe(false);
	}

	it('does not turn the app into a Node that runs any file', async () => {
		const env = { ELECTRON_RUN_AS_NODE: '1' };
		await expectPlainVersion([app.command, '--version'], env);
		await expectPlainVersion([app.program, ...HEADLESS, '--', 'version'], env);
	});

	it('does not load what NODE_OPTIONS names', async () => {
		await expectPlainVersion([app.command, 'version'], { NODE_OPTIONS: `--require ${evil}` });
		await expectPlainVersion([app.command, 'version'], { NODE_OPTIONS: '--inspect=0' });
	});

	it('does not start an app folder beside app.asar', async () => {
		const folder = join(app.root, 'opt/image-ferry/resources/app');
		mkdirSync(folder);
		try {
			writeFileSync(join(folder, 'package.json'), '{"main":"main.cjs"}');
			writeFileSync(join(folder, 'main.cjs'), readFileSync(evil));
			await expectPlainVersion([app.command, 'version']);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it.each([
		'--js-flags=--expose-gc',
		'--inspect=0',
		'--disable-web-security',
		'--host-rules=MAP * 127.0.0.1',
		'--proxy-server=127.0.0.1:9',
		'--ignore-certificate-errors',
		'--load-extension=/tmp',
		'--renderer-cmd-prefix=/bin/true',
	])('is refused with %s, before a window or a command', async (option) => {
		const name = option.replace(/=.*/, '');
		for (const command of [
			onScreen([app.command, option]),
			[app.program, ...HEADLESS, option, '--', 'version'],
		]) {
			const result = await person.run(command);
			expect(result.code, result.stderr).toBe(REFUSED);
			expect(result.stdout).toBe('');
			expect(result.stderr).toContain(`Image Ferry does not start with ${name}.`);
		}
		expect(await person.run([app.command, 'version', option])).toMatchObject({ code: 0 });
		expect(existsSync(proof)).toBe(false);
	});

	it('opens no port to a debugger', async () => {
		const port = await freePort();
		const option = `--remote-debugging-port=${port}`;
		const opened: boolean[] = [];
		const [program = '', ...args] = person.as(onScreen([app.command, option, '--smoke']));
		const started = startProcess(program, args, { env: person.env, cwd: person.home });
		await waitFor(
			'the app to refuse',
			async () => {
				opened.push(await isOpen(port));
				return !started.isRunning();
			},
			60_000,
		);
		expect(await started.exited).toEqual({ code: REFUSED, signal: null });
		expect(opened).not.toContain(true);
		const pipe = await person.run(onScreen([app.command, '--remote-debugging-pipe']));
		expect(pipe.code).toBe(REFUSED);
	});
});

describe.runIf(IS_ROOT)('installing', () => {
	it('over an older installation keeps what people have', async () => {
		const before = (await person.run([app.command, 'runs'])).stdout;
		expect(before).toContain('mirror');
		await app.install();
		expect((await person.run([app.command, 'runs'])).stdout).toBe(before);
		expect(await person.run(['dpkg', '--verify', 'image-ferry'])).toMatchObject({
			code: 0,
			stdout: '',
		});
	});

	it('is undone without a trace, but for what is in homes', async () => {
		expect(app.remains()).not.toEqual([]);
		const purged = await app.purge();
		expect(purged.code, purged.stderr).toBe(0);
		expect(purged.stderr).not.toContain('/opt/image-ferry');
		expect(app.remains()).toEqual([]);
		expect(existsSync(join(person.home, '.local/share/image-ferry/runs'))).toBe(true);
	});
});

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { readonly port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}

function isOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
