// A line of text with suggestions: one of them, or anything else that is typed.
import {
	Button,
	ComboBox,
	FieldError,
	Input,
	Label,
	ListBox,
	ListBoxItem,
	Popover,
	Text,
} from 'react-aria-components';
import { Icon } from '../icon';
import styles from './fields.module.css';

export interface Suggestion {
	/** What is taken. */
	readonly id: string;
	/** A second line about it. */
	readonly about?: string;
}

export interface ComboFieldProps {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly suggestions: readonly Suggestion[];
	readonly help?: string;
	readonly error?: string | undefined;
	readonly placeholder?: string;
	/** Says of the button that shows the suggestions what it does. */
	readonly openLabel: string;
}

/** More would not be read; typing narrows them down. */
const MAX_SHOWN = 100;

export function ComboField(props: ComboFieldProps) {
	const { label, value, onChange, suggestions, help, error, placeholder, openLabel } = props;
	const typed = value.trim().toLowerCase();
	const isExact = suggestions.some(({ id }) => id === value);
	const fitting = isExact
		? suggestions
		: suggestions.filter(({ id, about }) => `${id} ${about ?? ''}`.toLowerCase().includes(typed));
	const isWrong = error !== undefined && error !== '';
	return (
		<ComboBox
			className={styles['field'] ?? ''}
			allowsCustomValue
			inputValue={value}
			onInputChange={onChange}
			onSelectionChange={(key) => {
				if (key !== null) onChange(String(key));
			}}
			items={fitting.slice(0, MAX_SHOWN)}
			menuTrigger="input"
			isInvalid={isWrong}
		>
			<Label className={styles['label'] ?? ''}>{label}</Label>
			<div className={styles['combo']}>
				<Input
					className={`${styles['input']} ${styles['mono']}`}
					spellCheck="false"
					autoComplete="off"
					maxLength={255}
					{...(placeholder === undefined ? {} : { placeholder })}
				/>
				{suggestions.length === 0 ? null : (
					<Button className={styles['open'] ?? ''} aria-label={openLabel}>
						<Icon name="down" />
					</Button>
				)}
			</div>
			{isWrong ? (
				<FieldError className={styles['error'] ?? ''}>{error}</FieldError>
			) : help === undefined ? null : (
				<Text slot="description" className={styles['help'] ?? ''}>
					{help}
				</Text>
			)}
			<Popover className={styles['popover'] ?? ''}>
				<ListBox<Suggestion> className={styles['list'] ?? ''}>
					{({ id, about }) => (
						<ListBoxItem className={styles['option'] ?? ''} id={id} textValue={id}>
							<span className={styles['mono']}>{id}</span>
							{about === undefined ? null : <span className={styles['about']}>{about}</span>}
						</ListBoxItem>
					)}
				</ListBox>
			</Popover>
		</ComboBox>
	);
}
