// The editor of one registry, in a sheet: address, sign-in, security, and the test that shows whether it all works.
import { useEffect, useRef, useState } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import { Sheet } from '../../../components/sheet/sheet';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { Draft } from './draft';
import { EditorFields } from './editor-fields';
import { EditorFooter, SavingTrouble } from './editor-footer';
import { TestPanel } from './test-panel';
import { actions, useFieldFocus } from './use-acts';
import { useEditor } from './use-editor';

const words = text.registries.editor;

export interface RegistryEditorProps {
	/** A saved registry, or one to be: then the address is prefilled. */
	readonly host: string | undefined;
	/** Whether the user asked for something that would close this with changes in it. */
	readonly isLeaving: boolean;
	readonly onSaved: (host: string) => void;
	readonly onDirty: (isDirty: boolean) => void;
	readonly onClose: () => void;
	/** The answer to what `isLeaving` asks. */
	readonly onAnswer: (isDiscarded: boolean) => void;
	readonly onOpen: (host: string) => void;
	readonly onRemove: (host: string) => void;
}

export function RegistryEditor(props: RegistryEditorProps) {
	const { host, isLeaving, onSaved, onDirty, onClose, onAnswer, onOpen, onRemove } = props;
	const rows = useRegistries((state) => state.rows);
	const test = useRegistries((state) => (host === undefined ? undefined : state.tests.get(host)));
	const cancelTest = useRegistries((state) => state.cancelTest);
	const row = rows.find(({ entry }) => entry.host === host);
	const taken = new Set(
		rows.map(({ entry }) => entry.host).filter((one) => one !== row?.entry.host),
	);
	const editor = useEditor({ row, host, taken, onSaved });
	const { draft, problems, saving, isDirty, change } = editor;
	const [hint, setHint] = useState<string>();
	const sheet = useRef<HTMLElement>(null);
	const focus = useFieldFocus(sheet);
	const panel = useRef<HTMLDivElement>(null);
	useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
	const isTested = useRef(false);
	useEffect(() => {
		// The checklist stays in sight while it grows; an old one is not scrolled to.
		isTested.current ||= test?.isRunning === true;
		if (isTested.current && test !== undefined) panel.current?.scrollIntoView({ block: 'nearest' });
	}, [test]);
	const take = (next: Draft, isLoginLine = false): void => {
		change(() => next);
		setHint(isLoginLine ? words.loginLine : undefined);
	};
	const act = actions({ draft, take, focus, saveAndTest: editor.saveAndTest });
	const isSaving = saving.kind === 'saving';
	return (
		<Sheet
			title={row === undefined ? words.newTitle : visibleText(row.entry.name, 80)}
			subtitle={row === undefined || row.entry.name === host ? undefined : host}
			closeLabel={words.close}
			onClose={onClose}
			onSave={() => void editor.saveAndTest()}
			sheetRef={sheet}
			footer={
				<EditorFooter
					isLeaving={isLeaving}
					isSaving={isSaving}
					hint={saving.kind === 'cancelled' ? words.cancelledByYou : hint}
					onAnswer={onAnswer}
					onSave={() => void editor.save()}
					onSaveAndTest={() => void editor.saveAndTest()}
					{...(row === undefined ? {} : { onRemove: () => onRemove(row.entry.host) })}
				/>
			}
		>
			<EditorFields
				draft={draft}
				row={row}
				problems={problems}
				isComplete={editor.isComplete}
				take={take}
				change={change}
				onOpen={onOpen}
			/>
			<SavingTrouble saving={saving} />
			<div ref={panel}>
				{test === undefined || host === undefined ? null : (
					<TestPanel
						host={host}
						test={test}
						onAct={act}
						onAgain={() => void (isDirty ? editor.saveAndTest() : editor.testAgain(host))}
						onCancel={() => void cancelTest(host)}
					/>
				)}
			</div>
		</Sheet>
	);
}
