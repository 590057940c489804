// The tags of a repository, and which of them the rule takes.
import { useMemo, useState } from 'react';
import { visibleText } from '../../../../../shared/format/visible-text';
import { filterRows } from '../../../../../shared/mirror/draft/list-rows';
import { FilterChips } from '../../../../components/filter/filter-chips';
import { SearchField } from '../../../../components/filter/search-field';
import { StateWord } from '../../../../components/state-word';
import { type GridColumn, WindowedGrid } from '../../../../components/table/windowed-grid';
import type { Listing } from '../../../../stores/choices-store';
import { text } from '../../../../text/en';
import type { DraftView } from '../../draft-view';
import styles from './browse.module.css';
import { TagsTrouble } from './tags-trouble';

const words = text.mirror.images.browse;
const COLUMNS: readonly GridColumn[] = [
	{ id: 'taken', name: words.columns.taken, width: '112px' },
	{ id: 'tag', name: words.columns.tag, width: 'minmax(0, 1fr)' },
];
const TAKEN = { icon: 'there', word: words.taken, tone: 'ok' } as const;
const LEFT = { icon: 'cancelled', word: words.left, tone: 'quiet' } as const;

interface TagRow {
	readonly tag: string;
	readonly isTaken: boolean;
	readonly search: string;
}

export interface TagsTableProps {
	readonly view: DraftView;
	readonly tags: Listing | undefined;
	/** The newest first. */
	readonly taken: readonly string[];
}

export function TagsTable({ view, tags, taken }: TagsTableProps) {
	const [search, setSearch] = useState('');
	const [filter, setFilter] = useState<'all' | 'taken'>('all');
	const rows = useMemo((): readonly TagRow[] => {
		const isTaken = new Set(taken);
		return [...new Set(tags?.names ?? [])].map((tag) => ({
			tag,
			isTaken: isTaken.has(tag),
			search: tag.toLowerCase(),
		}));
	}, [tags, taken]);
	const shown = useMemo(
		() => filterRows(rows, search, (row) => filter === 'all' || row.isTaken),
		[rows, search, filter],
	);
	const count = tags?.phase === 'ready' ? words.preview(taken.length, rows.length) : '';
	return (
		<section className={styles['tags']} aria-label={words.previewLabel}>
			<div className={styles['bar']} data-filter>
				<SearchField
					label={words.search}
					placeholder={words.search}
					value={search}
					onChange={setSearch}
				/>
				<FilterChips
					label={words.filter.label}
					value={filter}
					onChange={setFilter}
					options={[
						{ id: 'all', name: words.filter.all, count: rows.length },
						{ id: 'taken', name: words.filter.taken, count: taken.length },
					]}
				/>
				<span className={styles['help']} role="status">
					{count}
				</span>
			</div>
			<TagsTrouble view={view} tags={tags} />
			<WindowedGrid
				label={words.previewLabel}
				columns={COLUMNS}
				rows={shown}
				keyOf={keyOf}
				cell={cell}
				empty={<Empty tags={tags} />}
			/>
		</section>
	);
}

const keyOf = (row: TagRow): string => row.tag;

function cell(row: TagRow, column: string) {
	return column === 'taken' ? (
		<StateWord look={row.isTaken ? TAKEN : LEFT} />
	) : (
		<span className={styles['tag']}>{visibleText(row.tag)}</span>
	);
}

function Empty({ tags }: Pick<TagsTableProps, 'tags'>) {
	if (tags?.phase === 'loading') return words.loading;
	if (tags?.phase === 'ready') return tags.names.length === 0 ? words.noTags : words.noneFit;
	return (
		<div className={styles['empty']}>
			<h2>{words.emptyTitle}</h2>
			<p>{words.empty}</p>
		</div>
	);
}
