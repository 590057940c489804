// A picture of what the app does: layers leave one quay, cross, and stand on the other. Says nothing that words do
// not say, so it is hidden from screen readers.
import styles from './crossing-picture.module.css';

export function CrossingPicture() {
	return (
		<svg className={styles['picture']} viewBox="0 0 360 132" aria-hidden="true">
			<path className={styles['quay']} d="M0 92h72v40H0zM288 92h72v40h-72z" />
			<path className={styles['solid']} d="M12 76h48v12H12zM12 60h48v12H12zM12 44h34v12H12z" />
			<path className={styles['solid']} d="M300 76h48v12h-48z" />
			<path
				className={styles['ghost']}
				d="M300.75 60.75h46.5v10.5h-46.5zM300.75 44.75h32.5v10.5h-32.5z"
			/>
			<path className={styles['route']} d="M76 104h208" />
			<g>
				<path className={styles['solid']} d="M150 78h28v12h-28zM182 78h24v12h-24z" />
				<path className={styles['hull']} d="M136 94h86l-9 15h-68z" />
				<path className={styles['wake']} d="M96 104h30M108 109h22" />
			</g>
			<path
				className={styles['water']}
				d="M72 121c9 0 9-5 18-5s9 5 18 5 9-5 18-5 9 5 18 5 9-5 18-5 9 5 18 5 9-5 18-5 9 5 18 5 9-5 18-5 9 5 18 5 9-5 18-5 9 5 18 5"
			/>
		</svg>
	);
}
