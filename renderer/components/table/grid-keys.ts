// Which row a key leads to.

const PAGE = 10;

/** Gives the index of the next active row; `undefined` for keys that move nothing. `active` is -1 for none. */
export function nextRow(key: string, active: number, count: number): number | undefined {
	const target = targetOf(key, active, count);
	return target === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, target));
}

function targetOf(key: string, active: number, count: number): number | undefined {
	switch (key) {
		case 'ArrowDown':
			return active + 1;
		case 'ArrowUp':
			return active < 0 ? count - 1 : active - 1;
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
