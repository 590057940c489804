// Keeps where the window is in a small file of the data folder. A file that cannot be read or written is no reason to
// fail: the window opens where it always did.
import path from 'node:path';
import { sweepTemporaries, writeAtomically } from '../platform/disk/atomic-file';
import type { FileSystem } from '../platform/disk/file-system';
import type { Logger } from '../platform/logger';
import { readPlace, type WindowPlace, writePlace } from './window-place';

/** A window that is dragged moves hundreds of times. */
const SETTLED_AFTER_MS = 500;
/** Anything longer is not ours. */
const MAX_BYTES = 4096;

export interface WindowMemoryOptions {
	readonly dataFolder: string;
	readonly fileSystem: FileSystem;
	readonly log: Logger;
	/** `setTimeout`, or a test's clock. Gives back how to call it off. */
	readonly after: (ms: number, action: () => void) => () => void;
}

export interface WindowMemory {
	/** Gives where the window was, `undefined` when that is not known. */
	recall(): Promise<WindowPlace | undefined>;
	/** Takes where it is now; written when it has stood still for a while. */
	note(place: WindowPlace): void;
	/** Writes what waits. */
	flush(): Promise<void>;
}

export function openWindowMemory(options: WindowMemoryOptions): WindowMemory {
	const { fileSystem, log } = options;
	const file = path.join(options.dataFolder, 'window-place.json');
	let waiting: WindowPlace | undefined;
	let callOff: (() => void) | undefined;
	let tail: Promise<void> = Promise.resolve();
	const write = async (place: WindowPlace): Promise<void> => {
		try {
			await fileSystem.makeFolder(options.dataFolder);
			await sweepTemporaries(fileSystem, file);
			await writeAtomically(fileSystem, file, Buffer.from(writePlace(place)));
		} catch (error) {
			log.warn('window place not saved', { error: String(error) });
		}
	};
	const flush = (): Promise<void> => {
		callOff?.();
		callOff = undefined;
		const place = waiting;
		waiting = undefined;
		if (place !== undefined) tail = tail.then(() => write(place));
		return tail;
	};
	return {
		recall: async () => {
			try {
				const bytes = await fileSystem.read(file, MAX_BYTES);
				if (bytes === undefined) return undefined;
				const place = readPlace(Buffer.from(bytes).toString('utf8'));
				if (place === undefined) log.warn('window place not understood; the usual one is taken');
				return place;
			} catch (error) {
				log.warn('window place not read', { error: String(error) });
				return undefined;
			}
		},
		note: (place) => {
			waiting = place;
			callOff?.();
			callOff = options.after(SETTLED_AFTER_MS, () => void flush());
		},
		flush,
	};
}
