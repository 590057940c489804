// The rows of the images table: every shown image, and below an open one where it comes from and what it is made of.
// Rows are made when they are asked for: a run of 10,000 images changes ten times a second, and 40 of them are seen.
import { isSettled } from '../../../../shared/mirror/run-reducer';
import type { BlobState, ItemState } from '../../../../shared/mirror/run-state';
import { imageFacts } from './image-facts';

export type ImageRow =
	| {
			readonly kind: 'image';
			readonly id: string;
			readonly item: ItemState;
			readonly isOpen: boolean;
	  }
	| {
			readonly kind: 'fact';
			readonly id: string;
			readonly parentId: string;
			readonly name: string;
			readonly value: string;
			/** A reference, digest or other words of machines. */
			readonly isCode: boolean;
	  }
	| {
			readonly kind: 'blob';
			readonly id: string;
			readonly parentId: string;
			readonly blobKey: string;
			/** The whole image was there before, so its blobs were not even asked for. */
			readonly isImageThere: boolean;
	  };

export interface ImageRows {
	readonly count: number;
	at(index: number): ImageRow | undefined;
	/** Where a row is; -1 when it is not shown. */
	indexOf(id: string): number;
}

/** The parts of an open image, after the row at `position` of the shown images. */
interface Section {
	readonly id: string;
	readonly position: number;
	readonly parts: readonly ImageRow[];
}

const ID = /^image-(\d+)/;

/** Gives the rows in order. `shown` holds ascending positions in `items`, `undefined` all; `open` ids of images. */
export function imageRows(
	items: readonly ItemState[],
	shown: readonly number[] | undefined,
	open: ReadonlySet<string>,
): ImageRows {
	const count = shown?.length ?? items.length;
	const itemAt = (position: number): ItemState | undefined =>
		items[shown === undefined ? position : (shown[position] ?? -1)];
	const positionOf = (id: string): number => {
		const index = Number(ID.exec(id)?.[1] ?? -1);
		if (shown !== undefined) return positionIn(shown, index);
		return index < items.length ? index : -1;
	};
	const sections = [...open]
		.map((id): Section => {
			const position = positionOf(id);
			const item = itemAt(position);
			return { id, position, parts: item === undefined ? [] : partsOf(item, id) };
		})
		.filter(({ position }) => position >= 0)
		.sort((a, b) => a.position - b.position);
	return {
		count: count + sections.reduce((sum, { parts }) => sum + parts.length, 0),
		at: (index) => {
			let before = 0;
			for (const { position, parts } of sections) {
				if (index <= position + before) break;
				const part = parts[index - position - before - 1];
				if (part !== undefined) return part;
				before += parts.length;
			}
			const item = itemAt(index - before);
			if (item === undefined) return undefined;
			const id = `image-${item.index}`;
			return { kind: 'image', id, item, isOpen: open.has(id) };
		},
		indexOf: (id) => {
			const position = positionOf(id);
			if (position < 0) return -1;
			const before = sections
				.filter((section) => section.position < position)
				.reduce((sum, { parts }) => sum + parts.length, 0);
			if (ID.exec(id)?.[0] === id) return position + before;
			const own = sections.find((section) => section.position === position);
			const part = own?.parts.findIndex((row) => row.id === id) ?? -1;
			return part < 0 ? -1 : position + before + 1 + part;
		},
	};
}

/** Binary search in ascending numbers; -1 when it is not among them. */
function positionIn(ascending: readonly number[], wanted: number): number {
	let low = 0;
	let high = ascending.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		const value = ascending[middle] ?? 0;
		if (value === wanted) return middle;
		if (value < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return -1;
}

function partsOf(item: ItemState, parentId: string): readonly ImageRow[] {
	return [
		...imageFacts(item).map((fact, index): ImageRow => {
			return { kind: 'fact', id: `${parentId}-fact-${index}`, parentId, ...fact };
		}),
		...item.needs.map((blobKey, index): ImageRow => {
			const isImageThere = item.phase === 'skipped';
			return { kind: 'blob', id: `${parentId}-blob-${index}`, parentId, blobKey, isImageThere };
		}),
	];
}

export interface ImageProgress {
	readonly doneBytes: number;
	readonly totalBytes: number;
	/** Bytes that crossed for this image; what it shares with others crossed for one of them. */
	readonly movedBytes: number;
	/** The most attempts that one of its blobs needed so far. */
	readonly attempt: number;
}

/** Adds up the blobs of an image; what is at the destination counts whole, however it came there. */
export function imageProgress(
	item: ItemState,
	blobs: ReadonlyMap<string, BlobState>,
): ImageProgress {
	let doneBytes = 0;
	let totalBytes = 0;
	let movedBytes = 0;
	let attempt = 0;
	for (const key of item.needs) {
		const blob = blobs.get(key);
		totalBytes += blob?.sizeBytes ?? 0;
		doneBytes += blob === undefined ? 0 : blobDone(blob);
		attempt = Math.max(attempt, blob?.attempt ?? 0);
		if (blob?.phase === 'moved' && blob.itemIndex === item.index) movedBytes += blob.sizeBytes;
	}
	return { doneBytes, totalBytes, movedBytes, attempt };
}

/** Gives bytes of the blob that are at the destination. */
export function blobDone(blob: BlobState): number {
	if (isSettled(blob)) return blob.sizeBytes;
	return blob.phase === 'moving' ? blob.doneBytes : 0;
}

/** Gives what a row says, to be copied. */
export function rowText(row: ImageRow, blobs: ReadonlyMap<string, BlobState>): string {
	switch (row.kind) {
		case 'image':
			return row.item.destination;
		case 'fact':
			return row.value;
		case 'blob':
			return blobs.get(row.blobKey)?.digest ?? '';
	}
}
