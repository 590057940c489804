// What package-lock.json may hold (security.md T20). No dependency runs a script when it is installed: `.npmrc` says so,
// and one that would like to must be known here, so that a person has looked at what it wants. Prints each breach.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../', import.meta.url);

/** Packages that bring an install script, and why it may stay unrun. */
export const KNOWN_INSTALL_SCRIPTS = /** @type {Readonly<Record<string, string>>} */ ({
	keytar: 'its native modules are in the package, ready made',
	ssh2: 'of dockerode; its native part is optional, and no engine is reached by SSH',
	'cpu-features': 'of ssh2; optional',
	protobufjs: 'of dockerode; prints a notice on versions only',
	'electron-winstaller': 'of electron-builder; for Windows installers, which are not made',
});

/** Licences of what is shipped. */
const LICENCES = new Set([
	'MIT',
	'ISC',
	'Apache-2.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'0BSD',
	'BlueOak-1.0.0',
	'Unlicense',
	'CC0-1.0',
]);

/** Those that say their licence in a way that the lock does not take over; read in their package.json. */
const READ_LICENCES = /** @type {Readonly<Record<string, string>>} */ ({
	ssh2: 'MIT',
	buildcheck: 'MIT',
	'cpu-features': 'MIT',
});

const REGISTRY = 'https://registry.npmjs.org/';

/**
 * One package as the lock has it.
 * @typedef {{ readonly version?: string, readonly resolved?: string, readonly integrity?: string, readonly link?: boolean,
 *   readonly dev?: boolean, readonly optional?: boolean, readonly hasInstallScript?: boolean, readonly license?: string }} Locked
 */

/**
 * Gives what is wrong with a lock, a sentence each.
 * @param {{ readonly packages?: Readonly<Record<string, Locked>> }} lock
 * @param {string} npmrc text of `.npmrc`
 * @returns {string[]}
 */
export function lockBreaches(lock, npmrc) {
	const packages = Object.entries(lock.packages ?? {}).filter(([place]) => place !== '');
	const breaches = packages.flatMap(([place, locked]) => packageBreaches(place, locked));
	const names = new Set(packages.map(([place]) => nameOf(place)));
	for (const known of Object.keys(KNOWN_INSTALL_SCRIPTS)) {
		if (!names.has(known))
			breaches.push(`${known}: has an install script in build/lock-rules.mjs, but is not locked`);
	}
	if (!/^ignore-scripts\s*=\s*true$/m.test(npmrc))
		breaches.push('.npmrc: lacks ignore-scripts=true');
	if (packages.length === 0) breaches.push('package-lock.json: has no packages');
	return breaches;
}

/**
 * @param {string} place such as `node_modules/a/node_modules/@b/c`
 * @param {Locked} locked
 * @returns {string[]}
 */
function packageBreaches(place, locked) {
	const name = nameOf(place);
	const breaches = [];
	if (locked.hasInstallScript === true && !Object.hasOwn(KNOWN_INSTALL_SCRIPTS, name))
		breaches.push(`${place}: brings an install script that build/lock-rules.mjs does not know`);
	if (locked.link === true) breaches.push(`${place}: is a link`);
	if (locked.resolved !== undefined && !locked.resolved.startsWith(REGISTRY))
		breaches.push(`${place}: comes from ${locked.resolved}, not from the npm registry`);
	// Tools for other platforms are locked by version alone, and never installed here.
	const isElsewhere = locked.optional === true && locked.dev === true;
	if (locked.integrity === undefined && !isElsewhere)
		breaches.push(`${place}: has no digest to be checked by`);
	if (locked.dev !== true && !isFree(locked.license ?? READ_LICENCES[name]))
		breaches.push(
			`${place}: is shipped under ${locked.license ?? 'no licence'}, which nobody allowed`,
		);
	return breaches;
}

/** @param {string} place */
function nameOf(place) {
	return place.split('node_modules/').at(-1) ?? place;
}

/**
 * Whether one of the licences to choose from is allowed.
 * @param {string | undefined} licence such as `(MIT OR CC0-1.0)`
 */
function isFree(licence) {
	return (licence ?? '')
		.replace(/[()]/g, '')
		.split(' OR ')
		.some((one) => LICENCES.has(one));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const read = (/** @type {string} */ file) =>
		readFileSync(fileURLToPath(new URL(file, root)), 'utf8');
	const breaches = lockBreaches(JSON.parse(read('package-lock.json')), read('.npmrc'));
	for (const breach of breaches) console.log(breach);
	process.exitCode = breaches.length === 0 ? 0 : 1;
}
