// Writes several files, all or nothing. What was there stays as the backup: not a copy but the very file, by a second name,
// so that owner, mode and labels of it are what they were, and nothing that somebody wrote at the last moment is lost.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { OWN_CA_NAME } from '../../../shared/trust/own-names';
import type { FileRights, RightsFileSystem } from '../../platform/disk/file-system';
import { FaultError, faultError } from '../../platform/fault-error';
import type { FileWrite } from '../trust-writer';
import { denied, lookAtWay, type WayToFile, type Writer } from './way-to-file';

export interface WriteTools {
	readonly disk: RightsFileSystem;
	readonly writer: Writer;
	readonly now: () => Date;
	/** Gives a file the label that the system's rules have for its place. Never fails. */
	readonly label: (file: string) => Promise<void>;
}

/** A file that comes where none was. */
interface Placed {
	readonly path: string;
	readonly content: Uint8Array;
}

/** How to take back one step; all of them are harmless when the step did not happen. */
interface Undo {
	readonly run: () => Promise<void>;
	/** What a person would run instead. */
	readonly command?: string;
}

/** A temporary file's name; what a killed writer left there is replaced. Ends neither in `.crt` nor in `.conf`. */
const TEMPORARY = '.image-ferry-new';
const BACKUP = '.image-ferry-backup.';
const NO_LINKS: ReadonlySet<string> = new Set([
	'EPERM',
	'ENOTSUP',
	'EOPNOTSUPP',
	'EMLINK',
	'ENOSYS',
]);

/**
 * Compares all files, then replaces them in order. When one fails, those before it are put back.
 * @throws FaultError trust.changed-meanwhile, trust.write-denied, trust.read-only, trust.roll-back-failed, disk.*
 */
export async function writeBatch(tools: WriteTools, files: readonly FileWrite[]): Promise<void> {
	const undo: Undo[] = [];
	let file = '';
	try {
		const ways: WayToFile[] = [];
		for (const write of files) {
			file = write.path;
			ways.push(await compare(tools, write));
		}
		for (const [index, write] of files.entries()) {
			file = write.path;
			await replaceFile(tools, write, ways[index] ?? { found: undefined, missing: [] }, undo);
		}
	} catch (error) {
		await putBack(undo);
		throw trustFault(error, file);
	}
	for (const write of files.filter(({ content }) => content === undefined)) {
		await leaveFolder(tools.disk, write.path);
	}
}

async function compare({ disk, writer }: WriteTools, write: FileWrite): Promise<WayToFile> {
	const way = await lookAtWay(disk, write.path, writer);
	const bytes = way.found === undefined ? undefined : await disk.read(write.path);
	if (markOf(bytes) !== write.expected) {
		throw changed(write.path);
	}
	return way;
}

async function replaceFile(
	tools: WriteTools,
	write: FileWrite,
	way: WayToFile,
	undo: Undo[],
): Promise<void> {
	const { disk, writer } = tools;
	const temporary = `${write.path}${TEMPORARY}`;
	if (write.content !== undefined) {
		await makeFolders(tools, way.missing, undo);
		await disk.remove(temporary);
		undo.push({ run: () => disk.remove(temporary) });
		const own = { userId: writer.userId ?? 0, groupId: writer.groupId ?? 0 };
		await writeDurably(
			disk,
			temporary,
			write.content,
			way.found ?? { ...own, mode: write.newMode },
		);
	}
	if (way.found === undefined) {
		if (write.content !== undefined) {
			await placeNew(disk, { path: write.path, content: write.content }, undo);
		}
	} else {
		await replaceOld(tools, write, way.found, undo);
	}
	await disk.syncFolder(path.dirname(write.path));
	await tools.label(write.path);
}

async function makeFolders(
	{ disk, writer }: WriteTools,
	missing: readonly string[],
	undo: Undo[],
): Promise<void> {
	for (const folder of missing) {
		// An earlier file of the batch may have made it.
		if ((await disk.status(folder)) === undefined) {
			undo.push({ run: () => disk.removeEmptyFolder(folder) });
			await disk.makeFolderFor(folder, writer.userId === 0 ? 0o755 : 0o700);
		}
	}
}

async function writeDurably(
	disk: RightsFileSystem,
	file: string,
	bytes: Uint8Array,
	rights: FileRights,
): Promise<void> {
	const writable = await disk.create(file);
	try {
		await disk.setRights(file, {
			mode: rights.mode,
			userId: rights.userId,
			groupId: rights.groupId,
		});
		await writable.append(bytes);
		await writable.sync();
	} finally {
		await writable.close();
	}
}

/** Where somebody else made the file meanwhile, theirs stays. */
async function placeNew(
	disk: RightsFileSystem,
	{ path: file, content }: Placed,
	undo: Undo[],
): Promise<void> {
	const temporary = `${file}${TEMPORARY}`;
	try {
		await disk.link(temporary, file);
	} catch (error) {
		if (!isWithoutLinks(error)) {
			throw errnoOfFault(error) === 'EEXIST' ? changed(file) : error;
		}
		if ((await disk.status(file)) !== undefined) {
			throw changed(file);
		}
		await disk.rename(temporary, file);
	}
	undo.push(removal(disk, file, sha256(content)));
	await disk.remove(temporary);
}

