// A choice of few, all seen at once. One is always chosen.
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './segmented.module.css';

export interface SegmentedProps<T extends string> {
	readonly label: string;
	readonly options: readonly { readonly id: T; readonly name: string }[];
	readonly value: T;
	readonly onChange: (value: T) => void;
}

export function Segmented<T extends string>({
	label,
	options,
	value,
	onChange,
}: SegmentedProps<T>) {
	return (
		<ToggleButtonGroup
			aria-label={label}
			className={styles['group'] ?? ''}
			selectionMode="single"
			disallowEmptySelection
			selectedKeys={[value]}
			onSelectionChange={(keys) => {
				const chosen = options.find((option) => keys.has(option.id));
				if (chosen !== undefined) onChange(chosen.id);
			}}
		>
			{options.map((option) => (
				<ToggleButton key={option.id} id={option.id} className={styles['option'] ?? ''}>
					{option.name}
				</ToggleButton>
			))}
		</ToggleButtonGroup>
	);
}
