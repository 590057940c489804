// Writes a file that the user asked for by name: whole or not at all; devices and pipes are written to as they are.
import { stat, writeFile } from 'node:fs/promises';
import { writeAtomically } from './atomic-file';
import { diskFault } from './disk-fault';
import { nodeFileSystem } from './node-file-system';

/** @throws FaultError disk.full, disk.denied, disk.failed */
export async function writeResultFile(file: string, text: string): Promise<void> {
	const found = await stat(file).catch(() => undefined);
	try {
		if (found === undefined || found.isFile()) {
			await writeAtomically(nodeFileSystem(), file, new TextEncoder().encode(text));
		} else {
			await writeFile(file, text);
		}
	} catch (error) {
		throw diskFault(error, file);
	}
}
