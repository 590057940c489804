// Registries: the list, and beside it the editor of one or the logins to import. Nothing that was typed is lost by
// opening something else: it is asked for first.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { describeFault } from '../../../shared/fault/fault-texts';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { SearchField } from '../../components/filter/search-field';
import { Screen } from '../../components/screen';
import { useNavigation, useRegistries, useToasts } from '../../stores/stores';
import { text } from '../../text/en';
import { RegistryEditor } from './editor/registry-editor';
import { RegistriesTable } from './list/registries-table';
import { fittingRows } from './list/row-looks';
import { LoginsSheet } from './logins/logins-sheet';
import styles from './registries-screen.module.css';
import { useSheet } from './use-sheet';
import { VaultNotice } from './vault-notice';

const words = text.registries;

export function RegistriesScreen() {
	const place = useNavigation((state) => state.place);
	const rows = useRegistries((state) => state.rows);
	const list = useRegistries((state) => state.list);
	const listFault = useRegistries((state) => state.listFault);
	const testAll = useRegistries((state) => state.testAll);
	const table = useRef<HTMLDivElement>(null);
	const sheet = useSheet(() => table.current?.focus());
	const { shown, open } = sheet;
	const remove = useRemove((host) => {
		if (shown?.kind === 'editor' && shown.host === host) sheet.drop();
	});
	const isReady = list !== 'loading';
	useEffect(() => {
		// A saved registry can be opened only when the list is there. The same place gone to again opens it again.
		if (place.screen === 'registries' && place.host !== undefined && isReady) {
			open({ kind: 'editor', host: place.host });
		}
	}, [place, isReady, open]);
	return (
		<div className={`${styles['layout']} ${shown === undefined ? '' : styles['hasSheet']}`}>
			<div className={styles['main']}>
				<Screen
					title={words.title}
					subtitle={words.subtitle}
					actions={
						<>
							<Button onPress={() => open({ kind: 'logins' })}>{words.import}</Button>
							{rows.length > 1 ? (
								<Button onPress={() => void testAll()}>{words.testAll}</Button>
							) : null}
							{rows.length === 0 ? null : (
								<Button
									kind={shown === undefined ? 'primary' : 'secondary'}
									command="add-registry"
									onPress={() => open({ kind: 'editor' })}
								>
									{words.add}
								</Button>
							)}
						</>
					}
				>
					<VaultNotice />
					{listFault === undefined ? null : <FaultNotice fault={listFault} />}
					{list === 'loading' ? <p className={styles['quiet']}>{words.loading}</p> : null}
					{list === 'ready' && rows.length === 0 ? (
						<Empty hasSheet={shown !== undefined} onAdd={() => open({ kind: 'editor' })} />
					) : null}
					{rows.length === 0 ? null : (
						<Listed
							tableRef={table}
							openHost={shown?.kind === 'editor' ? shown.host : undefined}
							onEdit={(host) => open({ kind: 'editor', host })}
							onRemove={remove}
						/>
					)}
				</Screen>
			</div>
			{shown?.kind === 'editor' ? (
				<RegistryEditor
					key={shown.key}
					host={shown.host}
					isLeaving={sheet.isAsking}
					onSaved={sheet.rename}
					onDirty={sheet.setDirty}
					onClose={sheet.close}
					onAnswer={sheet.answer}
					onOpen={(host) => open({ kind: 'editor', host })}
					onRemove={remove}
				/>
			) : null}
			{shown?.kind === 'logins' ? <LoginsSheet onClose={sheet.close} /> : null}
		</div>
	);
}

interface ListedProps {
	readonly tableRef: React.RefObject<HTMLDivElement | null>;
	readonly openHost: string | undefined;
	readonly onEdit: (host: string) => void;
	readonly onRemove: (host: string) => void;
}

function Listed({ tableRef, openHost, onEdit, onRemove }: ListedProps) {
	const rows = useRegistries((state) => state.rows);
	const tests = useRegistries((state) => state.tests);
	const test = useRegistries((state) => state.test);
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

function Empty({ hasSheet, onAdd }: { readonly hasSheet: boolean; readonly onAdd: () => void }) {
	return (
		<div className={styles['empty']}>
			<h2>{words.empty.title}</h2>
			<p className={styles['emptyWords']}>{words.empty.words}</p>
			<Button kind={hasSheet ? 'secondary' : 'primary'} command="add-registry" onPress={onAdd}>
				{words.add}
			</Button>
		</div>
	);
}

/** Removes at once and offers the way back; a removal that failed says why in the same place. */
function useRemove(onRemoved: (host: string) => void): (host: string) => void {
	const rows = useRegistries((state) => state.rows);
	const remove = useRegistries((state) => state.remove);
	const undoRemove = useRegistries((state) => state.undoRemove);
	const show = useToasts((state) => state.show);
	return useCallback(
		(host) => {
			const name = rows.find(({ entry }) => entry.host === host)?.entry.name ?? host;
			void remove(host).then((answer) => {
				if (!answer.ok) {
					show({ text: describeFault(answer.fault).title, tone: 'danger' });
					return;
				}
				onRemoved(host);
				const run = () =>
					void undoRemove(host).then((undone) => {
						if (!undone.ok) show({ text: describeFault(undone.fault).title, tone: 'danger' });
					});
				show({ text: words.removed(name), action: { label: words.undo, run } });
			});
		},
		[rows, remove, undoRemove, show, onRemoved],
	);
}
