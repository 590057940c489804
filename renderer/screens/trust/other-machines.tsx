// The same change for what this computer can't reach: chosen by kind of machine, to be copied.
import { useId, useMemo, useState } from 'react';
import type { Equivalent, EquivalentKind } from '../../../shared/trust/equivalents/equivalent';
import { equivalentsOf } from '../../../shared/trust/equivalents/equivalents-of';
import type { TrustWish } from '../../../shared/trust/trust-wish';
import { FilterChips } from '../../components/filter/filter-chips';
import { text } from '../../text/en';
import { CodeBlock } from './code-block';

import styles from './other-machines.module.css';

const words = text.trust.review;

/** `wish` is absent while it is incomplete. */
export function OtherMachines({ wish }: { readonly wish: TrustWish | undefined }) {
	const id = useId();
	const [kind, setKind] = useState<EquivalentKind>('containerd');
	const all = useMemo(() => (wish === undefined ? [] : equivalentsOf(wish)), [wish]);
	const shown = all.find((one) => one.kind === kind) ?? all[0];
	return (
		<section className={styles['section']} aria-labelledby={id}>
			<h2 id={id}>{words.others}</h2>
			<p className={styles['quiet']}>{wish === undefined ? words.whenNamed : words.othersWords}</p>
			{shown === undefined ? null : (
				<>
					<FilterChips
						label={words.othersLabel}
						options={all.map((one) => ({ id: one.kind, name: one.title }))}
						value={shown.kind}
						onChange={setKind}
					/>
					<Shown equivalent={shown} />
				</>
			)}
		</section>
	);
}

function Shown({ equivalent }: { readonly equivalent: Equivalent }) {
	const { parts, notes, impossible } = equivalent;
	return (
		<div className={styles['card']}>
			{impossible === undefined ? null : <p className={styles['part']}>{impossible}</p>}
			{parts.map(({ label, text: code }) => (
				<div key={label} className={styles['part']}>
					<h3>{label}</h3>
					<CodeBlock label={label} code={code} />
				</div>
			))}
			{notes.length === 0 ? null : (
				<ul className={styles['part']}>
					{notes.map((note) => (
						<li key={note}>{note}</li>
					))}
				</ul>
			)}
		</div>
	);
}
