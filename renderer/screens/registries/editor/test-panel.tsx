// The checklist of a test: each step as it ends, and below a failed one what it means and what to do.
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { PROBE_STEPS, type ProbeStep } from '../../../../shared/registry/probe-report';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { type StateLook, StateWord } from '../../../components/state-word';
import type { RegistryTest } from '../../../stores/registries-store';
import { useApp } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './test-panel.module.css';
import { type Act, foundWords, remediesOf, remedyWords, resultText } from './test-words';

const words = text.registries.test;

export interface TestPanelProps {
	readonly host: string;
	readonly test: RegistryTest;
	readonly onAct: (act: Act) => void;
	readonly onAgain: () => void;
	readonly onCancel: () => void;
}

export function TestPanel({ host, test, onAct, onAgain, onCancel }: TestPanelProps) {
	const { steps, isRunning, outcome, fault } = test;
	const copy = useApp((state) => state.copy);
	const copied = useApp((state) => state.copied);
	const result = resultText(host, steps);
	const next = PROBE_STEPS[steps.length];
	return (
		<section className={styles['panel']} aria-label={words.label(host)}>
			<header className={styles['header']}>
				<h3>{words.title}</h3>
				<span role="status">
					<StateWord look={lookOf(isRunning, outcome)} />
				</span>
			</header>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<ol className={styles['steps']}>
				{steps.map((step) => (
					<Step key={step.step} step={step} host={host} onAct={onAct} />
				))}
				{isRunning && next !== undefined ? (
					<li className={`${styles['step']} ${styles['skipped']}`}>
						<Mark look={{ icon: 'waiting', word: words.waiting, tone: 'quiet' }} />
						<span className={styles['name']}>{words.steps[next]}</span>
					</li>
				) : null}
			</ol>
			<div className={styles['actions']}>
				{isRunning ? (
					<Button onPress={onCancel}>{words.cancel}</Button>
				) : (
					<>
						<Button onPress={onAgain}>{words.again}</Button>
						{steps.length === 0 ? null : (
							<Button kind="quiet" onPress={() => void copy(result)}>
								{copied === result ? words.copied : words.copy}
							</Button>
						)}
					</>
				)}
			</div>
		</section>
	);
}

interface StepProps {
	readonly step: ProbeStep;
	readonly host: string;
	readonly onAct: (act: Act) => void;
}

const LOOKS = {
	ok: { icon: 'there', word: 'ok', tone: 'ok' },
	fault: { icon: 'failed', word: 'failed', tone: 'danger' },
	skipped: { icon: 'cancelled', word: 'skipped', tone: 'quiet' },
} as const satisfies Readonly<Record<ProbeStep['outcome'], StateLook>>;

function Step({ step, host, onAct }: StepProps) {
	const { fault } = step;
	return (
		<li className={`${styles['step']} ${styles[step.outcome]}`}>
			<Mark look={LOOKS[step.outcome]} />
			<span className={styles['name']}>{words.steps[step.step]}</span>
			<span className={styles['found']}>
				{fault === undefined ? (
					foundWords(step)
				) : (
					<strong>{describeFaultInWindow(fault).title}</strong>
				)}
			</span>
			<span className={styles['took']}>
				{step.outcome === 'skipped' ? '' : words.took(step.durationMs)}
			</span>
			{fault === undefined ? null : (
				<div className={styles['remedy']}>
					<p>
						{describeFaultInWindow(fault).explanation} {remedyWords(fault)}
					</p>
					<div className={styles['acts']}>
						{remediesOf(step.step, fault, host).map(({ label, act }) => (
							<Button key={label} onPress={() => onAct(act)}>
								{label}
							</Button>
						))}
					</div>
				</div>
			)}
		</li>
	);
}

/** The icon stands for the word, which screen readers get. */
function Mark({ look }: { readonly look: StateLook }) {
	return (
		<span className={styles['mark']}>
			<StateWord look={{ ...look, word: '' }} />
			<span className="visually-hidden">{look.word}</span>
		</span>
	);
}

function lookOf(isRunning: boolean, outcome: RegistryTest['outcome']): StateLook {
	if (isRunning) return { icon: 'moving', word: words.running, tone: 'active' };
	switch (outcome) {
		case 'ok':
			return { icon: 'verified', word: words.worked, tone: 'ok' };
		case 'fault':
			return { icon: 'failed', word: words.failed, tone: 'danger' };
		default:
			return { icon: 'cancelled', word: words.stopped, tone: 'quiet' };
	}
}
