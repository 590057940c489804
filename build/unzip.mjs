// Takes files out of a zip archive with nothing but Node. For archives whose bytes were checked before: it refuses
// paths that leave the folder and formats it does not know, and believes sizes.
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_HEADER_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;

/**
 * What the archive's directory says of one file. `offset` is where its local header starts.
 * @typedef {{ name: string, method: number, mode: number, packedBytes: number, offset: number }} Entry
 */

/**
 * Writes the files of an archive below a folder, with their permissions.
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | undefined} place gives the path below `folder` for a name in the archive; `undefined` leaves it out
 */
export async function unzip(archive, folder, place) {
	const file = await fs.open(archive, 'r');
	try {
		for (const entry of await readDirectory(file)) {
			const to = entry.name.endsWith('/') ? undefined : place(entry.name);
			if (to !== undefined) await extract(archive, file, entry, inside(folder, to));
		}
	} finally {
		await file.close();
	}
}

/**
 * @param {string} folder
 * @param {string} name
 */
function inside(folder, name) {
	const to = path.resolve(folder, name);
	if (!to.startsWith(path.resolve(folder) + path.sep))
		throw new Error(`The archive names a path outside: ${name}`);
	return to;
}

/**
 * @param {fs.FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
	if (bytesRead !== length) throw new Error('The archive ends early.');
	return buffer;
}

/**
 * @param {fs.FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function readDirectory(file) {
	const { size } = await file.stat();
	const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
	const tail = await readAt(file, size - tailBytes, tailBytes);
	let end = tail.length - END_BYTES;
	while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
	if (end < 0) throw new Error('Not a zip archive.');
	const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
	/** @type {Entry[]} */
	const entries = [];
	for (let at = 0; at < directory.length; ) {
		if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
			throw new Error('The archive has a damaged directory.');
		const nameBytes = directory.readUInt16LE(at + 28);
		entries.push({
			name: directory.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes),
			method: directory.readUInt16LE(at + 10),
			mode: directory.readUInt32LE(at + 38) >>> 16,
			packedBytes: directory.readUInt32LE(at + 20),
			offset: directory.readUInt32LE(at + 42),
		});
		at +=
			ENTRY_BYTES + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
	}
	return entries;
}

/**
 * @param {string} archive
 * @param {fs.FileHandle} file
 * @param {Entry} entry
 * @param {string} to
 */
async function extract(archive, file, entry, to) {
	const isLink = (entry.mode & 0o170000) === 0o120000;
	const isLarge = entry.packedBytes === 0xffffffff || entry.offset === 0xffffffff;
	if (isLink || isLarge || (entry.method !== 0 && entry.method !== 8))
		throw new Error(`Cannot unpack ${entry.name}: unknown kind of entry.`);
	const header = await readAt(file, entry.offset, LOCAL_HEADER_BYTES);
	const start =
		entry.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
	await fs.mkdir(path.dirname(to), { recursive: true });
	const target = createWriteStream(to, { mode: entry.mode & 0o777 || 0o644 });
	if (entry.packedBytes === 0) {
		await new Promise((resolve) => target.end(resolve));
		return;
	}
	const packed = createReadStream(archive, { start, end: start + entry.packedBytes - 1 });
	if (entry.method === 8) await pipeline(packed, createInflateRaw(), target);
	else await pipeline(packed, target);
}
