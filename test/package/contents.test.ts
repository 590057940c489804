// What is in the packages, and what is not.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { readFuses, WANTED_FUSES } from '../../build/package/fuses.mjs';
import { temporaryFolder } from '../support/own-process';
import { expectCommand } from '../support/run-command';

const { listPackage } = createRequire(import.meta.url)(
	'@electron/asar',
) as typeof import('@electron/asar');
const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
	readonly JSDOM: new (text: string, options: object) => object;
};

const MEGABYTE = 1_000_000;
const SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512];
const { folder, deb, archive, version } = inject('packages');
const resources = join(folder, 'resources');
const isTest = readFileSync(join(folder, 'version'), 'utf8').startsWith('33.');

let listed: readonly string[];
let unpacked: string;

beforeAll(async () => {
	const contents = await expectCommand('dpkg-deb', ['--contents', deb]);
	listed = contents
		.trim()
		.split('\n')
		.map((line) => line.replace(/^\S+ \S+ +\d+ \S+ \S+ \./, ''));
	unpacked = temporaryFolder('contents');
	await expectCommand('dpkg-deb', ['-x', deb, unpacked]);
});

describe('the app', () => {
	it('is made of its bundles, its page and the keychain module of this platform', () => {
		const native = `prebuilds/${process.platform}-${process.arch}/keytar.node`;
		const files = listPackage(join(resources, 'app.asar'), { isPack: false })
			.filter((name) => /\.[a-z]+$/.test(name) && !name.startsWith('/app/renderer/assets/'))
			.sort();
		expect(files).toEqual([
			...['/app/main.cjs', '/app/preload.cjs', '/app/renderer-files.json'],
			...['/app/renderer/index.html', '/app/transfer-process.cjs'],
			...['/node_modules/keytar/LICENSE.md', '/node_modules/keytar/lib/keytar.js'],
			...['/node_modules/keytar/package.json', `/node_modules/keytar/${native}`],
			'/package.json',
		]);
		const assets = listPackage(join(resources, 'app.asar'), { isPack: false }).filter((name) =>
			name.startsWith('/app/renderer/assets/'),
		);
		expect(assets.length).toBeGreaterThan(0);
		for (const asset of assets) expect(asset).toMatch(/\.(?:js|css|woff2|svg|png)$/);
		expect(statSync(join(resources, 'app.asar.unpacked/node_modules/keytar', native)).size).toBe(
			statSync(join('node_modules/keytar', native)).size,
		);
	});

	it('has no source map, no test, no secret of the builder, no foreign binary and no default app', () => {
		const all = [...listed, ...listPackage(join(resources, 'app.asar'), { isPack: false })];
		const unwanted =
			/\.map$|\.tsx?$|(?:^|\/)(?:tests?|docs?|\.env[^/]*|\.npmrc|\.git)\/?$|default_app|(?:darwin|win32|musl)|prebuilds\/linux-(?!x64|arm64)/;
		expect(
			all.filter((name) => unwanted.test(name) && !name.startsWith('/usr/share/doc/')),
		).toEqual([]);
	});

	it('tells no path of the computer it was made on', () => {
		const asar = readFileSync(join(resources, 'app.asar'), 'latin1');
		expect(asar).not.toContain(process.cwd());
		expect(asar).not.toMatch(/\/home\/|\/root\//);
	});

	it('has every fuse as wanted', async () => {
		expect(await readFuses(join(folder, 'image-ferry'))).toEqual(WANTED_FUSES);
		expect(await readFuses(join(unpacked, 'opt/image-ferry/image-ferry'))).toEqual(WANTED_FUSES);
	});

	it('names what it is made of, and under which licenses', () => {
		const bill = JSON.parse(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8')) as {
			readonly bomFormat: string;
			readonly components: readonly { readonly name: string; readonly version: string }[];
		};
		const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
			readonly dependencies: Readonly<Record<string, string>>;
		};
		expect(bill.bomFormat).toBe('CycloneDX');
		const notices = readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
		const components = bill.components.map((component) => component.name);
		for (const name of Object.keys(dependencies)) {
			const own = name === 'keytar' ? '@github/keytar' : name;
			expect(components).toContain(own);
			expect(notices).toMatch(new RegExp(`^${own} `, 'm'));
		}
		expect(components).toContain('electron');
		expect(components).not.toContain('electron-builder');
		expect(listed).toContain('/opt/image-ferry/LICENSES.chromium.html');
	});
});

