// Warnings about images, equal ones together; on the way through an engine, what it does not keep.
import { useMemo } from 'react';
import { visibleText } from '../../../shared/format/visible-text';
import type { ItemState, RunState } from '../../../shared/mirror/run-state';
import { Icon } from '../../components/icon';
import { text } from '../../text/en';
import { groupNotes } from './group-notes';
import styles from './run-notes.module.css';

/** More different notes, and more images of one, than a person reads. */
const MAX_GROUPS = 12;
const MAX_LINES = 100;

export function RunNotes({ run }: { readonly run: RunState }) {
	const groups = useMemo(() => groupNotes(run.items), [run.items]);
	if (groups.length === 0) return null;
	const title = run.route === 'engine' ? text.notes.engineTitle : text.notes.title;
	return (
		<section className={styles['notes']}>
			<h2>{title}</h2>
			<ul className={styles['list']}>
				{groups.slice(0, MAX_GROUPS).map(({ note, items }) => (
					<li key={note} className={styles['note']}>
						<Icon name="note" />
						<div className={styles['words']}>
							<p>{text.notes.group(items.length, visibleText(note, 600))}</p>
							<Images items={items} />
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}

function Images({ items }: { readonly items: readonly ItemState[] }) {
	return (
		<details className={styles['details']}>
			<summary>{text.notes.details}</summary>
			<ul>
				{items.slice(0, MAX_LINES).map((item) => (
					<li key={item.index}>{visibleText(item.destination, 600)}</li>
				))}
				{items.length > MAX_LINES ? <li>{text.notes.more(items.length - MAX_LINES)}</li> : null}
			</ul>
		</details>
	);
}
