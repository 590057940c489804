// The saved registries, and whether their last test went well.
import { visibleText } from '../../../shared/format/visible-text';
import type { RegistryRow } from '../../../shared/ipc/groups/registries';
import { Button } from '../../components/button';
import { type StateLook, StateWord } from '../../components/state-word';
import { useNavigation, useRegistries } from '../../stores/stores';
import { text } from '../../text/en';
import { Card } from './card';
import styles from './registries-card.module.css';

const MOST = 6;

export function RegistriesCard() {
	const rows = useRegistries((state) => state.rows);
	const list = useRegistries((state) => state.list);
	const go = useNavigation((state) => state.go);
	const words = text.home.registries;
	const rest = rows.length - MOST;
	return (
		<Card
			title={words.title}
			action={
				<Button kind="quiet" onPress={() => go({ screen: 'registries' })}>
					{words.all}
				</Button>
			}
		>
			{rows.length === 0 && list === 'ready' ? (
				<p className={styles['none']}>{words.none}</p>
			) : null}
			<ul className={styles['rows']}>
				{rows.slice(0, MOST).map((row) => (
					<li key={row.entry.host} className={styles['row']}>
						<span className={styles['name']}>
							{visibleText(row.entry.name === '' ? row.entry.host : row.entry.name, 120)}
						</span>
						<StateWord look={lookOf(row)} />
					</li>
				))}
			</ul>
			{rest > 0 ? <p className={styles['none']}>{words.more(rest)}</p> : null}
		</Card>
	);
}

function lookOf({ lastTest }: RegistryRow): StateLook {
	const words = text.home.registries;
	switch (lastTest?.outcome) {
		case 'ok':
			return { icon: 'there', word: words.ok, tone: 'ok' };
		case 'fault':
			return { icon: 'failed', word: words.fault, tone: 'danger' };
		default:
			return { icon: 'minus', word: words.untested, tone: 'quiet' };
	}
}
