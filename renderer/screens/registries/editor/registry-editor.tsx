// The editor of one registry, in a sheet: address, sign-in, security, and the test that shows whether it all works.
import { useEffect, useRef, useState } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { TextField } from '../../../components/form/text-field';
import { Sheet } from '../../../components/sheet/sheet';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import { AddressField } from './address-field';
import { type Draft, isTyping } from './draft';
import styles from './editor.module.css';
import { SecurityFields } from './security-fields';
import { SignInFields } from './sign-in-fields';
import { TestPanel } from './test-panel';
import type { Act } from './test-words';
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
	const vault = useRegistries((state) => state.vault);
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
			<div className={styles['group']}>
				<AddressField
					draft={draft}
					problem={problems.address}
					isComplete={editor.isComplete}
					onChange={take}
					onOpen={onOpen}
				/>
				<TextField
					label={words.name}
					help={words.nameHelp}
					value={draft.name}
					onChange={(name) => change((now) => ({ ...now, name }))}
					problem={problems.name === undefined ? undefined : words.nameTooLong}
				/>
			</div>
			<SignInFields
				draft={draft}
				saved={row?.signIn}
				isTyping={isTyping(draft, row)}
				vault={vault}
				problems={problems}
				onChange={take}
			/>
			<SecurityFields draft={draft} problem={problems.ca} change={change} />
			<SignInServer draft={draft} change={change} />
			<MoreTests draft={draft} change={change} />
			{saving.kind === 'failed' ? (
				<div className={styles['group']} role="alert">
					<FaultNotice fault={saving.fault} />
					{saving.part === 'credential' ? (
						<p className={styles['caution']}>{words.notStored}</p>
					) : null}
				</div>
			) : null}
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

interface ActOptions {
	readonly draft: Draft;
	readonly take: (draft: Draft) => void;
	readonly focus: (field: string) => void;
	readonly saveAndTest: (draft: Draft) => Promise<void>;
}

/** Remedy buttons act: those that need nothing typed save and test at once. Main still asks where it must. */
function actions({ draft, take, focus, saveAndTest }: ActOptions): (act: Act) => void {
	const at = (next: Draft): void => {
		take(next);
		void saveAndTest(next);
	};
	return (act) => {
		if (typeof act === 'object') {
			at(
				'allow' in act ? { ...draft, signInServer: act.allow } : { ...draft, address: act.useName },
			);
			return;
		}
		switch (act) {
			case 'add-ca':
				take({ ...draft, tls: 'private-ca' });
				focus('ca');
				return;
			case 'use-http':
				at({ ...draft, tls: 'plain-http' });
				return;
			case 'use-https':
				at({ ...draft, tls: 'verify' });
				return;
			case 'enter-password':
				take({
					...draft,
					...(draft.signIn === 'none' ? { signIn: 'password' as const } : {}),
					isReplacing: true,
				});
				focus('sign-in');
				return;
			case 'change-address':
				focus('address');
				return;
			default:
				focus(act);
		}
	};
}

/** Moves the focus into a field's part of the sheet, once it is there. */
function useFieldFocus(sheet: React.RefObject<HTMLElement | null>): (field: string) => void {
	const [wanted, setWanted] = useState<{ readonly field: string }>();
	useEffect(() => {
		if (wanted === undefined) return;
		const place = sheet.current?.querySelector(`[data-field="${wanted.field}"]`);
		place?.closest('details')?.setAttribute('open', '');
		const control =
			place?.querySelector<HTMLElement>('[data-first]') ??
			place?.querySelector<HTMLElement>('input:not([type=radio]), button:not([role=radio])');
		control?.focus();
		control?.scrollIntoView({ block: 'center' });
	}, [wanted, sheet]);
	return (field) => setWanted({ field });
}

interface PartProps {
	readonly draft: Draft;
	readonly change: (edit: (draft: Draft) => Draft) => void;
}

function SignInServer({ draft, change }: PartProps) {
	const { signInServer } = draft;
	return (
		<section className={styles['group']}>
			<h3>{words.signInServer}</h3>
			<div className={styles['server']}>
				<span className={styles['help']}>
					{signInServer === '' ? words.signInServerOwn : words.signInServerAllowed(signInServer)}
				</span>
				{signInServer === '' ? null : (
					<Button kind="quiet" onPress={() => change((now) => ({ ...now, signInServer: '' }))}>
						{words.disallow}
					</Button>
				)}
			</div>
		</section>
	);
}

function MoreTests({ draft, change }: PartProps) {
	const { image, pushRepository } = draft;
	return (
		<details className={styles['more']} open={image !== '' || pushRepository !== ''}>
			<summary>{words.tryMore}</summary>
			<div className={styles['group']}>
				<div data-field="change-image">
					<TextField
						label={words.image}
						help={words.imageHelp}
						placeholder={words.imagePlaceholder}
						value={image}
						onChange={(typed) => change((now) => ({ ...now, image: typed }))}
						isCode
					/>
				</div>
				<div data-field="change-repository">
					<TextField
						label={words.pushRepository}
						help={words.pushHelp}
						placeholder={words.pushPlaceholder}
						value={pushRepository}
						onChange={(typed) => change((now) => ({ ...now, pushRepository: typed }))}
						isCode
					/>
				</div>
			</div>
		</details>
	);
}

interface EditorFooterProps {
	readonly isLeaving: boolean;
	readonly isSaving: boolean;
	readonly hint: string | undefined;
	readonly onAnswer: (isDiscarded: boolean) => void;
	readonly onSave: () => void;
	readonly onSaveAndTest: () => void;
	readonly onRemove?: () => void;
}

function EditorFooter(props: EditorFooterProps) {
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
