// What a key does in the list of registries: move the active row, or do something with it. Pure.

const PAGE = 10;

export type ListKeyAnswer =
	| { readonly kind: 'move'; readonly index: number }
	| { readonly kind: 'edit' | 'remove' | 'test' };

/** Gives what the key does; `undefined` for keys that are not the list's. `active` is -1 at first. */
export function listKey(key: string, count: number, active: number): ListKeyAnswer | undefined {
	if (count === 0) return undefined;
	const moved = movedIndex(key, count, active);
	if (moved !== undefined) {
		return { kind: 'move', index: Math.min(count - 1, Math.max(0, moved)) };
	}
	return active < 0 ? undefined : ACTS[key];
}

const ACTS: Readonly<Record<string, ListKeyAnswer>> = {
	Enter: { kind: 'edit' },
	' ': { kind: 'edit' },
	Delete: { kind: 'remove' },
	Backspace: { kind: 'remove' },
	t: { kind: 'test' },
	T: { kind: 'test' },
};

function movedIndex(key: string, count: number, active: number): number | undefined {
	switch (key) {
		case 'ArrowDown':
			return active + 1;
		case 'ArrowUp':
			return active - 1;
		case 'PageDown':
			return active + PAGE;
		case 'PageUp':
			return active - PAGE;
		case 'Home':
			return 0;
		case 'End':
			return count - 1;
		default:
			return undefined;
	}
}
