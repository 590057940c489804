// What changes in a file, line by line: a table with signs to see and words to hear; stretches that stay are one row.
import { useState } from 'react';
import type { DiffRow } from '../../../../shared/trust/trust-plan';
import { Button } from '../../../components/button';
import { text } from '../../../text/en';
import styles from './diff-table.module.css';

const words = text.trust.review;
/** More at once would be slow, and nobody reads them. */
const ROWS_AT_FIRST = 200;

export interface DiffTableProps {
	readonly path: string;
	readonly rows: readonly DiffRow[];
}

export function DiffTable({ path, rows }: DiffTableProps) {
	const [shown, setShown] = useState(ROWS_AT_FIRST);
	const rest = rows.length - shown;
	return (
		<>
			<div className={styles['frame']}>
				<table className={styles['diff']}>
					<caption className="visually-hidden">{words.diffLabel(path)}</caption>
					<thead className="visually-hidden">
						<tr>
							<th scope="col">{words.columns.before}</th>
							<th scope="col">{words.columns.after}</th>
							<th scope="col">{words.columns.change}</th>
							<th scope="col">{words.columns.text}</th>
						</tr>
					</thead>
					<tbody>
						{rows.slice(0, shown).map((row, index) => (
							<Row key={keyOf(row, index)} row={row} />
						))}
					</tbody>
				</table>
			</div>
			{rest > 0 ? (
				<div className={styles['more']}>
					<Button kind="quiet" onPress={() => setShown((now) => now + 10 * ROWS_AT_FIRST)}>
						{words.moreRows(rest)}
					</Button>
				</div>
			) : null}
		</>
	);
}

function keyOf(row: DiffRow, index: number): string {
	const isNumbered = row.kind === 'same' || row.kind === 'added' || row.kind === 'removed';
	return isNumbered ? `${row.before ?? ''} ${row.after ?? ''}` : `${row.kind} ${index}`;
}

const CHANGES = {
	same: { sign: '', word: '' },
	added: { sign: '+', word: words.added },
	removed: { sign: '−', word: words.removed },
} as const;

function Row({ row }: { readonly row: DiffRow }) {
	switch (row.kind) {
		case 'skipped':
			return (
				<tr className={styles['skipped']}>
					<td colSpan={4}>{words.skipped(row.lines)}</td>
				</tr>
			);
		case 'added-bytes':
			return <Line kind="added" content={words.bytes(row.bytes)} />;
		case 'removed-bytes':
			return <Line kind="removed" content={words.bytes(row.bytes)} />;
		default:
			return <Line {...row} content={row.text} />;
	}
}

interface LineProps {
	readonly kind: keyof typeof CHANGES;
	readonly before?: number;
	readonly after?: number;
	readonly content: string;
	readonly end?: keyof typeof words.lineEnd;
}

function Line({ kind, before, after, content, end }: LineProps) {
	const { sign, word } = CHANGES[kind];
	return (
		<tr className={styles[kind]}>
			<td className={styles['number']}>{before}</td>
			<td className={styles['number']}>{after}</td>
			<td className={styles['sign']}>
				<span aria-hidden="true">{sign}</span>
				<span className="visually-hidden">{word}</span>
			</td>
			<td className={styles['line']}>
				{content}
				{end === undefined ? null : <span className={styles['end']}> {words.lineEnd[end]}</span>}
			</td>
		</tr>
	);
}
