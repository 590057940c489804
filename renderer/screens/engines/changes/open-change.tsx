// The way back to a change that was left: at work, or chosen and not applied yet.
import { Button } from '../../../components/button';
import { Notice } from '../../../components/notice/notice';
import { useNavigation, useTrust } from '../../../stores/stores';
import { subjectOf } from '../../../stores/trust-draft';
import { text } from '../../../text/en';

const words = text.trust.engines;

export function OpenChange() {
	const go = useNavigation((state) => state.go);
	const phase = useTrust((state) => state.apply.phase);
	const isUndo = useTrust((state) => state.start.revert !== undefined);
	const host = useTrust((state) => subjectOf(state.draft));
	const isAtWork = phase === 'applying';
	if (!isAtWork && (phase !== 'none' || isUndo || host === undefined)) return null;
	return (
		<Notice
			tone="quiet"
			title={isAtWork ? words.atWork : words.unfinished(host ?? '')}
			actions={
				<Button onPress={() => go({ screen: 'trust' })}>
					{isAtWork ? words.show : words.goOn}
				</Button>
			}
		>
			<p>{isAtWork ? words.atWorkMore : words.unfinishedMore}</p>
		</Notice>
	);
}
