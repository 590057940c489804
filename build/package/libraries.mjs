// The libraries that are in the product, from the lock file: as a bill of materials, and with their licenses' texts.
// (`npm sbom --omit=dev` of npm 11 leaves out what a tool of ours needs, too: react, zod, undici.)
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../set-up.mjs';

const LICENSE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/**
 * `folder` is absolute; `name` is the package's own, also where we call it otherwise.
 * @typedef {{ folder: string, name: string, version: string, license: string | undefined, integrity: string | undefined }} Library
 * @returns {Library[]} in a stable order
 */
function libraries() {
	/** @type {Readonly<Record<string, { name?: string, version: string, license?: string, integrity?: string, dev?: boolean }>>} */
	const packages = JSON.parse(
		fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'),
	).packages;
	return Object.entries(packages)
		.filter(([place, { dev }]) => place !== '' && dev !== true)
		.map(([place, { name, version, license, integrity }]) => ({
			folder: path.join(ROOT, place),
			name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
			...{ version, license, integrity },
		}))
		.filter(({ folder }) => fs.existsSync(folder))
		.sort((one, other) => (one.folder < other.folder ? -1 : 1));
}

/** Gives one text with a part for each library. */
export function thirdPartyNotices() {
	return libraries()
		.map(({ folder, name, version, license }) => {
			const head = `${name} ${version} (${license ?? 'see below'})`;
			return `${head}\n${'='.repeat(head.length)}\n\n${licenseOf(folder)}\n`;
		})
		.join('\n');
}

/** @param {string} folder */
function licenseOf(folder) {
	const texts = fs
		.readdirSync(folder)
		.filter((name) => LICENSE_FILE.test(name))
		.sort()
		.map((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim());
	return texts.length > 0 ? texts.join('\n\n') : 'The package has no file with its license.';
}

/**
 * Gives the bill of materials in CycloneDX 1.5, the runtime first. The same parts give the same text.
 * @param {{ version: string, electronVersion: string }} product
 * @returns {string}
 */
export function billOfMaterials({ version, electronVersion }) {
	const electron = { name: 'electron', version: electronVersion, license: 'MIT' };
	const components = [{ ...electron, integrity: undefined }, ...libraries()].map(componentOf);
	// One that stands in two places is one part.
	const unique = new Map(components.map((component) => [component['bom-ref'], component]));
	const bill = {
		bomFormat: 'CycloneDX',
		specVersion: '1.5',
		serialNumber: `urn:uuid:${uuidOf(JSON.stringify([version, components]))}`,
		version: 1,
		metadata: { component: { type: 'application', name: 'image-ferry', version } },
		components: [...unique.values()],
	};
	return `${JSON.stringify(bill, null, '\t')}\n`;
}

/** @param {Omit<Library, 'folder'>} library */
function componentOf({ name, version, license, integrity }) {
	const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
	const [algorithm, digest] = integrity?.split('-') ?? [];
	const isKnown = algorithm === 'sha512' && digest !== undefined;
	return {
		type: 'library',
		'bom-ref': purl,
		...{ name, version, purl },
		...(license === undefined ? {} : { licenses: [{ expression: license }] }),
		...(isKnown
			? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }
			: {}),
	};
}

/**
 * A UUID (version 8) made of a text.
 * @param {string} text
 */
function uuidOf(text) {
	const hex = createHash('sha256').update(text).digest('hex');
	return [
		...[hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`],
		hex.slice(20, 32),
	].join('-');
}
