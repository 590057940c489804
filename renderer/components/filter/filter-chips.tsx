// Filters of a list, all seen at once, each with how many it shows. One is always chosen. The room of the numbers is
// that of the largest, so that nothing moves while they change.
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { text } from '../../text/en';
import styles from './filter-chips.module.css';

export interface FilterChipsProps<T extends string> {
	readonly label: string;
	readonly options: readonly {
		readonly id: T;
		readonly name: string;
		/** Absent where it is no list that is filtered. */
		readonly count?: number;
	}[];
	readonly value: T;
	readonly onChange: (value: T) => void;
}

export function FilterChips<T extends string>(props: FilterChipsProps<T>) {
	const { label, options, value, onChange } = props;
	const most = options.reduce((count, option) => Math.max(count, option.count ?? 0), 0);
	const room = { minWidth: `${text.filter.count(most).length}ch` };
	return (
		<ToggleButtonGroup
			aria-label={label}
			className={styles['chips'] ?? ''}
			selectionMode="single"
			disallowEmptySelection
			selectedKeys={[value]}
			onSelectionChange={(keys) => {
				const chosen = options.find((option) => keys.has(option.id));
				if (chosen !== undefined) onChange(chosen.id);
			}}
		>
			{options.map(({ id, name, count }) => (
				<ToggleButton
					key={id}
					id={id}
					className={`${styles['chip']} ${count === 0 ? styles['none'] : ''}`}
				>
					{name}
					{count === undefined ? null : (
						<>
							{' '}
							<span className={styles['count']} style={room}>
								{text.filter.count(count)}
							</span>
						</>
					)}
				</ToggleButton>
			))}
		</ToggleButtonGroup>
	);
}
