// One line of text: label above, help below, what is wrong in its place.
import type { ReactNode } from 'react';
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components';
import styles from './fields.module.css';

export interface TextFieldProps {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly help?: ReactNode;
	/** What is wrong, as a complete sentence; takes the place of the help. */
	readonly error?: string | undefined;
	readonly placeholder?: string;
	/** For references, hosts and paths. */
	readonly isMono?: boolean;
	readonly isShort?: boolean;
	readonly maxLength?: number;
}

export function TextField(props: TextFieldProps) {
	const { label, value, onChange, help, error, placeholder, isMono, isShort, maxLength } = props;
	const isWrong = error !== undefined && error !== '';
	return (
		<AriaTextField
			className={styles['field'] ?? ''}
			value={value}
			onChange={onChange}
			isInvalid={isWrong}
			maxLength={maxLength ?? 512}
		>
			<Label className={styles['label'] ?? ''}>{label}</Label>
			<Input
				className={`${styles['input']} ${isMono === true ? styles['mono'] : ''} ${isShort === true ? styles['short'] : ''}`}
				spellCheck="false"
				autoComplete="off"
				{...(placeholder === undefined ? {} : { placeholder })}
			/>
			{isWrong ? (
				<FieldError className={styles['error'] ?? ''}>{error}</FieldError>
			) : help === undefined ? null : (
				<Text slot="description" className={styles['help'] ?? ''}>
					{help}
				</Text>
			)}
		</AriaTextField>
	);
}
