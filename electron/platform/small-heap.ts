// Keeps the heap of a long run close to what it really holds: V8 by itself lets garbage grow to several times that.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEBIBYTE = 1024 * 1024;
/** Below this nothing is done: small runs are left alone. */
const FLOOR_BYTES = 72 * MEBIBYTE;
/** Garbage may be so much of what is held before it is collected. */
const GARBAGE_FRACTION = 0.5;
const LOOK_EVERY_MS = 200;

export interface HeapPorts {
	readonly usedBytes: () => number;
	readonly collect: () => void;
}

/** Starts looking after the heap; gives the function that ends it. */
export function keepHeapSmall(ports: HeapPorts = processHeap()): () => void {
	let limitBytes = FLOOR_BYTES;
	const look = setInterval(() => {
		if (ports.usedBytes() < limitBytes) {
			return;
		}
		ports.collect();
		limitBytes = Math.max(FLOOR_BYTES, ports.usedBytes() * (1 + GARBAGE_FRACTION));
	}, LOOK_EVERY_MS);
	look.unref();
	return () => clearInterval(look);
}

/** This process's own heap. Node gives its collector to contexts that are made after the flag is set. */
function processHeap(): HeapPorts {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	return { usedBytes: () => process.memoryUsage().heapUsed, collect };
}
