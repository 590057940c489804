// The images of a run as a tree grid. Only rows near the visible part are in the document, so that 10,000 images are
// as quick as ten. The grid keeps the focus; arrow keys move the active row.
import { type KeyboardEvent, type MouseEvent, useCallback, useMemo, useState } from 'react';
import type { BlobState, ItemState } from '../../../../shared/mirror/run-state';
import { shownIndexes, useWindowedRows } from '../../../components/use-windowed-rows';
import { text } from '../../../text/en';
import { BlobRow, FactRow, ImageItemRow } from './image-row';
import { type ImageRow, imageProgress, imageRows, rowText } from './image-rows';
import styles from './images-table.module.css';
import { nextActive } from './table-keys';
import { useCommonPath } from './use-common-path';

const ROW_HEIGHT = 40;
const HINT_ID = 'images-table-keys';

export interface ImagesTableProps {
	readonly items: readonly ItemState[];
	/** Ascending positions of the images that are shown; `undefined` for all. */
	readonly shown: readonly number[] | undefined;
	readonly blobs: ReadonlyMap<string, BlobState>;
	/** Whether the run still works. */
	readonly isLive: boolean;
	readonly onCopy: (text: string) => void;
}

export function ImagesTable({ items, shown, blobs, isLive, onCopy }: ImagesTableProps) {
	const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
	const [activeId, setActiveId] = useState<string>();
	const rows = useMemo(() => imageRows(items, shown, open), [items, shown, open]);
	const mutedLength = useCommonPath(items, 'destination').length;
	const { listRef, first, end, reveal } = useWindowedRows(rows.count, ROW_HEIGHT);
	const activeIndex = activeId === undefined ? -1 : rows.indexOf(activeId);

	const toggle = useCallback((id: string, isOpen: boolean) => {
		setOpen((now) => {
			const next = new Set(now);
			if (isOpen) next.add(id);
			else next.delete(id);
			return next;
		});
	}, []);
	const onKeyDown = (event: KeyboardEvent) => {
		const active = rows.at(activeIndex);
		if (isCopying(event) && active !== undefined) {
			event.preventDefault();
			onCopy(rowText(active, blobs));
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const answer = nextActive(event.key, rows, activeIndex);
		if (answer === undefined) return;
		event.preventDefault();
		if (answer.toggle !== undefined) toggle(answer.toggle.id, answer.toggle.isOpen);
		const target = rows.at(answer.index);
		if (target === undefined) return;
		setActiveId(target.id);
		reveal(answer.index, ROW_HEIGHT);
	};
	const onClick = (event: MouseEvent) => {
		const target = event.target as Element;
		const row = rows.at(rows.indexOf(target.closest('[data-row]')?.id ?? ''));
		if (row === undefined) return;
		setActiveId(row.id);
		if (target.closest('[data-copy]') !== null) onCopy(rowText(row, blobs));
		else if (row.kind === 'image') toggle(row.id, !row.isOpen);
	};
	return (
		<div
			className={`${styles['table']} ${activeIndex < 0 ? '' : styles['hasActive']}`}
			role="treegrid"
			aria-label={text.table.label}
			aria-describedby={HINT_ID}
			aria-rowcount={rows.count + 1}
			aria-colcount={4}
			{...(activeIndex < 0 ? {} : { 'aria-activedescendant': activeId })}
			tabIndex={0}
			onKeyDown={onKeyDown}
			onClick={onClick}
		>
			<TableHead />
			<div
				className={styles['rows']}
				role="rowgroup"
				ref={listRef}
				style={{ height: rows.count * ROW_HEIGHT }}
			>
				{shownIndexes(first, end, activeIndex).map((index) => {
					const row = rows.at(index);
					return row === undefined ? null : (
						<div
							key={row.id}
							id={row.id}
							className={`${styles['row']} ${index === activeIndex ? styles['active'] : ''}`}
							role="row"
							aria-rowindex={index + 2}
							aria-level={row.kind === 'image' ? 1 : 2}
							{...(row.kind === 'image' ? { 'aria-expanded': row.isOpen } : {})}
							data-row={row.kind}
							style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
						>
							<RowCells row={row} blobs={blobs} isLive={isLive} mutedLength={mutedLength} />
						</div>
					);
				})}
			</div>
			<span id={HINT_ID} hidden>
				{text.table.keys}
			</span>
		</div>
	);
}

/** Control or Command and C, unless text was selected by hand. */
function isCopying(event: KeyboardEvent): boolean {
	const isMod = event.ctrlKey || event.metaKey;
	return isMod && event.key.toLowerCase() === 'c' && window.getSelection()?.isCollapsed !== false;
}

function TableHead() {
	const names = [text.table.state, text.table.image, text.table.progress, text.table.size];
	return (
		<div role="rowgroup" className={styles['head']}>
			<div role="row" aria-rowindex={1} className={styles['headRow']}>
				{names.map((name) => (
					<span key={name} role="columnheader">
						{name}
					</span>
				))}
			</div>
		</div>
	);
}

interface RowCellsProps {
	readonly row: ImageRow;
	readonly blobs: ReadonlyMap<string, BlobState>;
	readonly isLive: boolean;
	readonly mutedLength: number;
}

function RowCells({ row, blobs, isLive, mutedLength }: RowCellsProps) {
	switch (row.kind) {
		case 'image':
			return (
				<ImageItemRow
					item={row.item}
					isOpen={row.isOpen}
					isLive={isLive}
					mutedLength={mutedLength}
					{...imageProgress(row.item, blobs)}
				/>
			);
		case 'fact':
			return <FactRow name={row.name} value={row.value} isCode={row.isCode} />;
		case 'blob':
			return (
				<BlobRow blob={blobs.get(row.blobKey)} isImageThere={row.isImageThere} isLive={isLive} />
			);
	}
}
