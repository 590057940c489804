// What somebody should look at, each with what to press.
import { describeFaultInWindow } from '../../../shared/fault/window-remedies';
import { visibleText } from '../../../shared/format/visible-text';
import { Button } from '../../components/button';
import { Icon, type IconName } from '../../components/icon';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './attention.module.css';
import type { AttentionItem } from './attention-items';

/** More than this is a list to read, not to act on; the screens have all of it. */
const MAX_ITEMS = 6;

export function Attention({ items }: { readonly items: readonly AttentionItem[] }) {
	if (items.length === 0) return null;
	const firstInterrupted = items.findIndex((item) => item.kind === 'interrupted');
	return (
		<section className={styles['section']}>
			<h2>{text.home.attentionTitle}</h2>
			<ul className={styles['list']}>
				{items.slice(0, MAX_ITEMS).map((item, index) => (
					<li key={keyOf(item)} className={`${styles['item']} ${styles[item.kind]}`}>
						<Icon name={iconOf(item)} />
						<div className={styles['words']}>
							<p className={styles['title']}>{titleOf(item)}</p>
							<p className={styles['means']}>{meaningOf(item)}</p>
						</div>
						<div className={styles['actions']}>
							<ItemActions item={item} isFirst={index === firstInterrupted} />
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}

interface ItemActionsProps {
	readonly item: AttentionItem;
	/** One primary button a screen. */
	readonly isFirst: boolean;
}

function ItemActions({ item, isFirst }: ItemActionsProps) {
	const go = useNavigation((state) => state.go);
	const continueRun = useRuns((state) => state.continueRun);
	const isStarting = useRuns((state) => state.isStarting);
	const goOn = async (runId: string) => {
		const started = await continueRun(runId);
		if (started !== undefined) go({ screen: 'run', runId: started });
	};
	switch (item.kind) {
		case 'interrupted': {
			const { runId } = item.run;
			return (
				<>
					<Button onPress={() => go({ screen: 'run', runId })}>{text.home.show}</Button>
					<Button
						kind={isFirst ? 'primary' : 'secondary'}
						isDisabled={isStarting}
						onPress={() => void goOn(runId)}
					>
						{text.home.continue}
					</Button>
				</>
			);
		}
		case 'failed':
			return (
				<Button onPress={() => go({ screen: 'run', runId: item.run.runId })}>
					{text.home.showProblems}
				</Button>
			);
		case 'registry':
			return (
				<Button onPress={() => go({ screen: 'registries', host: item.host })}>
					{text.home.openRegistry}
				</Button>
			);
		case 'keychain':
			return (
				<Button onPress={() => go({ screen: 'registries' })}>
					{text.home.environment.fixKeychain}
				</Button>
			);
	}
}

function keyOf(item: AttentionItem): string {
	switch (item.kind) {
		case 'interrupted':
		case 'failed':
			return item.run.runId;
		case 'registry':
			return `registry ${item.host}`;
		case 'keychain':
			return 'keychain';
	}
}

function iconOf({ kind }: AttentionItem): IconName {
	return kind === 'interrupted' ? 'interrupted' : 'failed';
}

function titleOf(item: AttentionItem): string {
	switch (item.kind) {
		case 'interrupted':
			return text.home.interrupted(visibleText(item.run.mirror, 80));
		case 'failed': {
			const { failed, mirror } = item.run;
			const name = visibleText(mirror, 80);
			return failed === 0 ? text.home.failedWhole(name) : text.home.failed(failed, name);
		}
		case 'registry':
		case 'keychain':
			return describeFaultInWindow(item.fault).title;
	}
}

function meaningOf(item: AttentionItem): string {
	switch (item.kind) {
		case 'interrupted':
			return text.home.interruptedMeans(item.run.arrived, item.run.images);
		case 'failed':
			return text.home.failedMeans;
		case 'registry':
		case 'keychain': {
			const { explanation, remedy } = describeFaultInWindow(item.fault);
			return `${explanation} ${remedy}`.trim();
		}
	}
}
