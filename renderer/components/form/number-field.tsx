// A whole number in bounds, typed or stepped.
import { NumberField as AriaNumberField, Button, Group, Input, Label } from 'react-aria-components';
import styles from './form.module.css';

export interface NumberFieldProps {
	readonly label: string;
	readonly value: number;
	readonly min: number;
	readonly max: number;
	readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, min, max, onChange }: NumberFieldProps) {
	return (
		<AriaNumberField
			className={styles['field'] ?? ''}
			value={value}
			minValue={min}
			maxValue={max}
			formatOptions={{ maximumFractionDigits: 0 }}
			onChange={(typed) => onChange(Number.isNaN(typed) ? value : typed)}
		>
			<Label className={styles['label'] ?? ''}>{label}</Label>
			<Group className={styles['stepper'] ?? ''}>
				<Button slot="decrement" className={styles['step'] ?? ''}>
					−
				</Button>
				<Input className={`${styles['input']} ${styles['number']}`} />
				<Button slot="increment" className={styles['step'] ?? ''}>
					+
				</Button>
			</Group>
		</AriaNumberField>
	);
}
