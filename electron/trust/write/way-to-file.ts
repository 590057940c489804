// Looks at the way to a file before it is written: no link on it, and no folder in which others could exchange it.
import path from 'node:path';
import type { FileStatus, RightsFileSystem } from '../../platform/disk/file-system';
import { faultError } from '../../platform/fault-error';

/** Who writes. On Windows, where rights are not judged here, nothing is known. */
export interface Writer {
	readonly userId?: number;
	readonly groupId?: number;
}

export interface WayToFile {
	/** What is there now; `undefined`: nothing. */
	readonly found: FileStatus | undefined;
	/** Folders that have to be made, the uppermost first. */
	readonly missing: readonly string[];
}

type Reason = 'link' | 'parent' | 'owner' | 'not-a-file' | 'path';

const STICKY = 0o1000;

/** @throws FaultError trust.write-denied with `reason`; disk.* */
export async function lookAtWay(
	disk: RightsFileSystem,
	file: string,
	writer: Writer,
): Promise<WayToFile> {
	if (path.resolve(file) !== file || path.dirname(file) === file) {
		throw denied(file, 'path');
	}
	const missing: string[] = [];
	const parent = path.dirname(file);
	for (const folder of foldersFromRoot(parent)) {
		const status = await disk.status(folder);
		if (status === undefined) {
			missing.push(folder);
			continue;
		}
		const reason = folderReason(status, writer, folder === parent);
		if (reason !== undefined) {
			throw denied(file, reason);
		}
	}
	const found = await disk.status(file);
	const reason = found === undefined ? undefined : fileReason(found, writer);
	if (reason !== undefined) {
		throw denied(file, reason);
	}
	return { found, missing };
}

/** Gives the fault of a file that may not be written. */
export function denied(file: string, reason?: string, cause?: unknown): Error {
	return faultError(
		{
			code: 'trust.write-denied',
			side: 'this-computer',
			subject: file,
			facts: { file, ...(reason === undefined ? {} : { reason }) },
		},
		cause,
	);
}

function foldersFromRoot(folder: string): readonly string[] {
	const above = path.dirname(folder);
	return above === folder ? [folder] : [...foldersFromRoot(above), folder];
}

function folderReason(status: FileStatus, writer: Writer, isParent: boolean): Reason | undefined {
	if (status.kind !== 'folder') {
		return status.kind === 'link' ? 'link' : 'not-a-file';
	}
	if (writer.userId === undefined) {
		return undefined;
	}
	if (status.userId !== 0 && status.userId !== writer.userId) {
		return 'owner';
	}
	// In a sticky folder, such as /tmp, others can't exchange what is ours.
	const isGuarded = (status.mode & STICKY) !== 0 && !isParent;
	return canOthersWrite(status) && !isGuarded ? 'parent' : undefined;
}

function canOthersWrite({ mode, userId, groupId }: FileStatus): boolean {
	// A user's private group has the user's number and nobody else in it; so has root's.
	const isGroupOther = groupId !== userId;
	return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && isGroupOther);
}

function fileReason(status: FileStatus, writer: Writer): Reason | undefined {
	if (status.kind !== 'file') {
		return status.kind === 'link' ? 'link' : 'not-a-file';
	}
	const isForeign = status.userId !== writer.userId;
	return writer.userId !== undefined && writer.userId !== 0 && isForeign ? 'owner' : undefined;
}
