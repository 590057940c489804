// The head of the flow: the way back, and what it is about.
import { visibleText } from '../../../shared/format/visible-text';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { useNavigation, useTrust } from '../../stores/stores';
import { subjectOf } from '../../stores/trust-draft';
import { text } from '../../text/en';
import styles from './trust.module.css';

const words = text.trust;

export function TrustHead() {
	const go = useNavigation((state) => state.go);
	const draft = useTrust((state) => state.draft);
	const start = useTrust((state) => state.start);
	const preview = useTrust((state) => state.plan.preview);
	const host = visibleText(preview?.wish.host ?? subjectOf(draft) ?? '', 255);
	const title =
		start.revert !== undefined
			? words.undoTitle(host)
			: host === ''
				? words.title
				: words.titleFor({ as: draft.as, host });
	return (
		<header className={styles['head']}>
			<div className={styles['back']}>
				<Button kind="quiet" onPress={() => go({ screen: 'engines' })}>
					<Icon name="back" />
					{words.back}
				</Button>
			</div>
			<span className={styles['slash']} aria-hidden="true">
				/
			</span>
			<h1 title={title}>{title}</h1>
		</header>
	);
}
