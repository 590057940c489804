// Writes a file that the user asked for by name: whole or not at all; devices and pipes are written to as they are.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rm, stat, writeFile } from 'node:fs/promises';
import { faultError } from '../fault-error';
import { writeAtomically } from './atomic-file';
import { diskFault, errnoOf } from './disk-fault';
import { nodeFileSystem } from './node-file-system';

/** @throws FaultError disk.full, disk.denied, disk.failed */
export async function writeResultFile(file: string, text: string): Promise<void> {
	const found = await stat(file).catch(() => undefined);
	try {
		if (found === undefined || found.isFile()) {
			await writeAtomically(nodeFileSystem(), file, new TextEncoder().encode(text));
		} else {
			await writeFile(file, text, { mode: 0o600 });
		}
	} catch (error) {
		throw diskFault(error, file);
	}
}

const REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'its folder does not exist',
	ENOTDIR: 'what should be its folder is none',
	EISDIR: 'it is a folder',
	EACCES: 'you may not write there',
	EPERM: 'you may not write there',
	EROFS: 'that disk is read-only',
	ENOSPC: 'that disk is full',
};

/**
 * Makes sure, before long work, that its result can be written; changes nothing. `option` is what named the file.
 * @throws FaultError command.invalid
 */
export async function refuseUnwritable(file: string, option: string): Promise<void> {
	try {
		const found = await stat(file).catch(() => undefined);
		if (found?.isDirectory() === true) {
			throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
		}
		if (found === undefined || found.isFile()) {
			// Rights alone don't tell: disks are read-only, full or made of processes.
			const beside = `${file}.${randomBytes(6).toString('hex')}.tmp`;
			await (await open(beside, 'wx', 0o600)).close();
			await rm(beside);
		} else {
			await access(file, constants.W_OK);
		}
	} catch (error) {
		const errno = errnoOf(error) ?? 'unknown reason';
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: file,
			facts: {
				problem: `${option} ${file} can't be written: ${REASONS[errno] ?? errno}`,
				remedy: 'Name a file in a folder that exists and that you may write to.',
			},
		});
	}
}
