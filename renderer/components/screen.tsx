// A screen: a header that stays and a body that scrolls.
import type { ReactNode } from 'react';
import styles from './screen.module.css';

export interface ScreenProps {
	readonly title: ReactNode;
	/** Beside the title: the state in a word. */
	readonly state?: ReactNode;
	/** Above the title: the way back. */
	readonly back?: ReactNode;
	readonly subtitle?: ReactNode;
	readonly actions?: ReactNode;
	readonly children: ReactNode;
}

export function Screen({ title, state, back, subtitle, actions, children }: ScreenProps) {
	return (
		<div className={styles['screen']}>
			<header className={styles['header']}>
				<div className={styles['heading']}>
					{back === undefined ? null : <div className={styles['back']}>{back}</div>}
					<div className={styles['titleLine']}>
						<h1>{title}</h1>
						{state}
					</div>
					{subtitle === undefined ? null : <p className={styles['subtitle']}>{subtitle}</p>}
				</div>
				<div className={styles['actions']}>{actions}</div>
			</header>
			<div className={styles['body']} data-scroller>
				<div className={styles['content']}>{children}</div>
			</div>
		</div>
	);
}