function removal(disk: RightsFileSystem, file: string, placed: string): Undo {
	return {
		run: async () => {
			await stillAs(disk, file, placed);
			await disk.remove(file);
			await disk.syncFolder(path.dirname(file));
		},
		command: `rm ${quoted(file)}`,
	};
}

async function replaceOld(
	tools: WriteTools,
	write: FileWrite,
	rights: FileRights,
	undo: Undo[],
): Promise<void> {
	const { disk } = tools;
	const backup = await backupName(tools, write.path);
	let isReplaced = false;
	undo.push({
		run: async () => {
			if (isReplaced) {
				await stillAs(disk, write.path, markOf(write.content));
				await disk.rename(backup, write.path);
				await disk.syncFolder(path.dirname(write.path));
			} else {
				await disk.remove(backup);
			}
		},
		command: `mv ${quoted(backup)} ${quoted(write.path)}`,
	});
	await keepBackup(disk, write.path, backup, rights);
	// It is the backup that must be as it was previewed: what is written through the old name goes there too.
	const kept = await disk.read(backup);
	if (kept === undefined || sha256(kept) !== write.expected) {
		throw changed(write.path);
	}
	await disk.syncFolder(path.dirname(backup));
	// Others may have put another file in its place while the backup was made durable.
	await stillAs(disk, write.path, write.expected);
	if (write.content === undefined) {
		await disk.remove(write.path);
	} else {
		await disk.rename(`${write.path}${TEMPORARY}`, write.path);
	}
	isReplaced = true;
}

async function keepBackup(
	disk: RightsFileSystem,
	file: string,
	backup: string,
	rights: FileRights,
): Promise<void> {
	try {
		await disk.link(file, backup);
	} catch (error) {
		if (!isWithoutLinks(error)) {
			throw error;
		}
		await writeDurably(disk, backup, (await disk.read(file)) ?? new Uint8Array(), rights);
	}
}

/**
 * Beside the file; of our CA in a registry's folder one folder higher, because an empty folder there would still hide
 * other folders of certificates.
 */
async function backupName({ disk, now }: WriteTools, file: string): Promise<string> {
	const time = now()
		.toISOString()
		.replace(/[-:]|\.\d+/g, '');
	const folder = path.dirname(file);
	const base = isOwnCa(file) ? `${folder}.${path.basename(file)}` : file;
	const first = `${base}${BACKUP}${time}`;
	let name = first;
	for (let number = 2; (await disk.status(name)) !== undefined; number += 1) {
		name = `${first}.${number}`;
	}
	return name;
}

/** Removes the folder of a registry's certificates when our CA was all that was in it. */
async function leaveFolder(disk: RightsFileSystem, file: string): Promise<void> {
	if (isOwnCa(file)) {
		// All is written; a folder that stays is no failure.
		await disk.removeEmptyFolder(path.dirname(file)).catch(() => undefined);
	}
}

function isOwnCa(file: string): boolean {
	return path.basename(file) === OWN_CA_NAME;
}

function markOf(bytes: Uint8Array | undefined): string | undefined {
	return bytes === undefined ? undefined : sha256(bytes);
}

/** What somebody else wrote meanwhile is not ours to replace. @throws FaultError trust.changed-meanwhile */
async function stillAs(
	disk: RightsFileSystem,
	file: string,
	expected: string | undefined,
): Promise<void> {
	if (markOf(await disk.read(file)) !== expected) {
		throw changed(file);
	}
}

async function putBack(undo: readonly Undo[]): Promise<void> {
	const failed: { readonly undo: Undo; readonly error: unknown }[] = [];
	for (const one of undo.toReversed()) {
		try {
			await one.run();
		} catch (error) {
			failed.push({ undo: one, error });
		}
	}
	const named = failed.filter(({ undo: { command } }) => command !== undefined);
	// A command would destroy what somebody else wrote.
	const commands = named.flatMap(({ undo: { command }, error }) =>
		command === undefined || isChanged(error) ? [] : [command],
	);
	if (named.length > 0) {
		const [first] = named;
		throw faultError(
			{
				code: 'trust.roll-back-failed',
				side: 'this-computer',
				subject: 'files',
				facts: {
					problem: first?.error instanceof Error ? first.error.message : '',
					commands: commands.join(' && '),
				},
			},
			first?.error,
		);
	}
}

function isChanged(error: unknown): boolean {
	return error instanceof FaultError && error.fault.code === 'trust.changed-meanwhile';
}

function changed(file: string): FaultError {
	const facts = { file };
	return faultError({
		...{ code: 'trust.changed-meanwhile', side: 'this-computer', subject: file, facts },
	});
}

/** A disk that refuses is told in words of engine trust; a full or failing one as what it is. */
function trustFault(error: unknown, file: string): unknown {
	if (!(error instanceof FaultError) || error.fault.code !== 'disk.denied') {
		return error;
	}
	if (errnoOfFault(error) !== 'EROFS') {
		return denied(file, undefined, error);
	}
	const facts = { file };
	return faultError(
		{ code: 'trust.read-only', side: 'this-computer', subject: file, facts },
		error,
	);
}

function isWithoutLinks(error: unknown): boolean {
	return NO_LINKS.has(errnoOfFault(error) ?? '');
}

function errnoOfFault(error: unknown): string | undefined {
	const errno = error instanceof FaultError ? error.fault.facts?.['errno'] : undefined;
	return typeof errno === 'string' ? errno : undefined;
}

/** As one word of a shell. */
function quoted(word: string): string {
	return /^[\w./:@=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
