// A failure for a person: what happened, what to do, and the technical words folded away.

import type { ReactNode } from 'react';
import type { Fault } from '../../shared/fault/fault';
import { describeFaultInWindow } from '../../shared/fault/window-remedies';
import { visibleText } from '../../shared/format/visible-text';
import styles from './fault-notice.module.css';
import { Icon } from './icon';

export interface FaultNoticeProps {
	readonly fault: Fault;
	/** In place of the fault's own title, when it stands for several. */
	readonly title?: string;
	readonly details?: { readonly label: string; readonly lines: readonly string[] };
	/** What can be pressed about it. */
	readonly children?: ReactNode;
}

export function FaultNotice({ fault, title, details, children }: FaultNoticeProps) {
	const words = describeFaultInWindow(fault);
	return (
		<div className={styles['notice']}>
			<span className={styles['icon']}>
				<Icon name="failed" />
			</span>
			<div className={styles['words']}>
				<p className={styles['title']}>{title ?? words.title}</p>
				<p className={styles['remedy']}>
					{words.explanation} {words.remedy}
				</p>
				{children}
				{details === undefined || details.lines.length === 0 ? null : (
					<details className={styles['details']}>
						<summary>{details.label}</summary>
						<ul>
							{details.lines.map((line) => (
								<li key={line}>{visibleText(line, 600)}</li>
							))}
						</ul>
					</details>
				)}
			</div>
		</div>
	);
}
