// What the engine makes of its files: now, and as they would be. Only rows that say something.
import { visibleText } from '../../../../shared/format/visible-text';
import type { EffectiveTrust } from '../../../../shared/trust/trust-plan';
import { text } from '../../../text/en';
import styles from './review.module.css';

const words = text.trust.review;
/** More are counted. */
const MAX_SHOWN = 6;

interface EffectRow {
	readonly name: string;
	readonly now: readonly string[];
	readonly after: readonly string[];
}

export interface EffectTableProps {
	readonly now: EffectiveTrust;
	readonly after: EffectiveTrust;
}

export function EffectTable({ now, after }: EffectTableProps) {
	const rows = effectRows(now, after);
	return (
		<table className={styles['effect']}>
			<thead>
				<tr>
					<th scope="col">
						<span className="visually-hidden">{words.effect}</span>
					</th>
					<th scope="col">{words.effectNow}</th>
					<th scope="col">{words.effectAfter}</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.name}>
						<th scope="row">{row.name}</th>
						<td>
							<Values values={row.now} others={row.after} isNew={false} />
						</td>
						<td>
							{isSame(row) ? (
								<span className={styles['quiet']}>{words.same}</span>
							) : (
								<Values values={row.after} others={row.now} isNew />
							)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

interface ValuesProps {
	readonly values: readonly string[];
	/** The other column: what is not in it comes first. */
	readonly others: readonly string[];
	/** Whether what is not in the other column stands out. */
	readonly isNew: boolean;
}

function Values({ values, others, isNew }: ValuesProps) {
	if (values.length === 0) return <span className={styles['quiet']}>{words.none}</span>;
	const known = new Set(others);
	const sorted = [
		...values.filter((value) => !known.has(value)),
		...values.filter((value) => known.has(value)),
	];
	const rest = sorted.length - MAX_SHOWN;
	return (
		<ul>
			{sorted.slice(0, MAX_SHOWN).map((value) => (
				<li key={value} className={isNew && !known.has(value) ? styles['changed'] : ''}>
					{visibleText(value, 600)}
				</li>
			))}
			{rest > 0 ? <li className={styles['quiet']}>{words.andMore(rest)}</li> : null}
		</ul>
	);
}

function effectRows(now: EffectiveTrust, after: EffectiveTrust): readonly EffectRow[] {
	const rowOf = (name: string, valuesOf: (trust: EffectiveTrust) => readonly string[]) => ({
		name,
		now: valuesOf(now),
		after: valuesOf(after),
	});
	const { effectRows: names } = words;
	return [
		rowOf(names.standing, ({ standing }) => [words.effects[standing]]),
		rowOf(names.insecure, ({ insecure }) => insecure),
		rowOf(names.mirrors, ({ mirrors }) =>
			mirrors.map(({ of, locations, unchecked = [] }) => words.mirrorsOf(of, locations, unchecked)),
		),
		rowOf(names.caFiles, ({ caFiles }) => caFiles),
	].filter((row) => row.now.length > 0 || row.after.length > 0);
}

function isSame({ now, after }: EffectRow): boolean {
	return now.length === after.length && now.every((value, index) => value === after[index]);
}
