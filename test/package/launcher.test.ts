// The installed `image-ferry`, around a stand-in for the app that says what it was started with.
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { createPerson, IS_ROOT, type Person } from '../support/installed-app';
import { type CommandResult, runCommand } from '../support/run-command';

const FIXED = [
	...['--ozone-platform=headless', '--disable-gpu', '--disable-software-rasterizer'],
	...['--log-level=3', '--'],
];
const STAND_IN = `#!/bin/sh
case "$*" in
*'exit 7'*) exit 7 ;;
*'die'*) kill -TERM $$ ;;
*'ask'*) cat; exit ;;
esac
for word in "$@"; do printf '%s\\0' "$word"; done
`;

let person: Person;
let launcher: string;

/** Lays the app out in a folder; gives the launcher in it. */
function layOut(folder: string): string {
	mkdirSync(join(folder, 'bin'), { recursive: true });
	writeFileSync(join(folder, 'image-ferry'), STAND_IN, { mode: 0o755 });
	const file = join(folder, 'bin', 'image-ferry');
	copyFileSync(join(APP_DIR, 'build/package/image-ferry.sh'), file);
	chmodSync(file, 0o755);
	return file;
}

beforeAll(() => {
	person = createPerson();
	launcher = layOut(join(person.home, 'app'));
});

/** What the app was started with, but for what a computer without user namespaces needs. */
function words({ stdout }: CommandResult): readonly string[] {
	const all = stdout.split('\0').slice(0, -1);
	return all[0] === '--no-sandbox' ? all.slice(1) : all;
}

describe('a command', () => {
	it.each([
		[['run', 'mirror.yaml', '--report', 'r.json']],
		[['--version']],
		[['--help']],
		[['-h']],
		[['-v']],
		[['help', 'run']],
		[['--', 'run']],
		[['']],
		[['', '--no-sandbox']],
		[['run', 'two words.yaml', '']],
		[['run', "it's", '"quoted"', '$HOME', '`id`', '$(id)', '*', '?', '\\n', '~', 'a;b', 'c&d|e']],
		[['run', 'line one\nline two\n', '\ttab']],
		[['run', 'ünïcode-船', '--js-flags=--expose-gc', '--remote-debugging-port=9']],
	])('reaches the app word for word, behind --: %j', async (command) => {
		const result = await person.run([launcher, ...command]);
		expect(result).toMatchObject({ code: 0, stderr: '' });
		expect(words(result)).toEqual([...FIXED, ...command]);
	});

	it('needs no display, and takes no notice of one', async () => {
		const env = { ...person.env, DISPLAY: ':99' };
		expect(words(await person.run([launcher, 'runs'], { env }))).toEqual([...FIXED, 'runs']);
	});

	it('gives its exit status, its input and its death by a signal on', async () => {
		expect(await person.run([launcher, 'exit 7'])).toMatchObject({ code: 7 });
		expect(await person.run([launcher, 'die'])).toMatchObject({ signal: 'SIGTERM' });
		const input = 'secret\n';
		expect(await person.run([launcher, 'ask'], { input })).toMatchObject({ stdout: input });
	});

	it.runIf(IS_ROOT)('goes without sandbox for root, whom Chromium lets have none', async () => {
		const { stdout } = await runCommand(launcher, ['runs']);
		expect(stdout.split('\0').slice(0, -1)).toEqual(['--no-sandbox', ...FIXED, 'runs']);
	});
});

describe('the app is found', () => {
	it('through links, wherever they stand and lead from', async () => {
		const links = join(person.home, 'links', 'deep er');
		mkdirSync(links, { recursive: true });
		symlinkSync(launcher, join(links, 'absolute'));
		symlinkSync('../../app/bin/image-ferry', join(links, 'relative'));
		symlinkSync('relative', join(links, '-chained'));
		for (const name of ['absolute', 'relative', '-chained']) {
			expect(words(await person.run([join(links, name), 'runs']))).toEqual([...FIXED, 'runs']);
		}
		const env = { ...person.env, PATH: `${links}:${person.env['PATH'] ?? ''}` };
		expect(words(await person.run(['relative', 'runs'], { env }))).toEqual([...FIXED, 'runs']);
		expect(words(await person.run(['./-chained', 'runs'], { cwd: links }))).toContain('runs');
	});

	it('in a folder with an odd name', async () => {
		for (const name of ['two words', "it's $HOME", '-dash', '*']) {
			const there = layOut(join(person.home, name));
			expect(words(await person.run([there, 'runs']))).toEqual([...FIXED, 'runs']);
		}
	});
});

describe('the window', () => {
	const display = { DISPLAY: ':99' };

	it('opens where nothing, or only options of the window, are given', async () => {
		const env = { ...person.env, ...display };
		expect(words(await person.run([launcher], { env }))).toEqual([]);
		expect(words(await person.run([launcher, '--smoke'], { env }))).toEqual(['--smoke']);
		const wayland = { ...person.env, WAYLAND_DISPLAY: 'wayland-0' };
		const option = '--force-device-scale-factor=2';
		expect(words(await person.run([launcher, option], { env: wayland }))).toEqual([option]);
	});

	it('needs a display, and says so', async () => {
		const result = await person.run([launcher]);
		expect(result).toMatchObject({ code: 2, stdout: '' });
		expect(result.stderr).toBe(
			'image-ferry: there is no display here, so no window can open. Commands work: image-ferry help\n',
		);
	});

	it.runIf(IS_ROOT)('does not open for root, unless root insists', async () => {
		const env = { ...process.env, ...display };
		const refused = await runCommand(launcher, [], { env });
		expect(refused).toMatchObject({ code: 2, stdout: '' });
		expect(refused.stderr).toContain('does not open for root');
		const insisting = await runCommand(launcher, ['--no-sandbox'], { env });
		expect(insisting.stdout).toBe('--no-sandbox\0');
	});
});
