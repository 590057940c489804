// A choice of few, each with a sentence about what it means. One is always chosen; what belongs to the chosen one
// stands below it.
import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import styles from './fields.module.css';

export interface ChoiceOption<T extends string> {
	readonly id: T;
	readonly name: string;
	readonly what?: string;
	readonly isDisabled?: boolean;
	/** Fields that are there while it is chosen. */
	readonly more?: ReactNode;
}

export interface ChoiceFieldProps<T extends string> {
	readonly label: string;
	readonly options: readonly ChoiceOption<T>[];
	readonly value: T;
	readonly onChange: (value: T) => void;
}

export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
	const { label, options, value, onChange } = props;
	return (
		<RadioGroup
			className={styles['choices'] ?? ''}
			value={value}
			onChange={(id) => {
				const chosen = options.find((option) => option.id === id);
				if (chosen !== undefined) onChange(chosen.id);
			}}
		>
			<Label className={styles['label'] ?? ''}>{label}</Label>
			<div className={styles['cards']}>
				{options.map(({ id, name, what, isDisabled, more }) => (
					<div key={id} className={styles['card']}>
						<Radio value={id} className={styles['choice'] ?? ''} isDisabled={isDisabled === true}>
							<span className={styles['dot']} aria-hidden="true" />
							<span className={styles['choiceWords']}>
								<span className={styles['choiceName']}>{name}</span>
								{what === undefined ? null : <span className={styles['what']}>{what}</span>}
							</span>
						</Radio>
						{id === value && more !== undefined ? (
							<div className={styles['more']}>{more}</div>
						) : null}
					</div>
				))}
			</div>
		</RadioGroup>
	);
}
