// The stand-in for fpm, on a package of three files.
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { temporaryFolder } from '../support/own-process';
import { type CommandResult, expectCommand, runCommand } from '../support/run-command';

const MAKE_DEB = join(APP_DIR, 'build/package/make-deb.mjs');

let folder: string;
let deb: string;

beforeEach(() => {
	folder = temporaryFolder('make-deb');
	deb = join(folder, 'thing.deb');
	mkdirSync(join(folder, 'app', 'empty'), { recursive: true });
	writeFileSync(join(folder, 'app', 'program'), 'run me');
	chmodSync(join(folder, 'app', 'program'), 0o700);
	writeFileSync(join(folder, 'app', 'two words'), 'read me', { mode: 0o600 });
	symlinkSync('../../opt/thing/program', join(folder, 'link'));
	writeFileSync(join(folder, 'after.sh'), '#!/bin/sh\n');
});

/** As electron-builder calls fpm. */
function make(...more: readonly string[]): Promise<CommandResult> {
	return runCommand(MAKE_DEB, [
		...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libc6', '-d', 'one | other'],
		...['--deb-recommends', 'nice', '--deb-compression', 'gz', '--architecture', 'amd64'],
		...['--after-install', join(folder, 'after.sh'), '--after-remove', join(folder, 'after.sh')],
		...['--description', 'Short words\n Long words\n\n of two parts', '--version', '1.2.3~test'],
		...['--package', deb, '--name', 'thing', '--maintainer', 'Me <me@example.org>'],
		...['--vendor', 'Me', '--url', 'https://example.org', '--deb-priority', 'optional'],
		...['--license', 'Apache-2.0', `${join(folder, 'app')}/=/opt/thing`],
		...[`${join(folder, 'link')}=/usr/bin/thing`, ...more],
	]);
}

it('makes a package with every field', async () => {
	expect(await make('--deb-compression-level', '1')).toMatchObject({ code: 0 });
	expect(await expectCommand('dpkg-deb', ['--field', deb])).toBe(`Package: thing
Version: 1.2.3~test
Architecture: amd64
Maintainer: Me <me@example.org>
Installed-Size: 2
Depends: libc6, one | other
Recommends: nice
Section: utils
Priority: optional
Homepage: https://example.org
Description: Short words
 Long words
 .
 of two parts
`);
});

it('puts files in their places, owned by root, with rights that do not depend on who builds', async () => {
	await make();
	const listed = await expectCommand('dpkg-deb', ['--contents', deb]);
	const lines = listed
		.trim()
		.split('\n')
		.map((line) => line.replace(/^(\S+) (\S+) +\d+ \S+ \S+ /, '$1 $2 '));
	expect(lines.sort()).toEqual([
		'-rw-r--r-- root/root ./opt/thing/two words',
		'-rwxr-xr-x root/root ./opt/thing/program',
		'drwxr-xr-x root/root ./',
		'drwxr-xr-x root/root ./opt/',
		'drwxr-xr-x root/root ./opt/thing/',
		'drwxr-xr-x root/root ./opt/thing/empty/',
		'drwxr-xr-x root/root ./usr/',
		'drwxr-xr-x root/root ./usr/bin/',
		'lrwxrwxrwx root/root ./usr/bin/thing -> ../../opt/thing/program',
	]);
});

it('brings the scripts and checksums that dpkg verifies by', async () => {
	await make();
	const control = join(folder, 'control');
	await expectCommand('dpkg-deb', ['--control', deb, control]);
	expect(existsSync(join(control, 'postinst'))).toBe(true);
	expect(existsSync(join(control, 'postrm'))).toBe(true);
	const unpacked = join(folder, 'unpacked');
	await expectCommand('dpkg-deb', ['-x', deb, unpacked]);
	const checked = await expectCommand('md5sum', ['--check', join(control, 'md5sums')], {
		cwd: unpacked,
	});
	expect(checked).toBe('opt/thing/program: OK\nopt/thing/two words: OK\n');
});

it.each([
	['an option that it does not know', ['--rpm-summary', 'words'], 'Unknown option'],
	['another kind of package', ['-t', 'rpm'], 'Only a deb is made here'],
	['a processor that it does not know', ['--architecture', 'pdp11'], '"pdp11" is none of'],
	['a compression that it does not know', ['--deb-compression', 'rar'], '"rar" is none of'],
	['a name of two lines', ['--name', 'thing\nDepends: other'], 'more than one line'],
	['a file that is not there', ['/nowhere/file=/usr/file'], '/nowhere/file'],
])('refuses %s, and leaves nothing behind', async (_what, more, why) => {
	const { code, stderr } = await make(...more);
	expect(code).toBe(1);
	expect(stderr).toContain(why);
	expect(existsSync(deb)).toBe(false);
});
