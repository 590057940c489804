// What can be done with what is typed, and what came of the latest attempt to save it.
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { text } from '../../../text/en';
import styles from './editor.module.css';
import type { Saving } from './use-editor';

const words = text.registries.editor;

export interface EditorFooterProps {
	readonly isLeaving: boolean;
	readonly isSaving: boolean;
	readonly hint: string | undefined;
	readonly onAnswer: (isDiscarded: boolean) => void;
	readonly onSave: () => void;
	readonly onSaveAndTest: () => void;
	readonly onRemove?: () => void;
}

export function EditorFooter(props: EditorFooterProps) {
	const { isLeaving, isSaving, hint, onAnswer, onSave, onSaveAndTest, onRemove } = props;
	if (isLeaving) {
		return (
			<div className={styles['question']} role="alert">
				<span>{words.dirty}</span>
				<Button onPress={() => onAnswer(false)}>{words.goOn}</Button>
				<Button onPress={() => onAnswer(true)}>{words.discard}</Button>
			</div>
		);
	}
	return (
		<>
			{hint === undefined ? null : (
				<p className={styles['question']} role="status">
					{hint}
				</p>
			)}
			<Button kind="primary" isDisabled={isSaving} onPress={onSaveAndTest}>
				{isSaving ? words.saving : words.saveAndTest}
			</Button>
			<Button isDisabled={isSaving} onPress={onSave}>
				{words.save}
			</Button>
			<span className={styles['spacer']} />
			{onRemove === undefined ? null : (
				<Button kind="quiet" isDisabled={isSaving} onPress={onRemove}>
					{words.remove}
				</Button>
			)}
		</>
	);
}

/** Why the latest attempt to save failed, and what of it is saved all the same. */
export function SavingTrouble({ saving }: { readonly saving: Saving }) {
	if (saving.kind !== 'failed') return null;
	return (
		<div className={styles['group']} role="alert">
			<FaultNotice fault={saving.fault} />
			{saving.part === 'credential' ? <p className={styles['caution']}>{words.notStored}</p> : null}
		</div>
	);
}
