// One line to search or filter with: Escape empties it, and so does the cross.
import type { Ref } from 'react';
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components';
import { text } from '../../text/en';
import { Icon } from '../icon';
import styles from './search-field.module.css';

export interface SearchFieldProps {
	readonly label: string;
	readonly placeholder: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly inputRef?: Ref<HTMLInputElement>;
}

/** Longer than any reference with a digest. */
const MAX_CHARACTERS = 512;

export function SearchField({ label, placeholder, value, onChange, inputRef }: SearchFieldProps) {
	return (
		<AriaSearchField
			aria-label={label}
			className={styles['field'] ?? ''}
			value={value}
			onChange={onChange}
			maxLength={MAX_CHARACTERS}
		>
			<Icon name="search" />
			<Input
				className={styles['input'] ?? ''}
				placeholder={placeholder}
				spellCheck="false"
				autoComplete="off"
				{...(inputRef === undefined ? {} : { ref: inputRef })}
			/>
			<Button className={styles['clear'] ?? ''} aria-label={text.filter.clear}>
				<Icon name="cross" />
			</Button>
		</AriaSearchField>
	);
}
