// One file that changes: where it is, what it is for, whose it is, who may write it, and its lines.
import { visibleText } from '../../../../shared/format/visible-text';
import type { FilePreview } from '../../../../shared/trust/trust-plan';
import { type StateLook, StateWord } from '../../../components/state-word';
import { text } from '../../../text/en';
import { DiffTable } from './diff-table';
import styles from './review.module.css';

const words = text.trust.review;
const MAX_PATH = 1024;

const LOOKS: Readonly<Record<FilePreview['action'], StateLook>> = {
	create: { icon: 'plus', word: words.fileAction.create, tone: 'ok' },
	change: { icon: 'planning', word: words.fileAction.change, tone: 'active' },
	remove: { icon: 'minus', word: words.fileAction.remove, tone: 'danger' },
};

export function FileChange({ file }: { readonly file: FilePreview }) {
	const { path, link, role, action, settles, owner, mode, access, rows } = file;
	const shownPath = visibleText(path, MAX_PATH);
	const facts = [
		words.fileRole[role],
		words.belongs(visibleText(owner, 64), mode),
		words.access[access],
		...(link === undefined ? [] : [words.link(visibleText(link, MAX_PATH))]),
	];
	return (
		<div>
			<header className={styles['fileHead']}>
				<div className={styles['fileName']}>
					<h3 className={styles['path']}>{shownPath}</h3>
					<p className={styles['facts']}>{facts.join(' · ')}</p>
				</div>
				<StateWord look={LOOKS[action]} isChip />
			</header>
			{rows.length === 0 ? (
				<p className={styles['settles']}>{words.noRows}</p>
			) : (
				<DiffTable path={shownPath} rows={rows} />
			)}
			{settles === undefined ? null : <p className={styles['settles']}>{words.settles[settles]}</p>}
		</div>
	);
}
