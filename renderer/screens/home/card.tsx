// A card of Home: a heading, what there is, and the way to all of it.
import type { ReactNode } from 'react';
import styles from './card.module.css';

export interface CardProps {
	readonly title: string;
	/** At the end of the heading's line. */
	readonly action?: ReactNode;
	readonly children: ReactNode;
}

export function Card({ title, action, children }: CardProps) {
	return (
		<section className={styles['card']} aria-label={title}>
			<div className={styles['head']}>
				<h2>{title}</h2>
				{action}
			</div>
			{children}
		</section>
	);
}
