// The licenses of the libraries that are in the product, as their authors wrote them.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../set-up.mjs';

const LICENSE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/** Gives one text with a part for each library that the lock file counts to the product. */
export function thirdPartyNotices() {
	/** @type {Readonly<Record<string, { version?: string, license?: string, dev?: boolean, optional?: boolean }>>} */
	const packages = JSON.parse(
		fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'),
	).packages;
	return Object.entries(packages)
		.filter(([place, { dev }]) => place !== '' && dev !== true)
		.filter(([place]) => fs.existsSync(path.join(ROOT, place)))
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([place, { version, license }]) => {
			const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
			const head = `${name} ${version} (${license ?? 'see below'})`;
			return `${head}\n${'='.repeat(head.length)}\n\n${licenseOf(path.join(ROOT, place))}\n`;
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
