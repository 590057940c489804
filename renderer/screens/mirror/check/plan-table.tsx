// Every image of the plan: what becomes of it, under which name, how much of it moves.
import { useMemo, useState } from 'react';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { formatBytes } from '../../../../shared/format/bytes';
import type { ShownPlan } from '../../../../shared/ipc/groups/mirrors';
import { commonLength } from '../../../../shared/mirror/draft/draft-names';
import { filterRows } from '../../../../shared/mirror/draft/list-rows';
import { FilterChips } from '../../../components/filter/filter-chips';
import { SearchField } from '../../../components/filter/search-field';
import { MiddleCut } from '../../../components/middle-cut';
import { type StateLook, StateWord } from '../../../components/state-word';
import { type GridColumn, WindowedGrid } from '../../../components/table/windowed-grid';
import { text } from '../../../text/en';
import styles from './check-step.module.css';

const words = text.mirror.check;
const FILTERS = ['all', 'copy', 'present', 'warned', 'refused'] as const;
type Filter = (typeof FILTERS)[number];
type Item = ShownPlan['items'][number];

interface PlanRow {
	readonly item: Item;
	readonly about: string;
	readonly search: string;
}

const COLUMNS: readonly GridColumn[] = [
	{ id: 'action', name: words.columns.action, width: '128px' },
	{ id: 'image', name: words.columns.image, width: 'minmax(0, 1fr)' },
	{ id: 'platforms', name: words.columns.platforms, width: 'minmax(72px, 160px)' },
	{ id: 'bytes', name: words.columns.bytes, width: '80px', isNumber: true },
];

const LOOKS: Readonly<Record<Item['action'], StateLook>> = {
	copy: { icon: 'moving', word: words.action.copy, tone: 'active' },
	present: { icon: 'there', word: words.action.present, tone: 'ok' },
	refused: { icon: 'failed', word: words.action.refused, tone: 'danger' },
};

export function PlanTable({ plan }: { readonly plan: ShownPlan }) {
	const [search, setSearch] = useState('');
	const [filter, setFilter] = useState<Filter>('all');
	const rows = useMemo(() => plan.items.map(rowOf), [plan]);
	const muted = useMemo(
		() => commonLength(plan.items.map(({ destination }) => destination)),
		[plan],
	);
	const shown = useMemo(
		() => filterRows(rows, search, ({ item }) => isShown(item, filter)),
		[rows, search, filter],
	);
	const options = FILTERS.map((id) => ({
		id,
		name: words.filter[id],
		count: rows.filter(({ item }) => isShown(item, id)).length,
	})).filter(({ id, count }) => id === 'all' || count > 0 || id === filter);
	return (
		<section className={styles['table']} aria-label={words.tableLabel}>
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
			<WindowedGrid
				label={words.tableLabel}
				columns={COLUMNS}
				rows={shown}
				keyOf={({ item }) => String(item.index)}
				cell={(row, column) => <PlanCell row={row} column={column} muted={muted} />}
				lines="two"
				empty={words.noneFit}
			/>
		</section>
	);
}

function isShown({ action, warnings }: Item, filter: Filter): boolean {
	return filter === 'all' || action === filter || (filter === 'warned' && warnings.length > 0);
}

function rowOf(item: Item): PlanRow {
	const about = [
		words.from(item.source),
		...(item.fault === undefined ? [] : [describeFaultInWindow(item.fault).title]),
		...item.warnings,
		...(item.destinationDigest !== undefined &&
		item.sourceDigest !== undefined &&
		item.destinationDigest !== item.sourceDigest
			? [words.newDigest]
			: []),
		...(item.referrers.length === 0 ? [] : [words.referrers(item.referrers.length)]),
	];
	const [source, ...more] = about;
	return {
		item,
		about: [...more, source].join(' · '),
		search: `${item.source} ${item.destination} ${item.sourceDigest ?? ''}`.toLowerCase(),
	};
}

interface PlanCellProps {
	readonly row: PlanRow;
	readonly column: string;
	readonly muted: number;
}

function PlanCell({ row, column, muted }: PlanCellProps) {
	const { item, about } = row;
	switch (column) {
		case 'action':
			return (
				<StateWord
					look={
						item.skipReason === 'kept'
							? { ...LOOKS.present, word: words.kept, tone: 'caution' }
							: LOOKS[item.action]
					}
				/>
			);
		case 'platforms':
			return (
				<span className={styles['quiet']} title={item.platforms.join(', ')}>
					{item.platforms.join(', ')}
				</span>
			);
		case 'bytes':
			return formatBytes(item.bytesToMove);
		default:
			return (
				<span className={styles['pair']}>
					<MiddleCut value={item.destination} mutedLength={muted} isMono />
					<span className={styles['about']} title={about}>
						{about}
					</span>
				</span>
			);
	}
}
