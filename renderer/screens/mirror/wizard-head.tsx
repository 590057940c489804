// The head of the wizard: the way back, the mirror's name, and whether it is saved.
import { Input, TextField } from 'react-aria-components';
import { visibleText } from '../../../shared/format/visible-text';
import type { MirrorDraft } from '../../../shared/mirror/draft/mirror-draft';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { StateWord } from '../../components/state-word';
import type { SaveState } from '../../stores/drafts-store';
import { useDrafts, useNavigation } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './wizard.module.css';

const words = text.mirror.frame;

export interface WizardHeadProps {
	readonly draft: MirrorDraft;
	readonly edit: (change: (draft: MirrorDraft) => MirrorDraft) => void;
}

export function WizardHead({ draft, edit }: WizardHeadProps) {
	const saving = useDrafts((state) => state.saving);
	const go = useNavigation((state) => state.go);
	return (
		<header className={styles['head']}>
			<div className={styles['titleLine']}>
				<div className={styles['back']}>
					<Button kind="quiet" onPress={() => go({ screen: 'mirror' })}>
						<Icon name="back" />
						{words.back}
					</Button>
				</div>
				<span className={styles['slash']} aria-hidden="true">
					/
				</span>
				<h1 className="visually-hidden">
					{draft.name === '' ? words.namePlaceholder : visibleText(draft.name, 80)}
				</h1>
				<TextField
					className={styles['nameField'] ?? ''}
					aria-label={words.nameLabel}
					value={draft.name}
					onChange={(name) => edit((now) => ({ ...now, name }))}
					maxLength={128}
				>
					<Input
						className={styles['name'] ?? ''}
						placeholder={words.namePlaceholder}
						spellCheck="false"
						autoComplete="off"
					/>
				</TextField>
				<span className={styles['saved']} role="status">
					<StateWord look={lookOf(saving)} />
				</span>
			</div>
		</header>
	);
}

function lookOf(saving: SaveState) {
	switch (saving) {
		case 'saved':
			return { icon: 'there', word: words.saved, tone: 'quiet' } as const;
		case 'unsaved':
		case 'saving':
			return { icon: 'waiting', word: words.unsaved, tone: 'quiet' } as const;
		case 'failed':
			return { icon: 'failed', word: words.failed, tone: 'danger' } as const;
	}
}
