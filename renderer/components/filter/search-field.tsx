// One line to search or filter with: Escape empties it, and so does the cross. `data-filter`: the frame's key finds it.
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components';
import { text } from '../../text/en';
import { Icon } from '../icon';
import styles from './search-field.module.css';

export interface SearchFieldProps {
	readonly label: string;
	readonly placeholder: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Time to make ready what will be searched. */
	readonly onFocus?: () => void;
}

/** Longer than any reference with a digest. */
const MAX_CHARACTERS = 512;

export function SearchField({ label, placeholder, value, onChange, onFocus }: SearchFieldProps) {
	return (
		<AriaSearchField
			aria-label={label}
			className={styles['field'] ?? ''}
			value={value}
			onChange={onChange}
			{...(onFocus === undefined ? {} : { onFocus })}
			maxLength={MAX_CHARACTERS}
		>
			<Icon name="search" />
			<Input
				className={styles['input'] ?? ''}
				placeholder={placeholder}
				spellCheck="false"
				autoComplete="off"
				data-filter
			/>
			<Button className={styles['clear'] ?? ''} aria-label={text.filter.clear}>
				<Icon name="cross" />
			</Button>
		</AriaSearchField>
	);
}
