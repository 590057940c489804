// Registries: the list, and beside it the editor of one or the logins to import. Nothing that was typed is lost by
// opening something else: it is asked for first.
import { useEffect, useRef } from 'react';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Screen } from '../../components/screen';
import { useNavigation, useRegistries } from '../../stores/stores';
import { text } from '../../text/en';
import { RegistryEditor } from './editor/registry-editor';
import { RegistriesList } from './list/registries-list';
import { LoginsSheet } from './logins/logins-sheet';
import styles from './registries-screen.module.css';
import { useRemove } from './use-remove';
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
						<RegistriesList
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
