// The history of engine trust, the newest first: what, on which engines, how it stands now, what others changed since.
import { useState } from 'react';
import type { TrustChange } from '../../../../shared/trust/trust-change';
import { Button } from '../../../components/button';
import { text } from '../../../text/en';
import { ChangeRow } from './change-row';
import styles from './changes.module.css';

const words = text.trust.changes;
/** More are shown when they are wanted. */
const MAX_SHOWN = 10;

export function Changes({ changes }: { readonly changes: readonly TrustChange[] }) {
	const [isWhole, setIsWhole] = useState(false);
	const shown = isWhole ? changes : changes.slice(0, MAX_SHOWN);
	return (
		<section className={styles['section']} aria-labelledby="trust-changes">
			<h2 id="trust-changes">{words.title}</h2>
			{changes.length === 0 ? (
				<p className={styles['quiet']}>{words.none}</p>
			) : (
				<ul className={styles['list']}>
					{shown.map((change) => (
						<ChangeRow key={change.id} change={change} />
					))}
				</ul>
			)}
			{shown.length < changes.length ? (
				<div className={styles['all']}>
					<Button onPress={() => setIsWhole(true)}>{words.all(changes.length)}</Button>
				</div>
			) : null}
		</section>
	);
}
