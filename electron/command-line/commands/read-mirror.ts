// Reads what a command is to copy, and tells what is odd about it.
import type { CommandContext } from '../command-context';
import { type MirrorInput, type ReadMirror, readMirrorInput } from '../mirror-input';

/** Paths are relative to the working folder. @throws FaultError as `readMirrorInput` */
export async function readMirror(input: MirrorInput, context: CommandContext): Promise<ReadMirror> {
	const { workingFolder, terminal, warnings } = context;
	const read = await readMirrorInput(input, { workingFolder, readInput: terminal.readInput });
	for (const warning of read.mirror.warnings) {
		warnings.tell(warning);
	}
	return read;
}
