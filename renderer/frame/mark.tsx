// The mark: a ferry between two quays, on its line.
import styles from './mark.module.css';

export function Mark() {
	return (
		<svg className={styles['mark']} viewBox="0 0 24 24" aria-hidden="true">
			<path className={styles['hull']} d="M4 13h16l-2.2 4.6H6.2L4 13Z" />
			<path className={styles['cargo']} d="M7 8.4h4V12H7zM12 5.6h4V12h-4z" />
			<path
				className={styles['water']}
				d="M2 20.6c1.7 0 1.7-1 3.3-1s1.7 1 3.4 1 1.6-1 3.3-1 1.7 1 3.3 1 1.7-1 3.4-1 1.6 1 3.3 1"
			/>
		</svg>
	);
}
