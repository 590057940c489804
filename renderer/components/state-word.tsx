// A state: an icon and a word first, a colour second.
import { Icon, type IconName } from './icon';
import styles from './state-word.module.css';

export type Tone = 'quiet' | 'active' | 'ok' | 'caution' | 'danger';

export interface StateLook {
	readonly icon: IconName;
	readonly word: string;
	readonly tone: Tone;
}

export function StateWord({
	look,
	isChip = false,
}: {
	readonly look: StateLook;
	readonly isChip?: boolean;
}) {
	return (
		<span className={`${styles['state']} ${styles[look.tone]} ${isChip ? styles['chip'] : ''}`}>
			<Icon name={look.icon} />
			{look.word}
		</span>
	);
}
