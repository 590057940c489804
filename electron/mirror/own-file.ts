// Whether a file that a mirror file names belongs to it, so that lines of it may be repeated in a message. A mirror file
// may come from somebody else, and name what only its reader may see.
import { realpath } from 'node:fs/promises';
import path from 'node:path';

/**
 * Tells whether the file lies in the folder of the mirror file or below it, links followed, and in no hidden folder
 * there: a mirror file in a home folder has its neighbours' logins beside it. What can't be looked at does not.
 */
export async function isOwnFile(mirrorPath: string, file: string): Promise<boolean> {
	try {
		const folder = await realpath(path.dirname(path.resolve(mirrorPath)));
		const way = path.relative(folder, await realpath(file));
		return (
			way !== '' && !path.isAbsolute(way) && way.split(path.sep).every((name) => !isHidden(name))
		);
	} catch {
		return false;
	}
}

/** `..data` is how Kubernetes mounts files; `..` leads out. */
function isHidden(name: string): boolean {
	return name === '..' || (name.startsWith('.') && !name.startsWith('..'));
}
