// The drafts, the latest first; a new one; a mirror file from disk.
import { Button as AriaButton } from 'react-aria-components';
import { visibleText } from '../../../shared/format/visible-text';
import type { DraftSummary } from '../../../shared/mirror/draft/mirror-draft';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Icon } from '../../components/icon';
import { Screen } from '../../components/screen';
import { useDrafts, useNavigation, useToasts } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './draft-list.module.css';

const words = text.mirror.drafts;

export function DraftList() {
	const summaries = useDrafts((state) => state.summaries);
	const list = useDrafts((state) => state.list);
	const listFault = useDrafts((state) => state.listFault);
	const fault = useDrafts((state) => state.fault);
	const create = useDrafts((state) => state.create);
	const openFile = useDrafts((state) => state.openFile);
	const go = useNavigation((state) => state.go);
	const show = useToasts((state) => state.show);
	const startNew = (): void => go({ screen: 'mirror', draftId: create() });
	const startFromFile = async (): Promise<void> => {
		const opened = await openFile();
		if (opened === undefined) return;
		for (const warning of opened.warnings) show({ text: warning });
		go({ screen: 'mirror', draftId: opened.id });
	};
	const actions = (
		<>
			<Button command="open-mirror-file" onPress={() => void startFromFile()}>
				{words.openFile}
			</Button>
			<Button kind="primary" command="new-mirror" onPress={startNew}>
				{words.create}
			</Button>
		</>
	);
	return (
		<Screen title={text.mirror.title} subtitle={words.subtitle} actions={actions}>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{listFault === undefined ? null : <FaultNotice fault={listFault} />}
			{list === 'loading' ? <p className={styles['quiet']}>{words.loading}</p> : null}
			{list === 'ready' && summaries.length === 0 ? (
				<div className={styles['empty']}>
					<h2>{words.emptyTitle}</h2>
					<p>{words.empty}</p>
				</div>
			) : null}
			{summaries.length === 0 ? null : (
				<ul className={styles['list']} aria-label={words.label}>
					{summaries.map((draft) => (
						<DraftRow key={draft.id} draft={draft} />
					))}
				</ul>
			)}
		</Screen>
	);
}

function DraftRow({ draft }: { readonly draft: DraftSummary }) {
	const go = useNavigation((state) => state.go);
	const remove = useDrafts((state) => state.remove);
	const restore = useDrafts((state) => state.restore);
	const show = useToasts((state) => state.show);
	const name = draft.name === '' ? words.untitled : visibleText(draft.name, 80);
	const removeIt = async (): Promise<void> => {
		const removed = await remove(draft.id);
		if (removed === undefined) return;
		const run = (): void => void restore(removed);
		show({ text: words.removed(name), action: { label: words.undo, run } });
	};
	return (
		<li className={styles['row']}>
			<AriaButton
				className={styles['open'] ?? ''}
				onPress={() => go({ screen: 'mirror', draftId: draft.id })}
			>
				<span className={styles['name']}>{name}</span>
				<span className={styles['destination']}>
					{words.images(draft.images)}
					{' → '}
					{draft.destination === '' ? words.noDestination : visibleText(draft.destination)}
				</span>
				<span className={styles['step']}>{text.mirror.steps[draft.step]}</span>
				<span className={styles['when']}>{words.saved(draft.savedAtMs)}</span>
			</AriaButton>
			<AriaButton
				className={styles['remove'] ?? ''}
				aria-label={words.remove(name)}
				onPress={() => void removeIt()}
			>
				<Icon name="cross" />
			</AriaButton>
		</li>
	);
}
