// How one signs in: nobody, a user name with a password or token, or Google's key file. What the vault holds is only
// named, never shown.
import { useState } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import type { VaultState } from '../../../../shared/ipc/groups/registries';
import type { CredentialSummary } from '../../../../shared/registry/credential-summary';
import { readGoogleKey } from '../../../../shared/registry/google-key';
import { providerOf } from '../../../../shared/registry/provider';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/form/text-field';
import { Icon } from '../../../components/icon';
import { FileDrop } from '../../../components/input/file-drop';
import { SecretField } from '../../../components/input/secret-field';
import { Segmented } from '../../../components/segmented';
import { text } from '../../../text/en';
import { type Draft, type DraftProblems, hostOf, pastedInto, trimmedSecret } from './draft';
import styles from './editor.module.css';

const words = text.registries.editor;
const KINDS = ['none', 'password', 'google'] as const;
const MAX_KEY_BYTES = 64 * 1024;

export interface SignInFieldsProps {
	readonly draft: Draft;
	/** What the vault holds for it. */
	readonly saved: CredentialSummary | undefined;
	readonly isTyping: boolean;
	readonly vault: VaultState | undefined;
	/** Said only once the user wanted to save. */
	readonly problems: DraftProblems;
	readonly onChange: (draft: Draft, isLoginLine?: boolean) => void;
}

export function SignInFields(props: SignInFieldsProps) {
	const { draft, saved, isTyping, vault, onChange } = props;
	const setKind = (signIn: Draft['signIn']): void =>
		onChange({ ...draft, signIn, hasChosen: true, secret: '', isReplacing: false });
	return (
		<section className={styles['group']} data-field="sign-in">
			<h3>{words.signIn}</h3>
			<Segmented
				label={words.signIn}
				options={KINDS.map((id) => ({ id, name: words.kinds[id] }))}
				value={draft.signIn}
				onChange={setKind}
			/>
			<SignInHelp draft={draft} hasSaved={saved !== undefined} />
			{draft.signIn !== 'none' && !isTyping && saved !== undefined ? (
				<Saved
					saved={saved}
					place={vault?.kind === 'session' ? words.memory : words.keychain}
					onReplace={() => onChange({ ...draft, isReplacing: true, secret: '' })}
					onRemove={() => setKind('none')}
				/>
			) : null}
			{isTyping && draft.signIn === 'password' ? <PasswordFields {...props} /> : null}
			{isTyping && draft.signIn === 'google' ? <GoogleKey {...props} /> : null}
			{isTyping && draft.isReplacing && saved !== undefined ? (
				<span>
					<Button
						kind="quiet"
						onPress={() =>
							onChange({ ...draft, isReplacing: false, secret: '', username: saved.username })
						}
					>
						{words.keep}
					</Button>
				</span>
			) : null}
		</section>
	);
}

function SignInHelp({ draft, hasSaved }: { readonly draft: Draft; readonly hasSaved: boolean }) {
	if (draft.signIn === 'none') {
		return <p className={styles['help']}>{hasSaved ? words.noneForgets : words.noneHelp}</p>;
	}
	const host = hostOf(draft);
	const provider = host === undefined ? undefined : providerOf(host);
	return provider === undefined ? null : (
		<p className={styles['help']}>
			<strong>{text.registries.providers[provider].name}: </strong>
			{text.registries.providers[provider].signIn}
		</p>
	);
}

interface SavedProps {
	readonly saved: CredentialSummary;
	readonly place: string;
	readonly onReplace: () => void;
	readonly onRemove: () => void;
}

function Saved({ saved, place, onReplace, onRemove }: SavedProps) {
	return (
		<div className={styles['saved']}>
			<Icon name="keychain" />
			<span className={styles['savedWords']}>
				<span>{visibleText(saved.username, 80)}</span>
				<span className={styles['help']}>{words.savedIn(place, saved.savedAtMs)}</span>
			</span>
			<Button onPress={onReplace}>{words.replace}</Button>
			<Button kind="quiet" onPress={onRemove}>
				{words.removeCredential}
			</Button>
		</div>
	);
}

function PasswordFields({ draft, problems, onChange }: SignInFieldsProps) {
	const [hadLineEnd, setHadLineEnd] = useState(false);
	const typeUsername = (typed: string): void => {
		const pasted = pastedInto(draft, typed);
		onChange(pasted ?? { ...draft, username: typed }, pasted !== undefined);
	};
	const typeSecret = (typed: string): void => {
		if (readGoogleKey(typed) !== undefined) {
			onChange({ ...draft, signIn: 'google', secret: typed });
			return;
		}
		const trimmed = trimmedSecret(typed);
		setHadLineEnd(trimmed.hadLineEnd);
		onChange({ ...draft, secret: trimmed.secret });
	};
	const hasSpaces = draft.secret.trim() !== draft.secret;
	return (
		<>
			<TextField
				label={words.username}
				value={draft.username}
				onChange={typeUsername}
				problem={problems.username === undefined ? undefined : words.usernameNothing}
			/>
			<div data-field="secret">
				<SecretField
					label={words.password}
					showLabel={words.show}
					value={draft.secret}
					onChange={typeSecret}
					note={hasSpaces ? words.spaces : hadLineEnd ? words.lineEnd : undefined}
					problem={problems.secret === undefined ? undefined : words.typedNothing}
				/>
			</div>
		</>
	);
}

function GoogleKey({ draft, problems, onChange }: SignInFieldsProps) {
	const key = readGoogleKey(draft.secret);
	const take = (typed: string): void => onChange({ ...draft, secret: typed });
	const isWrong = draft.secret !== '' && key === undefined;
	return (
		<div className={styles['group']} data-field="secret">
			{key === undefined ? null : (
				<p className={styles['found']}>
					<Icon name="there" />
					{words.googleFound(visibleText(key.clientEmail, 320))}
				</p>
			)}
			<FileDrop
				label={words.googleDrop}
				choose={words.googleChoose}
				suffixes={['.json']}
				maxBytes={MAX_KEY_BYTES}
				onFile={(bytes) => take(bytes === undefined ? '?' : new TextDecoder().decode(bytes))}
			/>
			{key === undefined ? (
				<SecretField
					label={words.googlePaste}
					showLabel={words.show}
					value={draft.secret}
					onChange={take}
					problem={isWrong || problems.secret !== undefined ? words.googleWrong : undefined}
				/>
			) : null}
		</div>
	);
}
