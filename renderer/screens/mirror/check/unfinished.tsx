// What keeps the mirror from being planned, by step, each with the way there.
import { DRAFT_STEPS, type DraftStep } from '../../../../shared/mirror/draft/mirror-draft';
import type { DraftProblem } from '../../../../shared/mirror/draft/mirror-of-draft';
import { Button } from '../../../components/button';
import { Notice } from '../../../components/notice/notice';
import { text } from '../../../text/en';
import styles from './check-step.module.css';

const words = text.mirror.check;
/** More of one step are counted. */
const MAX_SHOWN = 5;

export interface UnfinishedProps {
	readonly problems: readonly DraftProblem[];
	readonly goToStep: (step: DraftStep) => void;
}

export function Unfinished({ problems, goToStep }: UnfinishedProps) {
	const steps = DRAFT_STEPS.filter((step) => problems.some((problem) => problem.step === step));
	return (
		<section className={styles['unfinished']} aria-label={words.unfinished}>
			<h2>{words.unfinished}</h2>
			<p className={styles['quiet']}>{words.unfinishedWhat}</p>
			{steps.map((step, index) => {
				const own = problems.filter((problem) => problem.step === step);
				return (
					<Notice
						key={step}
						tone="caution"
						title={text.mirror.steps[step]}
						actions={
							<Button kind={index === 0 ? 'primary' : 'secondary'} onPress={() => goToStep(step)}>
								{words.goTo(text.mirror.steps[step])}
							</Button>
						}
					>
						<ul className={styles['problems']}>
							{own.slice(0, MAX_SHOWN).map(({ line, problem, remedy }) => (
								<li key={`${line ?? ''} ${problem}`}>
									{problem} <span className={styles['quiet']}>{remedy}</span>
									{line === undefined ? null : (
										<span className={styles['quiet']}> ({words.line(line)})</span>
									)}
								</li>
							))}
							{own.length > MAX_SHOWN ? (
								<li className={styles['quiet']}>{words.moreProblems(own.length - MAX_SHOWN)}</li>
							) : null}
						</ul>
					</Notice>
				);
			})}
		</section>
	);
}
