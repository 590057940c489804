// What the deb does after it was installed or removed, on computers that this one is not: the programs that the scripts
// ask are stand-ins, and every path is below a folder of the test.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { temporaryFolder } from '../support/own-process';
import { type CommandResult, runCommand } from '../support/run-command';

interface Computer {
	/** People without rights may make user namespaces. */
	readonly hasNamespaces: boolean;
	/** AppArmor runs, and understands the profile or does not. */
	readonly apparmor?: 'understands' | 'too old';
	/** AppArmor keeps user namespaces from programs without a profile. */
	readonly isRestricted?: boolean;
}

let root: string;

beforeEach(() => {
	root = temporaryFolder('install-scripts');
	mkdirSync(join(root, 'opt/image-ferry/resources'), { recursive: true });
	mkdirSync(join(root, 'etc/apparmor.d'), { recursive: true });
	writeFileSync(join(root, 'opt/image-ferry/chrome-sandbox'), '', { mode: 0o755 });
	writeFileSync(join(root, 'opt/image-ferry/resources/apparmor-profile'), 'the profile');
});

function run(name: string, argument: string, computer: Computer): Promise<CommandResult> {
	const restriction = join(root, 'restriction');
	writeFileSync(restriction, computer.isRestricted === true ? '1\n' : '0\n');
	const text = readFileSync(join(APP_DIR, 'build/package', name), 'utf8')
		.replace(/\$\{[a-zA-Z]+\}/g, 'image-ferry')
		.replaceAll("'/opt/", `'${root}/opt/`)
		.replaceAll("'/etc/", `'${root}/etc/`)
		.replaceAll('/usr/bin/ischroot', join(root, 'no-chroot'))
		.replaceAll('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', restriction);
	const script = join(root, name);
	writeFileSync(script, text);
	const bin = join(root, 'bin');
	mkdirSync(bin, { recursive: true });
	const program = (called: string, body: string): void => {
		writeFileSync(join(bin, called), `#!/bin/sh\n${body}\n`);
		chmodSync(join(bin, called), 0o755);
	};
	program('setpriv', `exit ${computer.hasNamespaces ? 0 : 1}`);
	if (computer.apparmor !== undefined) {
		const isOld = computer.apparmor === 'too old';
		program('apparmor_status', 'exit 0');
		program('apparmor_parser', `echo "$1" >> ${join(root, 'parser')}; exit ${isOld ? 1 : 0}`);
	}
	return runCommand('env', [`PATH=${bin}:/usr/bin:/bin`, 'sh', script, argument]);
}

function helperMode(): string {
	return (statSync(join(root, 'opt/image-ferry/chrome-sandbox')).mode & 0o7777).toString(8);
}

function hasProfile(): boolean {
	return existsSync(join(root, 'etc/apparmor.d/image-ferry'));
}

it.each<[string, Computer, string, boolean]>([
	['with user namespaces', { hasNamespaces: true }, '755', false],
	['without them', { hasNamespaces: false }, '4755', false],
	[
		'where AppArmor gives them by a profile',
		{ hasNamespaces: true, apparmor: 'understands', isRestricted: true },
		...(['755', true] as const),
	],
	[
		'where AppArmor is older than such profiles',
		{ hasNamespaces: true, apparmor: 'too old' },
		...(['755', false] as const),
	],
	[
		'where AppArmor withholds them and the profile does not load',
		{ hasNamespaces: true, apparmor: 'too old', isRestricted: true },
		...(['4755', false] as const),
	],
])('gives Chromium its sandbox on a computer %s', async (_where, computer, mode, profile) => {
	expect(await run('after-install.sh', 'configure', computer)).toMatchObject({
		...{ code: 0, stdout: '', stderr: '' },
	});
	expect(helperMode()).toBe(mode);
	expect(hasProfile()).toBe(profile);
});

it('takes the sandbox helper its rights again when namespaces have come', async () => {
	await run('after-install.sh', 'configure', { hasNamespaces: false });
	await run('after-install.sh', 'configure', { hasNamespaces: true });
	expect(helperMode()).toBe('755');
});

it('does nothing when dpkg undoes an installation', async () => {
	expect(await run('after-install.sh', 'abort-upgrade', { hasNamespaces: false })).toMatchObject({
		code: 0,
	});
	expect(helperMode()).toBe('755');
});

it('takes the profile away with the app, but not while it is replaced by a newer one', async () => {
	const computer: Computer = { hasNamespaces: true, apparmor: 'understands', isRestricted: true };
	await run('after-install.sh', 'configure', computer);
	expect(await run('after-remove.sh', 'upgrade', computer)).toMatchObject({ code: 0 });
	expect(hasProfile()).toBe(true);
	expect(await run('after-remove.sh', 'remove', computer)).toMatchObject({ code: 0 });
	expect(hasProfile()).toBe(false);
	expect(readFileSync(join(root, 'parser'), 'utf8')).toMatch(/--remove\n$/);
	expect(await run('after-remove.sh', 'purge', computer)).toMatchObject({ code: 0 });
});
