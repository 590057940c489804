// A long reference on one line: what does not fit is cut in the middle, the whole is in the tooltip. What many names
// have in common is muted and gives way first. Hidden characters are made visible.
import { visibleText } from '../../shared/format/visible-text';
import styles from './middle-cut.module.css';

/** Longest reference that the specifications allow, with room for a digest. */
const MAX_CHARACTERS = 600;
/** The end of a name tells names apart; so much of it is never cut. */
const TAIL_CHARACTERS = 18;
const MIN_HEAD_CHARACTERS = 3;

export interface MiddleCutProps {
	readonly value: string;
	/** How many of its first characters are shared with its neighbours. */
	readonly mutedLength?: number;
	readonly isMono?: boolean;
}

export function MiddleCut({ value, mutedLength = 0, isMono = false }: MiddleCutProps) {
	const shown = visibleText(value, MAX_CHARACTERS);
	const head = shown.length - TAIL_CHARACTERS;
	// A head that is hardly longer than the ellipsis in its place is none: the whole is one piece then.
	const cut = mutedLength > 0 ? mutedLength : head > MIN_HEAD_CHARACTERS ? head : shown.length;
	return (
		<span className={`${styles['line']} ${isMono ? styles['mono'] : ''}`} title={shown}>
			<span className={`${styles['head']} ${mutedLength > 0 ? styles['muted'] : ''}`}>
				{shown.slice(0, cut)}
			</span>
			<span className={styles['tail']}>{shown.slice(cut)}</span>
		</span>
	);
}
