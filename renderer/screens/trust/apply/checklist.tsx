// The steps of a change as they go: an icon and a word each, by what the engine was seen to have taken it, and below a
// failed one what it means and what to do.
import { FaultNotice } from '../../../components/fault-notice';
import { type StateLook, StateWord } from '../../../components/state-word';
import { text } from '../../../text/en';
import styles from './apply.module.css';
import type { ShownStep } from './expected-steps';

const words = text.trust.apply;

const LOOKS: Readonly<Record<ShownStep['state'], StateLook>> = {
	waiting: { icon: 'waiting', word: words.stepState.waiting, tone: 'quiet' },
	running: { icon: 'moving', word: words.stepState.running, tone: 'active' },
	done: { icon: 'there', word: words.stepState.done, tone: 'ok' },
	failed: { icon: 'failed', word: words.stepState.failed, tone: 'danger' },
	skipped: { icon: 'cancelled', word: words.stepState.skipped, tone: 'quiet' },
};

export interface ChecklistProps {
	readonly steps: readonly ShownStep[];
	readonly titleOf: (endpoint: string) => string;
}

export function Checklist({ steps, titleOf }: ChecklistProps) {
	return (
		<ol className={styles['steps']} aria-label={words.checklist}>
			{steps.map((step) => (
				<Step key={`${step.name} ${step.engine ?? ''}`} step={step} titleOf={titleOf} />
			))}
		</ol>
	);
}

interface StepProps {
	readonly step: ShownStep;
	readonly titleOf: ChecklistProps['titleOf'];
}

function Step({ step, titleOf }: StepProps) {
	const { name, engine, state, by, fault } = step;
	const look = LOOKS[state];
	const found = [
		...(engine === undefined ? [] : [titleOf(engine)]),
		...(by === undefined ? [] : [words.by[by]]),
		...(state === 'running' ? [words.stepState.running] : []),
	];
	return (
		<li className={`${styles['step']} ${styles[state]}`}>
			<span className={styles['mark']}>
				<StateWord look={{ ...look, word: '' }} />
				<span className="visually-hidden">{look.word}</span>
			</span>
			<span className={styles['name']}>{words.steps[name]}</span>
			<span className={styles['found']}>{found.join(' · ')}</span>
			{fault === undefined ? null : (
				<div className={styles['fault']}>
					<FaultNotice
						fault={fault}
						{...(fault.detail === undefined
							? {}
							: { details: { label: text.failures.details, lines: [fault.detail] } })}
					/>
				</div>
			)}
		</li>
	);
}
