// Keeps the heap of a long run close to what it really holds: V8 by itself lets garbage grow to several times that.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEBIBYTE = 1024 * 1024;
/** Below this nothing is done: small runs are left alone. */
const FLOOR_BYTES = 72 * MEBIBYTE;
/** Garbage may be so much of what is held before it is collected. */
const GARBAGE_FRACTION = 1 / 3;
const LOOK_EVERY_MS = 200;

export interface HeapPorts {
	readonly usedBytes: () => number;
	readonly collect: () => void;
}

/** Starts looking after the heap; gives the function that ends it. */
export function keepHeapSmall(ports: HeapPorts | undefined = processHeap()): () => void {
	if (ports === undefined) {
		return () => undefined;
	}
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

/**
 * Keeps the part of this process's heap for new objects at the few megabytes it begins with; V8 grows it to 48.
 * Call before anything else: it never shrinks again.
 */
export function keepYoungHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}

/** This process's own heap; `undefined` where the runtime keeps its collector to itself. */
function processHeap(): HeapPorts | undefined {
	setFlagsFromString('--expose-gc');
	// Only contexts that are made after the flag was set have it.
	const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
	return collect && { usedBytes: () => process.memoryUsage().heapUsed, collect };
}
