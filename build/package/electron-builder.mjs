// What electron-builder makes of the staged app (stage.mjs). Started by build/package.mjs, which gives the folders.
import fs from 'node:fs';
import path from 'node:path';
import { WANTED_FUSES } from './fuses.mjs';

const { FERRY_STAGE = '', FERRY_ELECTRON_DIST = '', FERRY_ELECTRON_VERSION = '' } = process.env;
const isQuick = process.env.FERRY_QUICK === 'true';
const name = 'image-ferry';
const FOLDER = import.meta.dirname;

/**
 * Packages of the libraries that Electron 33 to 45 and keytar are linked with. Debian 13 and Ubuntu 24.04 have them
 * under names with t64, which also answer to these; of libasound2's two followers only one is real.
 */
const DEPENDS = [
	...['libasound2t64 | libasound2', 'libatk-bridge2.0-0', 'libatk1.0-0', 'libatspi2.0-0'],
	...['libc6 (>= 2.28)', 'libcairo2', 'libcups2', 'libdbus-1-3', 'libdrm2', 'libexpat1', 'libgbm1'],
	...['libgcc-s1', 'libglib2.0-0', 'libgtk-3-0', 'libnspr4', 'libnss3', 'libpango-1.0-0'],
	...['libsecret-1-0', 'libstdc++6', 'libudev1', 'libx11-6', 'libxcb1', 'libxcomposite1'],
	...['libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2'],
];
/** Credentials need a keychain, engine files the administrator prompt; notifications and links to documents the others. */
const RECOMMENDS = [
	...['gnome-keyring | kwalletmanager', 'libnotify4', 'pkexec | policykit-1', 'xdg-utils'],
];

export default {
	appId: 'dev.imageferry.app',
	// Folder and program have no space in their names; the app itself is called as its package.json says.
	productName: name,
	directories: { app: path.join(FERRY_STAGE, 'app'), output: path.dirname(FERRY_STAGE) },
	electronVersion: FERRY_ELECTRON_VERSION,
	electronDist: FERRY_ELECTRON_DIST,
	electronLanguages: ['en-US'],
	npmRebuild: false,
	nodeGypRebuild: false,
	publish: null,
	electronFuses: WANTED_FUSES,
	asar: true,
	asarUnpack: ['**/*.node'],
	extraFiles: [{ from: path.join(FERRY_STAGE, 'bin'), to: 'bin' }],
	extraResources: [{ from: path.join(FERRY_STAGE, 'resources'), to: '.' }],
	afterPack: async (/** @type {{ appOutDir: string }} */ { appOutDir }) => {
		// What starts other people's folders; the app is in app.asar.
		fs.rmSync(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true });
	},
	linux: {
		executableName: name,
		icon: path.join(FOLDER, 'icons'),
		category: 'Development',
		synopsis: process.env.FERRY_SYNOPSIS,
		description: process.env.FERRY_DESCRIPTION,
		maintainer: 'Image Ferry <maintainers@image-ferry.invalid>',
		syncDesktopName: true,
		desktop: {
			entry: {
				Name: 'Image Ferry',
				GenericName: 'Container image mirror',
				Keywords: 'container;image;registry;mirror;docker;podman;oci;',
				StartupNotify: 'true',
			},
		},
		target: ['dir', 'deb', 'tar.gz'],
		artifactName: `${name}-\${version}-linux-\${arch}.\${ext}`,
	},
	deb: {
		artifactName: `${name}_\${version}_\${arch}.\${ext}`,
		packageCategory: 'utils',
		depends: DEPENDS,
		recommends: RECOMMENDS,
		compression: isQuick ? 'gz' : 'xz',
		afterInstall: path.join(FOLDER, 'after-install.sh'),
		afterRemove: path.join(FOLDER, 'after-remove.sh'),
		fpm: [
			...(isQuick ? ['--deb-compression-level', '1'] : []),
			`${path.join(FERRY_STAGE, 'command-link')}=/usr/bin/${name}`,
			`${path.join(FERRY_STAGE, 'policy')}=/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy`,
			`${path.join(FERRY_STAGE, 'copyright')}=/usr/share/doc/${name}/copyright`,
		],
	},
};
