// Before and after: every image with the name it gets, live.
import { useMemo, useState } from 'react';
import {
	commonLength,
	countNames,
	draftNames,
	type NameRow,
	type NameState,
} from '../../../../shared/mirror/draft/draft-names';
import { filterRows } from '../../../../shared/mirror/draft/list-rows';
import { FilterChips } from '../../../components/filter/filter-chips';
import { SearchField } from '../../../components/filter/search-field';
import { Icon } from '../../../components/icon';
import { MiddleCut } from '../../../components/middle-cut';
import { Notice } from '../../../components/notice/notice';
import { type GridColumn, WindowedGrid } from '../../../components/table/windowed-grid';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './where-step.module.css';

const words = text.mirror.where;
const FILTERS = ['all', 'note', 'shared', 'refused'] as const;
type Filter = (typeof FILTERS)[number];
const COLUMNS: readonly GridColumn[] = [
	{ id: 'destination', name: words.columns.destination, width: 'minmax(0, 1fr)' },
];
const TONES: Readonly<Record<NameState, string>> = {
	ok: 'quiet',
	note: 'caution',
	shared: 'caution',
	refused: 'danger',
};

export function NamesTable({ view }: { readonly view: DraftView }) {
	const [search, setSearch] = useState('');
	const [filter, setFilter] = useState<Filter>('all');
	const { destination, rewrite, repositories } = view.settled;
	const rows = useMemo(
		() => draftNames({ destination, rewrite, repositories }, view.reading),
		[destination, rewrite, repositories, view.reading],
	);
	const counts = useMemo(() => countNames(rows), [rows]);
	const muted = useMemo(() => commonLength(rows.map((row) => row.destination)), [rows]);
	const shown = useMemo(
		() => filterRows(rows, search, ({ state }) => filter === 'all' || state === filter),
		[rows, search, filter],
	);
	const options = FILTERS.filter((id) => id === 'all' || counts[id] > 0 || id === filter).map(
		(id) => ({ id, name: words.filter[id], count: id === 'all' ? rows.length : counts[id] }),
	);
	return (
		<section className={styles['names']} aria-label={words.tableLabel}>
			<div className={styles['bar']} data-filter>
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
			{counts.refused === 0 ? null : (
				<Notice tone="danger">
					<p>{words.refused(counts.refused)}</p>
				</Notice>
			)}
			{counts.shared === 0 ? null : (
				<Notice tone="caution">
					<p>{words.shared(counts.shared)}</p>
				</Notice>
			)}
			<WindowedGrid
				label={words.tableLabel}
				columns={COLUMNS}
				rows={shown}
				keyOf={keyOf}
				cell={(row) => <NameCell row={row} muted={muted} />}
				lines="two"
				empty={rows.length > 0 ? words.noneFit : <Empty view={view} />}
			/>
		</section>
	);
}

const keyOf = (row: NameRow): string => row.source;

function NameCell({ row, muted }: { readonly row: NameRow; readonly muted: number }) {
	const isPlain = row.state === 'ok';
	return (
		<span className={styles['pair']}>
			{row.destination === '' ? (
				<span className={styles['danger']}>{words.state.refused}</span>
			) : (
				<MiddleCut value={row.destination} mutedLength={muted} isMono />
			)}
			<span className={styles['source']} title={isPlain ? row.source : row.why}>
				{isPlain ? null : (
					<span className={`${styles['flag']} ${styles[TONES[row.state]]}`}>
						<Icon name={row.state === 'note' ? 'note' : 'failed'} />
						{words.state[row.state]}
					</span>
				)}
				<span className={styles['from']}>
					{words.origin} <span className={styles['mono']}>{row.source}</span>
				</span>
			</span>
		</span>
	);
}

function Empty({ view }: { readonly view: DraftView }) {
	return view.sources.length === 0 ? (
		words.noImages
	) : (
		<div className={styles['empty']}>
			<h2>{words.emptyTitle}</h2>
			<p>{words.empty}</p>
		</div>
	);
}
