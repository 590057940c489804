// All files of one Podman engine together: which are read, in which order, and which table is left for each prefix.
import { ok, type Result } from '../../result';
import { lookedUp } from '../certificates/folder-content';
import type { PodmanFiles, SeenFile } from '../engine-files';
import {
	baseName,
	type ReadingRules,
	type RegistriesDocument,
	readDocument,
	readText,
} from './registries-document';
import type { PlacedTable } from './registry-table';

/** One file that counts. */
export interface CountingFile {
	readonly seen: SeenFile;
	readonly rules: ReadingRules;
	readonly document: RegistriesDocument;
}

/**
 * Reads the main file and every drop-in that counts, in their order; our own drop-in of the wish has its place among them also
 * when it is missing. One that Podman would refuse is a fault: it refuses everything then.
 */
export function readCountingFiles(files: PodmanFiles): Result<readonly CountingFile[]> {
	const major = majorOf(files.engine.version);
	const found: CountingFile[] = [];
	const order = [files.main, ...dropInOrder(files, major)];
	for (const [index, seen] of order.entries()) {
		const rules = { isDropIn: index > 0, major };
		const document = readDocument(seen, rules);
		if (!document.ok) return document;
		found.push({ seen, rules, document: document.value });
	}
	return ok(found);
}

/** The same files with other content; `undefined` content: removed. What can not be read any more is a fault. */
export function withChanges(
	files: readonly CountingFile[],
	changes: ReadonlyMap<CountingFile, string | undefined>,
): Result<readonly CountingFile[]> {
	const found: CountingFile[] = [];
	for (const file of files) {
		const document = changes.has(file)
			? readText(file.document.file, changes.get(file) ?? '', file.rules)
			: ok(file.document);
		if (!document.ok) return document;
		found.push({ ...file, document: document.value });
	}
	return ok(found);
}

/**
 * Gives the one table that counts for each prefix, sorted by prefix: a later file replaces what an earlier one says, within a
 * file the first counts.
 */
export function effectiveTables(files: readonly CountingFile[]): readonly PlacedTable[] {
	const byPrefix = new Map<string, PlacedTable>();
	for (const { document } of files) {
		for (const table of document.tables.toReversed()) byPrefix.set(table.prefix, table);
	}
	return [...byPrefix.values()].sort((one, other) => compare(one.prefix, other.prefix));
}

/** Podman's major version; 0 where it is not known. */
export function majorOf(version: string): number {
	return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
}

function dropInOrder(files: PodmanFiles, major: number): readonly SeenFile[] {
	const folders = files.dropIns.map(({ folder, files: inFolder }) => ({
		folder,
		files: inFolder.filter((file) => lookedUp(file).endsWith('.conf')),
	}));
	const own = files.ownDropIn;
	if (own !== undefined) addOwn(folders, own);
	const sorted = folders.map((folder) => folder.files.toSorted(byName));
	return major >= 6 ? unified(sorted.flat()) : sorted.flat();
}

function addOwn(folders: { folder: string; files: SeenFile[] }[], own: SeenFile): void {
	const path = lookedUp(own);
	const folderPath = path.slice(0, -baseName(path).length - 1);
	const known = folders.find(({ folder }) => folder.replace(/[/\\]+$/, '') === folderPath);
	if (known === undefined) {
		const isSystem = /^\/(?:etc|usr)\//.test(path);
		folders.splice(isSystem ? 0 : folders.length, 0, { folder: folderPath, files: [own] });
	} else if (!known.files.some((file) => lookedUp(file) === path)) {
		known.files.push(own);
	}
}

/** Since Podman 6 a file replaces one of the same name in an earlier folder, and names alone decide the order. */
function unified(files: readonly SeenFile[]): readonly SeenFile[] {
	const byBaseName = new Map<string, SeenFile>();
	for (const file of files) {
		const name = baseName(lookedUp(file));
		if (file.kind !== 'missing' || !byBaseName.has(name)) byBaseName.set(name, file);
	}
	return [...byBaseName.values()].sort(byName);
}

function byName(one: SeenFile, other: SeenFile): number {
	return compare(baseName(lookedUp(one)), baseName(lookedUp(other)));
}

function compare(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}
