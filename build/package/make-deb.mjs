#!/usr/bin/env node
// Makes a deb with dpkg-deb alone. electron-builder calls it in place of fpm (CUSTOM_FPM_PATH), which it would download;
// the options are fpm's. One that it does not know is an error: nothing that was asked for is left out in silence.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** fpm's words for processors, as Debian calls them. */
const ARCHITECTURES = { x86_64: 'amd64', amd64: 'amd64', aarch64: 'arm64', arm64: 'arm64' };
/** fpm's words for compressions, as dpkg-deb calls them. */
const COMPRESSIONS = { gz: 'gzip', xz: 'xz', zst: 'zstd', none: 'none' };
const TEXT = { type: /** @type {const} */ ('string') };
const LIST = { ...TEXT, multiple: /** @type {const} */ (true) };
const FLAG = { type: /** @type {const} */ ('boolean') };

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		...{ 'input-type': { ...TEXT, short: 's' }, 'output-type': { ...TEXT, short: 't' } },
		...{ force: FLAG, depends: { ...LIST, short: 'd' }, 'deb-recommends': LIST },
		...{ 'deb-compression': TEXT, 'deb-compression-level': TEXT, 'deb-priority': TEXT },
		...{ architecture: TEXT, 'after-install': TEXT, 'after-remove': TEXT, description: TEXT },
		...{ version: TEXT, package: TEXT, name: TEXT, maintainer: TEXT, vendor: TEXT, url: TEXT },
		...{ category: TEXT, license: TEXT },
	},
});
if (values['input-type'] !== 'dir' || values['output-type'] !== 'deb')
	throw new Error('Only a deb is made here, and only from folders and files: -s dir -t deb.');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ferry-deb-'));
try {
	fs.chmodSync(root, 0o755);
	for (const mapping of positionals) place(mapping);
	const control = path.join(root, 'DEBIAN');
	const sums = checksums();
	const sizeKiB = installedKiB();
	fs.mkdirSync(control, { mode: 0o755 });
	fs.writeFileSync(path.join(control, 'control'), controlText(sizeKiB));
	fs.writeFileSync(path.join(control, 'md5sums'), sums);
	script(values['after-install'], path.join(control, 'postinst'));
	script(values['after-remove'], path.join(control, 'postrm'));
	build();
} finally {
	fs.rmSync(root, { recursive: true, force: true });
}

/**
 * Puts what stands left of the last `=` where its right side says: a folder (its name ends with `/`) with all that is
 * in it, a link as a link, a file with its own right to be executed.
 * @param {string} mapping
 */
function place(mapping) {
	const at = mapping.lastIndexOf('=');
	const [from, to] = [mapping.slice(0, at), path.join(root, mapping.slice(at + 1))];
	fs.mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 });
	fs.cpSync(from.replace(/\/$/, ''), to, {
		recursive: true,
		verbatimSymlinks: true,
		preserveTimestamps: true,
	});
	for (const file of [to, ...below(to)]) {
		const status = fs.lstatSync(file);
		if (status.isSymbolicLink()) continue;
		// Whoever builds may have a umask of their own.
		fs.chmodSync(file, status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o755 : 0o644);
	}
}

/**
 * @param {string} folder
 * @returns {string[]} everything below it, sorted
 */
function below(folder) {
	if (!fs.lstatSync(folder).isDirectory()) return [];
	return fs
		.readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => path.join(folder, name))
		.sort();
}

/** @param {string} file */
function isFile(file) {
	return fs.lstatSync(file).isFile();
}

/** Lets `dpkg --verify` find what was changed after the installation. */
function checksums() {
	return below(root)
		.filter(isFile)
		.map((file) => {
			const sum = createHash('md5').update(fs.readFileSync(file)).digest('hex');
			return `${sum}  ${path.relative(root, file)}\n`;
		})
		.join('');
}

function installedKiB() {
	return below(root)
		.filter(isFile)
		.reduce((sum, file) => sum + Math.ceil(fs.lstatSync(file).size / 1024), 0);
}

/** @param {number} sizeKiB */
function controlText(sizeKiB) {
	const architecture = lookUp(ARCHITECTURES, values.architecture);
	// The first line is the short description; an empty line within the long one is written as a dot.
	const [short = '', ...long] = (values.description ?? '').trim().split('\n');
	const fields = {
		Package: needed('name'),
		Version: needed('version'),
		Architecture: architecture,
		Maintainer: needed('maintainer'),
		'Installed-Size': String(sizeKiB),
		Depends: (values.depends ?? []).join(', '),
		Recommends: (values['deb-recommends'] ?? []).join(', '),
		Section: values.category ?? 'utils',
		Priority: values['deb-priority'] ?? 'optional',
		Homepage: values.url ?? '',
		Description: [short.trim(), ...long.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
	};
	return Object.entries(fields)
		.filter(([, value]) => value !== '')
		.map(([name, value]) => `${name}: ${value}\n`)
		.join('');
}

/**
 * @param {string | undefined} from
 * @param {string} to
 */
function script(from, to) {
	if (from === undefined) return;
	fs.copyFileSync(from, to);
	fs.chmodSync(to, 0o755);
}

function build() {
	const compression = lookUp(COMPRESSIONS, values['deb-compression']);
	const level = values['deb-compression-level'];
	execFileSync(
		'dpkg-deb',
		[
			...['--root-owner-group', `-Z${compression}`, ...(level === undefined ? [] : [`-z${level}`])],
			...['--build', root, needed('package')],
		],
		{ stdio: 'inherit' },
	);
}

/**
 * @param {'name' | 'version' | 'maintainer' | 'package'} option
 * @returns {string}
 */
function needed(option) {
	const value = values[option];
	if (value === undefined || value === '') throw new Error(`--${option} is missing.`);
	if (value.includes('\n')) throw new Error(`--${option} has more than one line.`);
	return value;
}

/**
 * @param {Readonly<Record<string, string>>} table
 * @param {string | undefined} word
 * @returns {string}
 */
function lookUp(table, word) {
	const found = Object.entries(table).find(([known]) => known === word);
	if (found === undefined)
		throw new Error(`"${word}" is none of ${Object.keys(table).join(', ')}.`);
	return found[1];
}
