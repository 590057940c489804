// Steps side by side: where one is, what each says, and where something is missing. All can be gone to.
import type { CSSProperties } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Icon } from '../icon';
import styles from './stepper.module.css';

export interface StepLook<T extends string> {
	readonly id: T;
	readonly name: string;
	readonly summary: string;
	readonly isDone: boolean;
	/** Something in it is missing or wrong, which the summary says. */
	readonly isWrong: boolean;
	readonly isDisabled?: boolean;
}

export interface StepperProps<T extends string> {
	readonly label: string;
	/** Said of a step that is done. */
	readonly doneWord: string;
	readonly steps: readonly StepLook<T>[];
	readonly here: T;
	readonly onGo: (step: T) => void;
}

export function Stepper<T extends string>(props: StepperProps<T>) {
	const { label, doneWord, steps, here, onGo } = props;
	const columns = { '--steps': steps.length } as CSSProperties;
	return (
		<nav className={styles['stepper']} style={columns} aria-label={label}>
			<ol>
				{steps.map(({ id, name, summary, isDone, isWrong, isDisabled }, index) => (
					<li key={id} className={id === here ? styles['here'] : ''}>
						<AriaButton
							className={styles['step'] ?? ''}
							isDisabled={isDisabled === true}
							{...(id === here ? { 'aria-current': 'step' as const } : {})}
							onPress={() => onGo(id)}
						>
							<Marker number={index + 1} isWrong={isWrong} doneWord={isDone ? doneWord : ''} />
							<span className={styles['words']}>
								<span className={styles['name']}>{name}</span>
								<span className={styles['summary']}>{summary}</span>
							</span>
						</AriaButton>
					</li>
				))}
			</ol>
		</nav>
	);
}

interface MarkerProps {
	readonly number: number;
	readonly isWrong: boolean;
	/** Empty while the step is not done. */
	readonly doneWord: string;
}

function Marker({ number, isWrong, doneWord }: MarkerProps) {
	if (isWrong) {
		return (
			<span className={`${styles['marker']} ${styles['wrong']}`}>
				<Icon name="failed" />
			</span>
		);
	}
	return doneWord === '' ? (
		<span className={styles['marker']}>{number}</span>
	) : (
		<span className={`${styles['marker']} ${styles['done']}`}>
			<Icon name="there" />
			<span className="visually-hidden">{doneWord}</span>
		</span>
	);
}