describe('the deb', () => {
	it('keeps to its folder, and to what desktops look for', () => {
		const places = listed.filter(
			(name) => !name.endsWith('/') && !name.startsWith('/opt/image-ferry/'),
		);
		expect([...places].sort()).toEqual(
			[
				'/usr/bin/image-ferry -> ../../opt/image-ferry/bin/image-ferry',
				'/usr/share/applications/image-ferry.desktop',
				'/usr/share/doc/image-ferry/copyright',
				'/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy',
				...SIZES.map((size) => `/usr/share/icons/hicolor/${size}x${size}/apps/image-ferry.png`),
			].sort(),
		);
		expect(listed.filter((name) => name.includes(' ') && !name.includes(' -> '))).toEqual([]);
		expect(listed.filter((name) => name.includes('/locales/') && !name.endsWith('/'))).toEqual([
			'/opt/image-ferry/locales/en-US.pak',
		]);
	});

	it('brings the helper for administrators, root-owned, and the rule that asks for a password each time', async () => {
		const helper = '/opt/image-ferry/resources/ferry-helper';
		const rule = '/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy';
		const contents = await expectCommand('dpkg-deb', ['--contents', deb]);
		const rights = (file: string) =>
			contents
				.split('\n')
				.find((line) => line.endsWith(` .${file}`))
				?.split(/ +/)
				.slice(0, 2);
		expect(rights(helper)).toEqual(['-rwxr-xr-x', 'root/root']);
		expect(rights(rule)).toEqual(['-rw-r--r--', 'root/root']);
		expect(rights('/opt/image-ferry/resources/')).toEqual(['drwxr-xr-x', 'root/root']);
		const script = readFileSync(join(unpacked, helper), 'utf8');
		expect(script).toBe(readFileSync('build/package/ferry-helper.sh', 'utf8'));
		expect(script).toContain('\nroot=\n');
		const text = readFileSync(join(unpacked, rule), 'utf8');
		expect(text).toContain(
			`<annotate key="org.freedesktop.policykit.exec.path">${helper}</annotate>`,
		);
		expect(text.match(/<allow_\w+>auth_admin<\/allow_\w+>/g)).toHaveLength(3);
		expect(text).not.toContain('keep');
		// Throws where it is no XML.
		expect(new JSDOM(text, { contentType: 'application/xml' })).toBeDefined();
	});

	it('is a test package, and says so, unless the official Electron is in it', async () => {
		expect(version.endsWith('-test')).toBe(isTest);
		expect([basename(deb), basename(archive)].every((name) => name.includes('-test'))).toBe(isTest);
		const description = await expectCommand('dpkg-deb', ['--field', deb, 'Description']);
		expect(description.includes('TEST PACKAGE')).toBe(isTest);
	});

	it('is older than the release of its version, so that the release replaces it', async () => {
		const field = (await expectCommand('dpkg-deb', ['--field', deb, 'Version'])).trim();
		expect(field).toBe(version.replace('-', '~'));
		const release = version.replace('-test', '');
		const relation = isTest ? 'lt' : 'eq';
		await expectCommand('dpkg', ['--compare-versions', field, relation, release]);
	});

	it('has an entry and icons for the desktop', async () => {
		const file = join(unpacked, 'usr/share/applications/image-ferry.desktop');
		expect(await expectCommand('desktop-file-validate', [file])).toBe('');
		const entry = readFileSync(file, 'utf8');
		expect(entry).toContain('\nName=Image Ferry\n');
		expect(entry).toContain('\nStartupWMClass=image-ferry\n');
		expect(entry).toMatch(/\nExec=\/opt\/image-ferry\/image-ferry(?: %U)?\n/);
		for (const size of SIZES) {
			const icon = `usr/share/icons/hicolor/${size}x${size}/apps/image-ferry.png`;
			const header = readFileSync(join(unpacked, icon)).subarray(16, 24);
			expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([size, size]);
		}
	});

	it('asks for every library that its programs are linked with', async () => {
		const depends = await expectCommand('dpkg-deb', ['--field', deb, 'Depends']);
		const named = new Set(depends.match(/[a-z][a-z0-9.+-]+/g));
		const programs = [
			join(folder, 'image-ferry'),
			join(resources, 'app.asar.unpacked/node_modules/keytar/prebuilds/linux-x64/keytar.node'),
		];
		const headers = await expectCommand('objdump', ['-p', ...programs]);
		const libraries = [...headers.matchAll(/NEEDED +(\S+)/g)].map((found) => found[1] ?? '');
		const known = await expectCommand('ldconfig', ['-p'], {
			env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' },
		});
		expect(libraries).toContain('libgtk-3.so.0');
		const files = new Map<string, string>();
		for (const library of libraries.filter((name) => name !== 'libffmpeg.so')) {
			const entry = new RegExp(`^\\s*${library.replace(/[.+]/g, '\\$&')} .*=> (\\S+)$`, 'm');
			files.set(library, basename(realpathSync(entry.exec(known)?.[1] ?? library)));
		}
		// The package database may know a file below /lib that is found below /usr/lib.
		const owners = await expectCommand('dpkg-query', [
			'--search',
			...[...files.values()].map((file) => `*/${file}`),
		]);
		for (const [library, file] of files) {
			const lines = owners.split('\n').filter((line) => line.endsWith(`/${file}`));
			const packages = lines.map((line) => line.replace(/[:,].*$/, '').replace(/t64$/, ''));
			expect(
				packages.filter((name) => named.has(name)),
				library,
			).not.toEqual([]);
		}
	});

	it('is small enough to be mailed around a plant', () => {
		expect(statSync(deb).size).toBeLessThan(110 * MEGABYTE);
		expect(statSync(archive).size).toBeLessThan(110 * MEGABYTE);
	});
});

it('the tar.gz has the same files as the deb', async () => {
	const text = await expectCommand('tar', ['-tvzf', archive]);
	const names = text
		.trim()
		.split('\n')
		.filter((line) => !line.startsWith('d'))
		.map((line) => line.replace(/^.* [^/ ]+\//, '/opt/image-ferry/'));
	const ofDeb = listed.filter(
		(name) => name.startsWith('/opt/image-ferry/') && !name.endsWith('/'),
	);
	expect(names.sort()).toEqual([...ofDeb].sort());
	expect(basename(archive)).toBe(`image-ferry-${version}-linux-${process.arch}.tar.gz`);
});
