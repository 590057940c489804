// Says once what is worth knowing about many images.
import type { ItemState } from '../../../shared/mirror/run-state';

export interface NoteGroup {
	readonly note: string;
	readonly items: readonly ItemState[];
}

/** Groups images by warning; what concerns most comes first. */
export function groupNotes(items: readonly ItemState[]): readonly NoteGroup[] {
	const groups = new Map<string, ItemState[]>();
	for (const item of items) {
		for (const note of item.warnings) {
			const group = groups.get(note);
			if (group === undefined) groups.set(note, [item]);
			else group.push(item);
		}
	}
	return [...groups]
		.map(([note, concerned]) => ({ note, items: concerned }))
		.sort((a, b) => b.items.length - a.items.length);
}
