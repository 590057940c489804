// One part of the settings: what it is about at the left, its controls at the right.
import type { ReactNode } from 'react';
import styles from './settings.module.css';

export interface SettingsSectionProps {
	readonly title: string;
	readonly about: string;
	readonly children: ReactNode;
}

export function SettingsSection({ title, about, children }: SettingsSectionProps) {
	return (
		<section className={styles['section']}>
			<div className={styles['about']}>
				<h2>{title}</h2>
				<p>{about}</p>
			</div>
			<div className={styles['controls']}>{children}</div>
		</section>
	);
}
