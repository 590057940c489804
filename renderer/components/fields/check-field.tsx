// Yes or no.
import { Checkbox } from 'react-aria-components';
import { Icon } from '../icon';
import styles from './fields.module.css';

export interface CheckFieldProps {
	readonly label: string;
	readonly what?: string;
	readonly isChosen: boolean;
	readonly onChange: (isChosen: boolean) => void;
}

export function CheckField({ label, what, isChosen, onChange }: CheckFieldProps) {
	return (
		<Checkbox className={styles['choice'] ?? ''} isSelected={isChosen} onChange={onChange}>
			<span className={styles['box']} aria-hidden="true">
				<Icon name="there" />
			</span>
			<span className={styles['choiceWords']}>
				<span>{label}</span>
				{what === undefined ? null : <span className={styles['what']}>{what}</span>}
			</span>
		</Checkbox>
	);
}
