// A field to type in: its label above, help below, and what is wrong in the place of the help.
import type { RefObject } from 'react';
import {
	TextField as AriaTextField,
	FieldError,
	Input,
	Label,
	Text,
	TextArea,
} from 'react-aria-components';
import styles from './form.module.css';

export interface TextFieldProps {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly onBlur?: () => void;
	readonly help?: string;
	/** What is wrong with the value; takes the place of `help`. */
	readonly problem?: string | undefined;
	readonly placeholder?: string;
	/** More than one line. */
	readonly rows?: number;
	/** Monospace: addresses, references, commands. */
	readonly isCode?: boolean;
	readonly isDisabled?: boolean;
	readonly inputRef?: RefObject<HTMLInputElement | null>;
}

export function TextField(props: TextFieldProps) {
	const { label, value, onChange, help, problem, placeholder = '', rows, isCode = false } = props;
	const inputClass = `${styles['input']} ${isCode ? styles['code'] : ''}`;
	return (
		<AriaTextField
			className={styles['field'] ?? ''}
			value={value}
			onChange={onChange}
			isInvalid={problem !== undefined}
			isDisabled={props.isDisabled ?? false}
			{...(props.onBlur === undefined ? {} : { onBlur: props.onBlur })}
		>
			<Label className={styles['label'] ?? ''}>{label}</Label>
			{rows === undefined ? (
				<Input
					className={inputClass}
					placeholder={placeholder}
					spellCheck={false}
					autoComplete="off"
					{...(props.inputRef === undefined ? {} : { ref: props.inputRef })}
				/>
			) : (
				<TextArea className={inputClass} placeholder={placeholder} rows={rows} spellCheck={false} />
			)}
			<FieldError className={styles['problem'] ?? ''}>{problem}</FieldError>
			{help === undefined || problem !== undefined ? null : (
				<Text slot="description" className={styles['help'] ?? ''}>
					{help}
				</Text>
			)}
		</AriaTextField>
	);
}
