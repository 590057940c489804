// The list as rows: what each line is, and why some are no images.
import { useCallback, useMemo, useState } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import {
	countRows,
	filterRows,
	type ListRow,
	type ListRowState,
	listRows,
} from '../../../../shared/mirror/draft/list-rows';
import { FilterChips } from '../../../components/filter/filter-chips';
import { SearchField } from '../../../components/filter/search-field';
import { type StateLook, StateWord } from '../../../components/state-word';
import { type GridColumn, WindowedGrid } from '../../../components/table/windowed-grid';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './images-step.module.css';

const words = text.mirror.images;
const FILTERS = ['all', 'ok', 'moving', 'repeated', 'problem'] as const;
type Filter = (typeof FILTERS)[number];

const COLUMNS: readonly GridColumn[] = [
	{ id: 'state', name: words.columns.state, width: '112px' },
	{ id: 'image', name: words.columns.image, width: 'minmax(0, 1fr)' },
	{ id: 'line', name: words.columns.line, width: '56px', isNumber: true },
];

const LOOKS: Readonly<Record<ListRowState, StateLook>> = {
	ok: { icon: 'there', word: words.state.ok, tone: 'ok' },
	moving: { icon: 'note', word: words.state.moving, tone: 'caution' },
	repeated: { icon: 'mounted', word: words.state.repeated, tone: 'quiet' },
	problem: { icon: 'failed', word: words.state.problem, tone: 'danger' },
};

export interface ImagesTableProps {
	readonly view: DraftView;
	/** Shows a line of the text. */
	readonly onOpen: (line: number) => void;
}

export function ImagesTable({ view, onOpen }: ImagesTableProps) {
	const [search, setSearch] = useState('');
	const [filter, setFilter] = useState<Filter>('all');
	const rows = useMemo(() => listRows(view.reading), [view.reading]);
	const counts = useMemo(() => countRows(rows), [rows]);
	const shown = useMemo(
		() => filterRows(rows, search, ({ state }) => isShown(state, filter)),
		[rows, search, filter],
	);
	const open = useCallback((row: ListRow) => onOpen(row.line), [onOpen]);
	const options = FILTERS.filter((id) => id === 'all' || counts[id] > 0 || id === filter).map(
		(id) => ({
			id,
			name: words.filter[id],
			count: id === 'all' ? rows.length : id === 'ok' ? counts.ok + counts.moving : counts[id],
		}),
	);
	return (
		<section className={styles['panel']} aria-label={words.tableLabel}>
			<div className={styles['tableBar']} data-filter>
				<SearchField
					label={words.search}
					placeholder={words.search}
					value={search}
					onChange={setSearch}
				/>
				<FilterChips
					label={words.filterLabel}
					options={options}
					value={filter}
					onChange={setFilter}
				/>
			</div>
			<WindowedGrid
				label={words.tableLabel}
				columns={COLUMNS}
				rows={shown}
				keyOf={keyOf}
				cell={cell}
				lines="two"
				onOpen={open}
				empty={rows.length === 0 ? <Empty /> : words.noneFit}
			/>
		</section>
	);
}

function isShown(state: ListRowState, filter: Filter): boolean {
	return filter === 'all' || state === filter || (filter === 'ok' && state === 'moving');
}

function Empty() {
	return (
		<div className={styles['empty']}>
			<h2>{words.emptyTitle}</h2>
			<p>{words.empty}</p>
		</div>
	);
}

const keyOf = (row: ListRow): string => String(row.line);

function cell(row: ListRow, column: string) {
	switch (column) {
		case 'state':
			return <StateWord look={LOOKS[row.state]} />;
		case 'line':
			return row.line;
		default:
			return (
				<span className={styles['name']}>
					<span className={styles['reference']} title={visibleText(row.name, 600)}>
						{visibleText(row.state === 'problem' ? row.name : lastPart(row.name), 600)}
					</span>
					<span className={styles['why']} title={whyOf(row)}>
						{whyOf(row)}
					</span>
				</span>
			);
	}
}

function whyOf(row: ListRow): string {
	switch (row.state) {
		case 'ok':
			return row.name.slice(0, row.name.length - lastPart(row.name).length - 1);
		case 'moving':
			return words.why.moving;
		case 'repeated':
			return words.why.repeated(row.firstLine ?? 0);
		case 'problem':
			return `It ${row.problem ?? ''}. ${row.remedy ?? ''}`;
	}
}

/** `app:1.0` of `registry/team/app:1.0`; a digest stays with its name. */
function lastPart(name: string): string {
	return name.slice(name.lastIndexOf('/') + 1);
}
