// A word to the person: what is so, and what can be done about it. The tone is an icon first.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon';
import styles from './notice.module.css';

export interface NoticeProps {
	readonly tone: 'quiet' | 'ok' | 'caution' | 'danger';
	readonly title?: string;
	readonly children?: ReactNode;
	readonly actions?: ReactNode;
	/** Said by screen readers when it appears. */
	readonly isNews?: boolean;
}

const ICONS: Readonly<Record<NoticeProps['tone'], IconName>> = {
	quiet: 'note',
	ok: 'there',
	caution: 'failed',
	danger: 'failed',
};

export function Notice({ tone, title, children, actions, isNews }: NoticeProps) {
	return (
		<div
			className={`${styles['notice']} ${styles[tone]}`}
			{...(isNews === true ? { role: 'status' } : {})}
		>
			<span className={styles['icon']}>
				<Icon name={ICONS[tone]} />
			</span>
			<div className={styles['words']}>
				{title === undefined ? null : <p className={styles['title']}>{title}</p>}
				{children}
			</div>
			{actions === undefined ? null : <div className={styles['actions']}>{actions}</div>}
		</div>
	);
}
