// The fields of the editor, from the address to what a test tries besides.
import type { RegistryRow } from '../../../../shared/ipc/groups/registries';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/form/text-field';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import { VaultNotice } from '../vault-notice';
import { AddressField } from './address-field';
import { type Draft, type DraftProblems, isTyping } from './draft';
import styles from './editor.module.css';
import { SecurityFields } from './security-fields';
import { SignInFields } from './sign-in-fields';

const words = text.registries.editor;

export interface EditorFieldsProps {
	readonly draft: Draft;
	readonly row: RegistryRow | undefined;
	readonly problems: DraftProblems;
	/** Whether the user wanted to save already, so that what is missing is said. */
	readonly isComplete: boolean;
	readonly take: (draft: Draft, isLoginLine?: boolean) => void;
	readonly change: (edit: (draft: Draft) => Draft) => void;
	readonly onOpen: (host: string) => void;
}

export function EditorFields(props: EditorFieldsProps) {
	const { draft, row, problems, isComplete, take, change, onOpen } = props;
	const vault = useRegistries((state) => state.vault);
	return (
		<>
			{vault?.fault === undefined ? null : (
				<div className={styles['narrow']}>
					<VaultNotice />
				</div>
			)}
			<div className={styles['group']}>
				<AddressField
					draft={draft}
					problem={problems.address}
					isComplete={isComplete}
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
		</>
	);
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
