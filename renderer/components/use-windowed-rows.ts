// Which rows of a long list are near the visible part of its scroller, so that only those are in the document.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Rows kept ready above and below what is seen: half a screen of fast scrolling. */
const OVERSCAN = 12;

export interface WindowedRows {
	/** Goes on the element that holds the rows; it must be inside a `data-scroller`. */
	readonly listRef: RefObject<HTMLDivElement | null>;
	readonly first: number;
	/** After the last. */
	readonly end: number;
	/** Scrolls as little as needed to see a row whole. `topMargin` is what a sticky header covers. */
	readonly reveal: (index: number, topMargin: number) => void;
}

/** Follows the scroller. All rows have the same height in px. */
export function useWindowedRows(count: number, rowHeight: number): WindowedRows {
	const listRef = useRef<HTMLDivElement>(null);
	const [range, setRange] = useState({ first: 0, end: OVERSCAN * 2 });

	const measure = useCallback(() => {
		const list = listRef.current;
		const scroller = list?.closest('[data-scroller]');
		if (!list || !scroller) return;
		const above = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
		const first = Math.max(0, Math.floor(above / rowHeight) - OVERSCAN);
		const end = Math.max(0, Math.ceil((above + scroller.clientHeight) / rowHeight) + OVERSCAN);
		setRange((now) => (now.first === first && now.end === end ? now : { first, end }));
	}, [rowHeight]);

	// What stands above the list may have grown; two rectangles are cheap.
	useLayoutEffect(measure);
	useEffect(() => {
		const scroller = listRef.current?.closest('[data-scroller]');
		if (!scroller) return undefined;
		scroller.addEventListener('scroll', measure, { passive: true });
		window.addEventListener('resize', measure);
		return () => {
			scroller.removeEventListener('scroll', measure);
			window.removeEventListener('resize', measure);
		};
	}, [measure]);

	const reveal = useCallback(
		(index: number, topMargin: number) => {
			const list = listRef.current;
			const scroller = list?.closest('[data-scroller]');
			if (!list || !scroller) return;
			const top =
				list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + index * rowHeight;
			const below = top + rowHeight - scroller.clientHeight;
			if (top < topMargin) scroller.scrollTop += top - topMargin;
			else if (below > 0) scroller.scrollTop += below;
		},
		[rowHeight],
	);
	return { listRef, first: Math.min(range.first, count), end: Math.min(range.end, count), reveal };
}

/** Gives the rows near the visible part, and the active one wherever it is (-1: none), in document order. */
export function shownIndexes(first: number, end: number, activeIndex: number): readonly number[] {
	const near = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
	if (activeIndex < 0 || (activeIndex >= first && activeIndex < end)) return near;
	return activeIndex < first ? [activeIndex, ...near] : [...near, activeIndex];
}
