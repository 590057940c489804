// The plan in numbers: images by what becomes of them, bytes as the bar that the run will have.
import type { ShownPlan } from '../../../../shared/ipc/groups/mirrors';
import { CrossingBar } from '../../../components/crossing-bar';
import { text } from '../../../text/en';
import styles from './check-step.module.css';

const words = text.mirror.check.totals;

export function PlanTotals({ totals }: { readonly totals: ShownPlan['totals'] }) {
	const { bytesToMove, bytesToMount, bytesPresent } = totals;
	const saved = bytesToMount + bytesPresent;
	const all = bytesToMove + saved;
	const there = all === 0 ? 1 : saved / all;
	const facts = [
		...(totals.present > 0 ? [words.present(totals.present)] : []),
		...(totals.refused > 0 ? [words.refused(totals.refused)] : []),
	];
	return (
		<>
			<div className={styles['between']}>
				<h2>{totals.toCopy === 0 ? words.nothing : words.copy(totals.toCopy)}</h2>
				<span className={styles['quiet']}>{facts.join(' · ')}</span>
			</div>
			<CrossingBar
				label={words.label}
				fraction={there}
				there={there}
				moved={0}
				valueText={words.valueText(bytesToMove)}
			/>
			<dl className={styles['legend']}>
				<div className={styles['legendThere']}>
					<dt>{words.there}</dt>
					<dd>{words.bytes(bytesPresent)}</dd>
				</div>
				<div className={styles['legendThere']}>
					<dt>{words.shared}</dt>
					<dd>{words.bytes(bytesToMount)}</dd>
				</div>
				<div className={styles['legendMove']}>
					<dt>{words.move}</dt>
					<dd>{words.bytes(bytesToMove)}</dd>
				</div>
			</dl>
		</>
	);
}
