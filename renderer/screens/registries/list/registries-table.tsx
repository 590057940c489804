// The saved registries, one a row. Only rows near the visible part are in the document. The grid keeps the focus; arrow
// keys move the active row.
import { type KeyboardEvent, type MouseEvent, type RefObject, useState } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import { MiddleCut } from '../../../components/middle-cut';
import { StateWord } from '../../../components/state-word';
import { useWindowedRows } from '../../../components/use-windowed-rows';
import type { RegistryTest } from '../../../stores/registries-store';
import { text } from '../../../text/en';
import styles from './registries-table.module.css';
import { securityLook, testLook } from './row-looks';
import { listKey } from './table-keys';

const words = text.registries.list;
const ROW_HEIGHT = 48;
const HINT_ID = 'registries-keys';

export interface RegistriesTableProps {
	readonly rows: readonly RegistryRow[];
	readonly tests: ReadonlyMap<string, RegistryTest>;
	/** Whether the keychain cannot be asked whose credentials there are. */
	readonly isVaultShut: boolean;
	/** The registry in the editor. */
	readonly openHost: string | undefined;
	readonly tableRef: RefObject<HTMLDivElement | null>;
	readonly onEdit: (host: string) => void;
	readonly onRemove: (host: string) => void;
	readonly onTest: (host: string) => void;
}

export function RegistriesTable(props: RegistriesTableProps) {
	const { rows, tests, isVaultShut, openHost, tableRef, onEdit, onRemove, onTest } = props;
	const [activeHost, setActiveHost] = useState<string>();
	const { listRef, first, end, reveal } = useWindowedRows(rows.length, ROW_HEIGHT);
	const active = rows.findIndex(({ entry }) => entry.host === (activeHost ?? openHost));
	const activate = (index: number): void => {
		setActiveHost(rows[index]?.entry.host);
		reveal(index, 40);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const answer = listKey(event.key, rows.length, active);
		const host = rows[active]?.entry.host;
		if (answer === undefined) return;
		event.preventDefault();
		if (answer.kind === 'move') activate(answer.index);
		else if (host === undefined) return;
		else if (answer.kind === 'edit') onEdit(host);
		else if (answer.kind === 'test') onTest(host);
		else {
			// The row that comes in its place is the next one to work on.
			setActiveHost((rows[active + 1] ?? rows[active - 1])?.entry.host);
			onRemove(host);
		}
	};
	const onClick = (event: MouseEvent) => {
		const host = (event.target as Element).closest<HTMLElement>('[data-host]')?.dataset['host'];
		if (host === undefined) return;
		setActiveHost(host);
		onEdit(host);
	};
	const near = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
	const shown =
		active < 0 || near.includes(active) ? near : [...near, active].sort((a, b) => a - b);
	return (
		<div className={styles['frame']}>
			<div
				className={`${styles['table']} ${active < 0 ? '' : styles['hasActive']}`}
				role="grid"
				aria-label={words.label}
				aria-describedby={HINT_ID}
				aria-rowcount={rows.length + 1}
				aria-colcount={5}
				{...(active < 0 ? {} : { 'aria-activedescendant': rowId(rows[active]) })}
				tabIndex={0}
				ref={tableRef}
				onKeyDown={onKeyDown}
				onClick={onClick}
			>
				<div role="rowgroup" className={styles['head']}>
					<div role="row" aria-rowindex={1} className={styles['headRow']}>
						{[words.name, words.address, words.signIn, words.security, words.lastTest].map(
							(name) => (
								<span key={name} role="columnheader">
									{name}
								</span>
							),
						)}
					</div>
				</div>
				<div
					className={styles['rows']}
					role="rowgroup"
					ref={listRef}
					style={{ height: rows.length * ROW_HEIGHT }}
				>
					{shown.map((index) => {
						const row = rows[index];
						return row === undefined ? null : (
							<div
								key={row.entry.host}
								id={rowId(row)}
								role="row"
								aria-rowindex={index + 2}
								aria-selected={row.entry.host === openHost}
								data-host={row.entry.host}
								className={`${styles['row']} ${index === active ? styles['active'] : ''}`}
								style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
							>
								<Cells row={row} test={tests.get(row.entry.host)} isVaultShut={isVaultShut} />
							</div>
						);
					})}
				</div>
			</div>
			<p id={HINT_ID} className={styles['keys']}>
				{words.keys}
			</p>
		</div>
	);
}

interface CellsProps {
	readonly row: RegistryRow;
	readonly test: RegistryTest | undefined;
	readonly isVaultShut: boolean;
}

function Cells({ row, test, isVaultShut }: CellsProps) {
	const { entry, signIn } = row;
	const { title, ...look } = testLook(row, test);
	return (
		<>
			<span role="gridcell" className={styles['name']} title={visibleText(entry.name)}>
				{visibleText(entry.name, 80)}
			</span>
			<span role="gridcell" className={styles['address']}>
				<MiddleCut value={entry.host} isMono />
			</span>
			<span role="gridcell" className={signIn === undefined ? styles['none'] : styles['user']}>
				{signIn === undefined
					? isVaultShut
						? words.unknownSignIn
						: words.noSignIn
					: visibleText(signIn.username, 80)}
			</span>
			<span role="gridcell">
				<StateWord look={securityLook(entry.tls)} />
			</span>
			<span role="gridcell" {...(title === undefined ? {} : { title })}>
				<StateWord look={look} />
			</span>
		</>
	);
}

function rowId(row: RegistryRow | undefined): string {
	return row === undefined ? '' : `registry-${row.entry.host.replace(/[^a-z0-9.-]/g, '_')}`;
}
