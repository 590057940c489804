// All registries that are set for an engine, with a filter: a thousand are few rows.
import { useMemo, useState } from 'react';
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import { filterRows } from '../../../shared/mirror/draft/list-rows';
import type { StandingRow } from '../../../shared/trust/trust-plan';
import { SearchField } from '../../components/filter/search-field';
import { MiddleCut } from '../../components/middle-cut';
import { Sheet } from '../../components/sheet/sheet';
import { StateWord } from '../../components/state-word';
import { type GridColumn, WindowedGrid } from '../../components/table/windowed-grid';
import { useNavigation } from '../../stores/stores';
import { text } from '../../text/en';
import { originOf, standingLook } from './standing-looks';
import styles from './standings-sheet.module.css';
import { keyOfStanding } from './trust-part';

const words = text.trust.engines;

/** One wide column: names that differ in their middle must be told apart. */
const COLUMNS: readonly GridColumn[] = [
	{ id: 'host', name: words.columns.host, width: 'minmax(0, 1fr)' },
];

export interface StandingsSheetProps {
	readonly trust: TrustOverview['engines'][number];
	readonly onClose: () => void;
}

export function StandingsSheet({ trust, onClose }: StandingsSheetProps) {
	const { engine, standings } = trust;
	const go = useNavigation((state) => state.go);
	const [search, setSearch] = useState('');
	const rows = useMemo(
		() =>
			standings.map((standing) => ({
				standing,
				search: `${standing.host} ${words.what(standing)} ${originOf(standing)}`.toLowerCase(),
			})),
		[standings],
	);
	const shown = useMemo(() => filterRows(rows, search, () => true), [rows, search]);
	return (
		<Sheet
			title={words.sheetTitle(text.trust.engineName(engine))}
			closeLabel={words.close}
			onClose={onClose}
		>
			<div className={styles['list']}>
				<div className={styles['search']}>
					<SearchField
						label={words.find}
						placeholder={words.find}
						value={search}
						onChange={setSearch}
					/>
				</div>
				<WindowedGrid
					label={words.standings}
					columns={COLUMNS}
					rows={shown}
					keyOf={({ standing }) => keyOfStanding(standing)}
					cell={({ standing }) => <Cell row={standing} />}
					lines="two"
					empty={words.noneFit}
					onOpen={({ standing: { host } }) =>
						go({ screen: 'trust', start: { engine: engine.endpoint, host, as: 'none' } })
					}
				/>
			</div>
		</Sheet>
	);
}

function Cell({ row }: { readonly row: StandingRow }) {
	const origin = originOf(row);
	return (
		<span className={styles['host']}>
			<MiddleCut value={row.host} isMono />
			<span className={styles['about']}>
				<StateWord look={standingLook(row)} />
				<span className={styles['origin']} title={origin}>
					{origin}
				</span>
			</span>
		</span>
	);
}
