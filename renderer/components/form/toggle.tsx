// Something that is on or off, and takes effect at once.
import { Switch } from 'react-aria-components';
import styles from './form.module.css';

export interface ToggleProps {
	readonly label: string;
	readonly help?: string;
	readonly isOn: boolean;
	readonly onChange: (isOn: boolean) => void;
}

export function Toggle({ label, help, isOn, onChange }: ToggleProps) {
	return (
		<Switch className={styles['toggle'] ?? ''} isSelected={isOn} onChange={onChange}>
			<span className={styles['track']} aria-hidden="true" />
			<span className={styles['choiceWords']}>
				<span>{label}</span>
				{help === undefined ? null : <span className={styles['help']}>{help}</span>}
			</span>
		</Switch>
	);
}
