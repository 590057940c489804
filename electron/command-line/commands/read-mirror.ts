// Reads what a command is to copy, tells what is odd about it, and writes it as a mirror file.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { refuseUnwritable, writeResultFile } from '../../platform/disk/result-file';
import { faultError } from '../../platform/fault-error';
import type { CommandContext } from '../command-context';
import {
	type MirrorInput,
	type ReadMirror,
	readMirrorInput,
	STANDARD_INPUT,
} from '../mirror/mirror-input';

export { STANDARD_INPUT } from '../mirror/mirror-input';

/** Paths are relative to the working folder. @throws FaultError as `readMirrorInput` */
export async function readMirror(input: MirrorInput, context: CommandContext): Promise<ReadMirror> {
	const { workingFolder, terminal, warnings } = context;
	const read = await readMirrorInput(input, { workingFolder, readInput: terminal.readInput });
	for (const warning of read.mirror.warnings) {
		warnings.tell(warning);
	}
	return read;
}

/** Before anything moves: a run that fails can be repeated from it. @throws FaultError command.invalid, disk.* */
export async function saveMirrorFile(
	{ textAt }: ReadMirror,
	saveFile: string,
	{ workingFolder, terminal }: CommandContext,
): Promise<void> {
	const file = path.resolve(workingFolder, saveFile);
	if (textAt === undefined) {
		return;
	}
	if (saveFile === STANDARD_INPUT) {
		terminal.output.write(textAt(path.join(workingFolder, 'mirror.yaml')));
		return;
	}
	if (existsSync(file)) {
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: file,
			facts: {
				problem: `--save ${file}: a file is there already`,
				remedy: 'Name another file, or remove this one first.',
			},
		});
	}
	await refuseUnwritable(file, '--save');
	await writeResultFile(file, textAt(file));
}
