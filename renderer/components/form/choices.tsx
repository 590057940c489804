// A choice of one among a few, each with what it means.
import { Radio, RadioGroup } from 'react-aria-components';
import styles from './form.module.css';

export interface ChoicesProps<T extends string> {
	readonly label: string;
	readonly options: readonly { readonly id: T; readonly name: string; readonly meaning?: string }[];
	readonly value: T;
	readonly onChange: (value: T) => void;
}

export function Choices<T extends string>({ label, options, value, onChange }: ChoicesProps<T>) {
	return (
		<RadioGroup
			aria-label={label}
			className={styles['choices'] ?? ''}
			value={value}
			onChange={(chosen) => {
				const option = options.find(({ id }) => id === chosen);
				if (option !== undefined) onChange(option.id);
			}}
		>
			{options.map(({ id, name, meaning }) => (
				<Radio key={id} value={id} className={styles['choice'] ?? ''}>
					<span className={styles['dot']} aria-hidden="true" />
					<span className={styles['choiceWords']}>
						<span>{name}</span>
						{meaning === undefined ? null : <span className={styles['help']}>{meaning}</span>}
					</span>
				</Radio>
			))}
		</RadioGroup>
	);
}
