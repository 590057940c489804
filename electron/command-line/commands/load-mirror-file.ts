// Reads the mirror file that a command names, and tells what is odd about it.
import path from 'node:path';
import { type LoadedMirror, loadMirror } from '../../mirror/load-mirror';
import type { CommandContext } from '../command-context';

/** Paths are relative to the working folder. @throws FaultError as `loadMirror` */
export async function loadMirrorFile(file: string, context: CommandContext): Promise<LoadedMirror> {
	const mirror = await loadMirror(path.resolve(context.workingFolder, file));
	for (const warning of mirror.warnings) {
		context.warnings.tell(warning);
	}
	return mirror;
}
