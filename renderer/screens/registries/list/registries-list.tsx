// The list of registries with its filter, and the word for a filter that nothing fits.
import { type RefObject, useMemo, useState } from 'react';
import { Button } from '../../../components/button';
import { SearchField } from '../../../components/filter/search-field';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from '../registries-screen.module.css';
import { RegistriesTable } from './registries-table';
import { fittingRows } from './row-looks';

const words = text.registries;

export interface RegistriesListProps {
	readonly tableRef: RefObject<HTMLDivElement | null>;
	readonly openHost: string | undefined;
	readonly onEdit: (host: string) => void;
	readonly onRemove: (host: string) => void;
}

export function RegistriesList({ tableRef, openHost, onEdit, onRemove }: RegistriesListProps) {
	const rows = useRegistries((state) => state.rows);
	const tests = useRegistries((state) => state.tests);
	const test = useRegistries((state) => state.test);
	const isVaultShut = useRegistries((state) => state.vault?.fault !== undefined);
	const [filter, setFilter] = useState('');
	const fitting = useMemo(() => fittingRows(rows, filter), [rows, filter]);
	return (
		<>
			<div className={styles['toolbar']}>
				<span className={styles['filter']} data-filter>
					<SearchField
						label={words.list.filter}
						placeholder={words.list.filterPlaceholder}
						value={filter}
						onChange={setFilter}
					/>
				</span>
				<span className={styles['quiet']} role="status">
					{words.list.count(fitting.length, rows.length)}
				</span>
			</div>
			{fitting.length === 0 ? (
				<div className={styles['empty']}>
					<p>{words.list.nothingFits}</p>
					<Button onPress={() => setFilter('')}>{words.list.clearFilter}</Button>
				</div>
			) : (
				<RegistriesTable
					rows={fitting}
					tests={tests}
					isVaultShut={isVaultShut}
					openHost={openHost}
					tableRef={tableRef}
					onEdit={onEdit}
					onRemove={onRemove}
					onTest={(host) => void test(host)}
				/>
			)}
		</>
	);
}
