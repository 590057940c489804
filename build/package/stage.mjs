// Lays out what goes into a package, and nothing else: every file is named here or made here.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../set-up.mjs';
import { billOfMaterials, thirdPartyNotices } from './libraries.mjs';

/** The bundles that the app is started from; the command line is inside main. */
const BUNDLES = ['main.cjs', 'transfer-process.cjs', 'preload.cjs', 'renderer-files.json'];
const KEYTAR = ['LICENSE.md', 'lib/keytar.js'];
const HOMEPAGE = 'https://image-ferry.invalid';

/**
 * `version` is that of the package: a test package's has `-test`, which Debian sorts before the same version without.
 * @typedef {{ folder: string, version: string, electronVersion: string, platform: string, arch: string }} StageOptions
 */

/**
 * Fills an empty folder: `app` (becomes app.asar), `bin`, `resources`, and three files of the deb.
 * @param {StageOptions} options
 */
export function stage(options) {
	const { folder } = options;
	const packageJson = readJson('package.json');
	fs.rmSync(folder, { recursive: true, force: true });
	stageApp(path.join(folder, 'app'), packageJson, options);
	copy('build/package/image-ferry.sh', path.join(folder, 'bin', 'image-ferry'));
	fs.mkdirSync(path.join(folder, 'resources'));
	const resource = (/** @type {string} */ name) => path.join(folder, 'resources', name);
	fs.writeFileSync(resource('sbom.cdx.json'), billOfMaterials(options));
	fs.writeFileSync(resource('THIRD-PARTY-NOTICES.txt'), thirdPartyNotices());
	// A portable build has the helper too, but no rule that lets polkit start it.
	copy('build/package/ferry-helper.sh', resource('ferry-helper'));
	fs.chmodSync(resource('ferry-helper'), 0o755);
	copy('build/package/ferry-helper.policy', path.join(folder, 'policy'));
	fs.symlinkSync('../../opt/image-ferry/bin/image-ferry', path.join(folder, 'command-link'));
	fs.writeFileSync(path.join(folder, 'copyright'), COPYRIGHT);
}

/**
 * @param {string} app
 * @param {Record<string, unknown>} packageJson
 * @param {StageOptions} options
 */
function stageApp(app, packageJson, { version, platform, arch }) {
	for (const bundle of BUNDLES) copy(`dist/app/${bundle}`, path.join(app, 'app', bundle));
	/** @type {string[]} */
	const pages = readJson('dist/app/renderer-files.json');
	for (const page of pages)
		copy(`dist/app/renderer/${page}`, path.join(app, 'app', 'renderer', page));
	const native = `prebuilds/${platform}-${arch}/keytar.node`;
	for (const file of [...KEYTAR, native])
		copy(`node_modules/keytar/${file}`, path.join(app, 'node_modules', 'keytar', file));
	const keytar = readJson('node_modules/keytar/package.json');
	writeJson(path.join(app, 'node_modules', 'keytar', 'package.json'), {
		...{ name: 'keytar', version: keytar.version, main: keytar.main, license: keytar.license },
	});
	const { name, productName, description, license } = packageJson;
	writeJson(path.join(app, 'package.json'), {
		...{ name, productName, version, description, license, homepage: HOMEPAGE },
		author: productName,
		main: 'app/main.cjs',
		// The window's class, by which desktops find its icon.
		desktopName: `${name}.desktop`,
		dependencies: { keytar: keytar.version },
	});
}

/** @param {string} file below the root */
function readJson(file) {
	return JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
}

/**
 * @param {string} file
 * @param {object} value
 */
function writeJson(file, value) {
	fs.writeFileSync(file, `${JSON.stringify(value, null, '\t')}\n`);
}

/**
 * @param {string} from below the root
 * @param {string} to
 */
function copy(from, to) {
	fs.mkdirSync(path.dirname(to), { recursive: true });
	fs.copyFileSync(path.join(ROOT, from), to);
}

const COPYRIGHT = `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Image Ferry

Files: *
Copyright: the authors of Image Ferry
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
Comment:
 Electron and Chromium: LICENSE.electron.txt and LICENSES.chromium.html in
 /opt/image-ferry. Libraries: THIRD-PARTY-NOTICES.txt and sbom.cdx.json in
 /opt/image-ferry/resources.
`;
