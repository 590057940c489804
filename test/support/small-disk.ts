// A folder on a disk of its own that is full after so many bytes. Needs root.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onProcessEnd, temporaryFolder } from './own-process';

export interface SmallDisk {
	readonly folder: string;
	/** Takes all the space that is left. */
	fill(): void;
	/** Gives back what `fill` took. */
	free(): void;
	makeReadOnly(): void;
	unmount(): void;
}

/** Mounts a tmpfs; unmounted at the latest when this process ends. */
export function smallDisk(sizeBytes: number): SmallDisk {
	const folder = temporaryFolder('small-disk');
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0700`, 'tmpfs', folder]);
	const filler = path.join(folder, 'filler');
	let isMounted = true;
	const unmount = (): void => {
		if (isMounted) {
			isMounted = false;
			execFileSync('umount', ['--lazy', folder]);
		}
	};
	onProcessEnd(unmount);
	return {
		folder,
		fill: () => {
			try {
				writeFileSync(filler, Buffer.alloc(sizeBytes));
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) {
					throw error;
				}
			}
		},
		free: () => rmSync(filler),
		makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]),
		unmount,
	};
}
