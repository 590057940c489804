// A long list as a grid: only rows near the visible part are in the document. The grid scrolls and keeps the focus; the
// arrow keys move the active row, Enter opens it.
import {
	type CSSProperties,
	type KeyboardEvent,
	type MouseEvent,
	type ReactNode,
	useId,
	useState,
} from 'react';
import { useWindowedRows } from '../use-windowed-rows';
import { nextRow } from './grid-keys';
import styles from './windowed-grid.module.css';

export interface GridColumn {
	readonly id: string;
	readonly name: string;
	/** As a track of a CSS grid. */
	readonly width: string;
	readonly isNumber?: boolean;
}

export interface WindowedGridProps<Row> {
	readonly label: string;
	readonly columns: readonly GridColumn[];
	readonly rows: readonly Row[];
	readonly keyOf: (row: Row) => string;
	readonly cell: (row: Row, columnId: string) => ReactNode;
	/** `two`: each row has a second line. */
	readonly lines?: 'one' | 'two';
	/** What stands there without any row. */
	readonly empty: ReactNode;
	readonly onOpen?: (row: Row) => void;
}

const HEIGHTS = { one: 36, two: 52 } as const;
const HEAD_HEIGHT = 33;

export function WindowedGrid<Row>(props: WindowedGridProps<Row>) {
	const { label, columns, rows, keyOf, cell, lines = 'one', empty, onOpen } = props;
	const id = useId();
	const height = HEIGHTS[lines];
	const [activeKey, setActiveKey] = useState<string>();
	const { listRef, first, end, reveal } = useWindowedRows(rows.length, height);
	const active = activeKey === undefined ? -1 : rows.findIndex((row) => keyOf(row) === activeKey);

	const activate = (index: number): void => {
		const row = rows[index];
		if (row === undefined) return;
		setActiveKey(keyOf(row));
		reveal(index, HEAD_HEIGHT);
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		const row = rows[active];
		if (event.key === 'Enter' && row !== undefined && !event.ctrlKey && !event.metaKey) {
			onOpen?.(row);
			return;
		}
		const index = event.altKey ? undefined : nextRow(event.key, active, rows.length);
		if (index === undefined) return;
		event.preventDefault();
		activate(index);
	};
	const onClick = (event: MouseEvent): void => {
		const index = Number(
			(event.target as Element).closest('[data-index]')?.getAttribute('data-index') ?? -1,
		);
		const row = rows[index];
		if (row === undefined) return;
		activate(index);
		onOpen?.(row);
	};
	const shown = shownIndexes(first, end, active);
	const tracks = { '--columns': columns.map(({ width }) => width).join(' ') } as CSSProperties;
	return (
		<div
			className={`${styles['grid']} ${styles[lines]} ${active < 0 ? '' : styles['hasActive']}`}
			style={tracks}
			role="grid"
			aria-label={label}
			aria-rowcount={rows.length + 1}
			aria-colcount={columns.length}
			{...(active < 0 ? {} : { 'aria-activedescendant': `${id}-${active}` })}
			tabIndex={0}
			data-scroller
			onKeyDown={onKeyDown}
			onClick={onClick}
		>
			<div role="rowgroup" className={styles['head']}>
				<div role="row" aria-rowindex={1} className={styles['cells']}>
					{columns.map((column) => (
						<span key={column.id} role="columnheader" className={classOf(column)}>
							{column.name}
						</span>
					))}
				</div>
			</div>
			{rows.length === 0 ? (
				<div role="rowgroup">
					<div role="row" className={styles['empty']}>
						<div role="gridcell" aria-colspan={columns.length}>
							{empty}
						</div>
					</div>
				</div>
			) : null}
			<div
				role={rows.length === 0 ? 'presentation' : 'rowgroup'}
				className={styles['rows']}
				ref={listRef}
				style={{ height: rows.length * height }}
			>
				{shown.map((index) => {
					const row = rows[index];
					return row === undefined ? null : (
						<div
							key={keyOf(row)}
							id={`${id}-${index}`}
							role="row"
							aria-rowindex={index + 2}
							data-index={index}
							className={`${styles['row']} ${styles['cells']} ${index === active ? styles['active'] : ''}`}
							style={{ height, transform: `translateY(${index * height}px)` }}
						>
							{columns.map((column) => (
								<span key={column.id} role="gridcell" className={classOf(column)}>
									{cell(row, column.id)}
								</span>
							))}
						</div>
					);
				})}
			</div>
		</div>
	);
}

function classOf({ isNumber }: GridColumn): string {
	return `${styles['cell']} ${isNumber === true ? styles['number'] : ''}`;
}

/** The rows near the visible part, and the active one wherever it is, in document order. */
function shownIndexes(first: number, end: number, active: number): readonly number[] {
	const near = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
	if (active < 0 || (active >= first && active < end)) return near;
	return active < first ? [active, ...near] : [...near, active];
}
