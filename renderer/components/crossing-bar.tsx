// The bar of a run in three stretches: already there (hatched, mounted counted in), moved (solid), to go (empty). It
// never runs back, because what it is given never does.
import { ProgressBar } from 'react-aria-components';
import styles from './crossing-bar.module.css';

export interface CrossingBarProps {
	readonly label: string;
	/** 0–1 of the whole; `undefined` while the whole is not known. */
	readonly fraction: number | undefined;
	/** Parts of the whole, 0–1 each. */
	readonly there: number;
	readonly moved: number;
	readonly valueText: string;
	readonly size?: 'large' | 'small';
}

const width = (part: number) => ({ width: `${Math.min(1, Math.max(0, part)) * 100}%` });

export function CrossingBar(props: CrossingBarProps) {
	const { label, fraction, there, moved, valueText, size = 'large' } = props;
	return (
		<ProgressBar
			aria-label={label}
			valueLabel={valueText}
			{...(fraction === undefined ? { isIndeterminate: true } : { value: fraction * 100 })}
			className={`${styles['bar']} ${styles[size]}`}
		>
			{fraction === undefined ? (
				<span className={styles['searching']} />
			) : (
				<>
					<span className={styles['there']} style={width(there)} />
					<span className={styles['moved']} style={width(moved)} />
				</>
			)}
		</ProgressBar>
	);
}
