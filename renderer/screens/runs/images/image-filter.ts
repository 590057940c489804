// Which images of a run are shown: by what became of them, and by words in their names and digests.
import type { RunCounts } from '../../../../shared/mirror/run-selectors';
import type { ItemState } from '../../../../shared/mirror/run-state';

export const IMAGE_FILTERS = ['all', 'running', 'waiting', 'failed', 'done', 'skipped'] as const;
export type ImageFilter = (typeof IMAGE_FILTERS)[number];

const FILTER_OF = {
	waiting: 'waiting',
	copying: 'running',
	tagging: 'running',
	done: 'done',
	skipped: 'skipped',
	failed: 'failed',
	cancelled: 'waiting',
} as const satisfies Record<ItemState['phase'], ImageFilter>;

/** In an ended run nothing is running any more: what was, is not finished, as what waited. */
export function filterOf(item: ItemState, isLive: boolean): Exclude<ImageFilter, 'all'> {
	const filter = FILTER_OF[item.phase];
	return filter === 'running' && !isLive ? 'waiting' : filter;
}

/** Gives how many images each filter shows. */
export function filterCounts(
	counts: RunCounts,
	isLive: boolean,
): Readonly<Record<ImageFilter, number>> {
	return {
		all: counts.total,
		running: isLive ? counts.active : 0,
		waiting: counts.waiting + counts.cancelled + (isLive ? 0 : counts.active),
		failed: counts.failed,
		done: counts.done,
		skipped: counts.skipped,
	};
}

/** An image's names and digests in small letters; kept as long as the image stays as it is. */
const searchable = new WeakMap<ItemState, string>();

function searchTextOf(item: ItemState): string {
	const known = searchable.get(item);
	if (known !== undefined) return known;
	const { source, destination, sourceDigest = '', destinationDigest = '' } = item;
	// Nearly always the same digest; half of it all is not worth being looked through twice.
	const digests =
		sourceDigest === destinationDigest ? sourceDigest : `${sourceDigest}\n${destinationDigest}`;
	const made = `${source}\n${destination}\n${digests}`.toLowerCase();
	searchable.set(item, made);
	return made;
}

/** Makes ready what words are looked for in, so that the first of them is found as quickly as the next. */
export function prepareSearch(items: readonly ItemState[]): void {
	for (const item of items) searchTextOf(item);
}

export interface ShownChoice {
	readonly filter: ImageFilter;
	/** All its words must be in the names or digests of an image, in any case of letters. */
	readonly words: string;
	/** Whether the run still works. */
	readonly isLive: boolean;
}

/** Gives the positions of the images that are shown, in order; `undefined` for all of them. */
export function shownImages(
	items: readonly ItemState[],
	{ filter, words, isLive }: ShownChoice,
): readonly number[] | undefined {
	const needles = words
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== '');
	if (filter === 'all' && needles.length === 0) return undefined;
	const shown: number[] = [];
	for (const [position, item] of items.entries()) {
		const fits = filter === 'all' || filterOf(item, isLive) === filter;
		if (fits && needles.every((needle) => searchTextOf(item).includes(needle)))
			shown.push(position);
	}
	return shown;
}
