// Docker keeps a list whose key is gone from daemon.json. Before a file without the key comes back, the key has to be there
// and empty once, so that the daemon lets go of what it has.
import { applyEdits, modify, parse } from 'jsonc-parser';

/** The lists of daemon.json that are changed here. */
const LISTS = ['insecure-registries', 'registry-mirrors'] as const;

/**
 * Gives the file to come back with every list emptied that the daemon may have and that this file does not name;
 * `undefined` when it can come back as it is. `comingBack` is absent where there will be no file.
 */
export function emptiedLists(
	comingBack: Uint8Array | undefined,
	written: Uint8Array | undefined,
): Uint8Array | undefined {
	const text = comingBack === undefined ? '{}' : textOf(comingBack);
	const kept = keysOf(text);
	const had = keysOf(written === undefined ? '{}' : textOf(written));
	const missing = LISTS.filter((list) => had.has(list) && !kept.has(list));
	if (missing.length === 0) {
		return undefined;
	}
	// Nothing is formatted: everything else stays as it is, byte by byte.
	const emptied = missing.reduce((now, list) => applyEdits(now, modify(now, [list], [], {})), text);
	return new TextEncoder().encode(emptied.endsWith('\n') ? emptied : `${emptied}\n`);
}

function textOf(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

function keysOf(text: string): ReadonlySet<string> {
	const value: unknown = parse(text);
	return new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
}
