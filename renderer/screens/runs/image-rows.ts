// The rows of the images table: every image, and below an open one where it comes from and what it is made of.
import { describeFault } from '../../../shared/fault/fault-texts';
import { isSettled } from '../../../shared/mirror/run-reducer';
import type { BlobState, ItemState } from '../../../shared/mirror/run-state';
import { text } from '../../text/en';

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
	  }
	| {
			readonly kind: 'blob';
			readonly id: string;
			readonly parentId: string;
			readonly blobKey: string;
			/** The whole image was there before, so its blobs were not even asked for. */
			readonly isImageThere: boolean;
	  };

/** Gives the rows in order. `open` holds ids of images. */
export function imageRows(
	items: readonly ItemState[],
	open: ReadonlySet<string>,
): readonly ImageRow[] {
	return items.flatMap((item): readonly ImageRow[] => {
		const id = `image-${item.index}`;
		const isOpen = open.has(id);
		const row: ImageRow = { kind: 'image', id, item, isOpen };
		return isOpen ? [row, ...partsOf(item, id)] : [row];
	});
}

function partsOf(item: ItemState, parentId: string): readonly ImageRow[] {
	const fact = (name: string, value: string): ImageRow => ({
		kind: 'fact',
		id: `${parentId}-${name}`,
		parentId,
		name,
		value,
	});
	const { fault, destinationDigest } = item;
	return [
		...(fault === undefined ? [] : [fact(text.itemPhase.failed, describeFault(fault).title)]),
		fact(text.table.source, item.source),
		...(destinationDigest === undefined ? [] : [fact(text.table.digest, destinationDigest)]),
		...item.needs.map((blobKey, index): ImageRow => {
			return {
				kind: 'blob',
				id: `${parentId}-blob-${index}`,
				parentId,
				blobKey,
				isImageThere: item.phase === 'skipped',
			};
		}),
	];
}

export interface ImageProgress {
	readonly doneBytes: number;
	readonly totalBytes: number;
	/** Bytes that crossed for this image; what it shares with others crossed for one of them. */
	readonly movedBytes: number;
}

/** Adds up the blobs of an image; what is at the destination counts whole, however it came there. */
export function imageProgress(
	item: ItemState,
	blobs: ReadonlyMap<string, BlobState>,
): ImageProgress {
	let doneBytes = 0;
	let totalBytes = 0;
	let movedBytes = 0;
	for (const key of item.needs) {
		const blob = blobs.get(key);
		totalBytes += blob?.sizeBytes ?? 0;
		doneBytes += blob === undefined ? 0 : blobDone(blob);
		if (blob?.phase === 'moved' && blob.itemIndex === item.index) movedBytes += blob.sizeBytes;
	}
	return { doneBytes, totalBytes, movedBytes };
}

/** Gives bytes of the blob that are at the destination. */
export function blobDone(blob: BlobState): number {
	if (isSettled(blob)) return blob.sizeBytes;
	return blob.phase === 'moving' ? blob.doneBytes : 0;
}

/** Gives what all references begin with, up to and including a `/`: `registry.example/team/`; may be empty. */
export function commonPath(references: readonly string[]): string {
	let common = references[0] ?? '';
	for (const reference of references) {
		// Nearly always true, and quick: ten thousand names are compared while a run moves.
		if (reference.startsWith(common)) continue;
		let length = 0;
		while (length < common.length && common[length] === reference[length]) length += 1;
		common = common.slice(0, length);
	}
	return common.slice(0, common.lastIndexOf('/') + 1);
}
