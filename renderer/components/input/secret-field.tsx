// A secret that is typed now: hidden but while its eye is held. What is saved is never shown here.
import { useState } from 'react';
import {
	TextField as AriaTextField,
	Button,
	FieldError,
	Input,
	Label,
	Text,
} from 'react-aria-components';
import formStyles from '../form/form.module.css';
import { Icon } from '../icon';
import styles from './secret-field.module.css';

export interface SecretFieldProps {
	readonly label: string;
	readonly showLabel: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Worth knowing, but nothing that hinders. */
	readonly note?: string | undefined;
	readonly problem?: string | undefined;
}

export function SecretField(props: SecretFieldProps) {
	const { label, showLabel, value, onChange, note, problem } = props;
	const [isShown, setIsShown] = useState(false);
	return (
		<AriaTextField
			className={formStyles['field'] ?? ''}
			value={value}
			onChange={onChange}
			isInvalid={problem !== undefined}
			type={isShown ? 'text' : 'password'}
		>
			<Label className={formStyles['label'] ?? ''}>{label}</Label>
			<span className={styles['line']}>
				<Input
					className={`${formStyles['input']} ${styles['input']}`}
					spellCheck={false}
					autoComplete="off"
				/>
				<Button
					className={styles['show'] ?? ''}
					aria-label={showLabel}
					isDisabled={value === ''}
					onPressStart={() => setIsShown(true)}
					onPressEnd={() => setIsShown(false)}
				>
					<Icon name="show" />
				</Button>
			</span>
			<FieldError className={formStyles['problem'] ?? ''}>{problem}</FieldError>
			{note === undefined || problem !== undefined ? null : (
				<Text slot="description" className={styles['note'] ?? ''}>
					{note}
				</Text>
			)}
		</AriaTextField>
	);
}
