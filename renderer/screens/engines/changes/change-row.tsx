// One change: what it was, its state as an icon and a word, and what can be done about it.
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { visibleText } from '../../../../shared/format/visible-text';
import type { TrustChange } from '../../../../shared/trust/trust-change';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { Icon } from '../../../components/icon';
import { type StateLook, StateWord } from '../../../components/state-word';
import { useNavigation, useTrust } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './changes.module.css';

const words = text.trust.changes;
const MAX_PATH = 1024;

const LOOKS: Readonly<Record<TrustChange['state'], StateLook>> = {
	applied: { icon: 'verified', word: words.state.applied, tone: 'ok' },
	written: { icon: 'waiting', word: words.state.written, tone: 'caution' },
	'rolled-back': { icon: 'failed', word: words.state['rolled-back'], tone: 'quiet' },
	'roll-back-failed': { icon: 'failed', word: words.state['roll-back-failed'], tone: 'danger' },
	interrupted: { icon: 'interrupted', word: words.state.interrupted, tone: 'caution' },
	reverted: { icon: 'cancelled', word: words.state.reverted, tone: 'quiet' },
};
/** Something of them may still be in the files. */
const CAN_UNDO: ReadonlySet<TrustChange['state']> = new Set([
	'applied',
	'written',
	'roll-back-failed',
	'interrupted',
]);

export function ChangeRow({ change }: { readonly change: TrustChange }) {
	const { atMs, state, engines, fault, reverts } = change;
	const asking = useTrust((store) => store.asking);
	const isMine = asking?.changeId === change.id;
	const titles = engines.map((engine) => text.trust.engineName(engine));
	return (
		<li className={styles['change']}>
			<div className={styles['what']}>
				<p className={styles['name']}>{words.what(change)}</p>
				<p className={styles['facts']}>{[words.when(atMs), ...titles].join(' · ')}</p>
				{fault === undefined ? null : (
					<p className={styles['facts']}>{words.why(describeFaultInWindow(fault).title)}</p>
				)}
				{state === 'interrupted' ? (
					<p className={styles['facts']}>{words.interruptedMore}</p>
				) : null}
				{reverts === undefined ? <Drift change={change} /> : null}
			</div>
			<StateWord look={LOOKS[state]} />
			<Acts change={change} isAsking={isMine && asking.isRunning} />
			{isMine && asking.fault !== undefined ? (
				<div className={styles['trouble']}>
					<FaultNotice fault={asking.fault} />
				</div>
			) : null}
		</li>
	);
}

/** What others did to its files; nothing while it no longer counts. */
function Drift({ change: { state, files } }: { readonly change: TrustChange }) {
	if (state !== 'applied' && state !== 'written') return null;
	return files.map(({ path, drift, changedAtMs }) => {
		const shown = visibleText(path, MAX_PATH);
		if (drift !== 'changed' && drift !== 'gone') return null;
		return (
			<p key={path} className={styles['drift']}>
				<Icon name="failed" />
				{drift === 'gone' ? words.gone(shown) : words.drift(shown, changedAtMs)}
			</p>
		);
	});
}

interface ActsProps {
	readonly change: TrustChange;
	readonly isAsking: boolean;
}

function Acts({ change, isAsking }: ActsProps) {
	const go = useNavigation((state) => state.go);
	const askAgain = useTrust((state) => state.askAgain);
	const { id, state, reverts } = change;
	const what = words.what(change);
	return (
		<div className={styles['buttons']}>
			{state === 'written' ? (
				<Button isDisabled={isAsking} onPress={() => void askAgain(id)}>
					{isAsking ? words.asking : words.askAgain}
					<span className="visually-hidden"> {what}</span>
				</Button>
			) : null}
			{CAN_UNDO.has(state) && reverts === undefined ? (
				<Button onPress={() => go({ screen: 'trust', start: { revert: id } })}>
					{words.undo}
					<span className="visually-hidden"> {what}</span>
				</Button>
			) : null}
		</div>
	);
}
