// The address: cleaned as it is typed, with everything said about what was taken off it.
import { apiUrlOf, cleanAddress } from '../../../../shared/registry/clean-address';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/form/text-field';
import { text } from '../../../text/en';
import { type Draft, type DraftProblems, pastedInto, withAddress } from './draft';
import styles from './editor.module.css';

const words = text.registries.editor;

export interface AddressFieldProps {
	readonly draft: Draft;
	readonly problem: DraftProblems['address'];
	/** Whether an address that is still missing is said. */
	readonly isComplete: boolean;
	readonly onChange: (draft: Draft, isLoginLine: boolean) => void;
	readonly onOpen: (host: string) => void;
}

export function AddressField({ draft, problem, isComplete, onChange, onOpen }: AddressFieldProps) {
	const reading = cleanAddress(draft.address);
	const change = (typed: string): void => {
		const pasted = pastedInto(draft, typed);
		onChange(pasted ?? withAddress(draft, typed), pasted !== undefined);
	};
	return (
		<div className={styles['group']} data-field="address">
			<TextField
				label={words.address}
				placeholder={words.addressPlaceholder}
				value={draft.address}
				onChange={change}
				isCode
				{...(reading.kind === 'empty' ? { help: words.addressHelp } : {})}
				problem={problemWords(reading, problem, isComplete)}
			/>
			{reading.kind === 'address' && problem === 'taken' ? (
				<span>
					<Button onPress={() => onOpen(reading.host)}>{words.openTaken}</Button>
				</span>
			) : null}
			{reading.kind === 'address' && problem !== 'taken' ? (
				<div className={styles['notes']} aria-live="polite">
					<p className={styles['help']}>
						{words.willConnect} <code>{apiUrlOf(reading.host, draft.tls)}</code>
					</p>
					{reading.isDockerHubAlias ? <p className={styles['help']}>{words.hubAlias}</p> : null}
					{reading.unicodeHost === undefined ? null : (
						<p className={styles['caution']}>{words.idn(reading.unicodeHost, reading.host)}</p>
					)}
					{reading.scheme === 'http' && draft.tls !== 'plain-http' ? (
						<Note
							words={words.typedHttp}
							act={words.chooseHttp}
							onAct={() => onChange({ ...draft, tls: 'plain-http' }, false)}
						/>
					) : null}
					{reading.repositoryPrefix === undefined ? null : (
						<Note
							words={words.prefixNote(reading.repositoryPrefix)}
							act={words.prefixForTest}
							onAct={() =>
								onChange(
									{
										...draft,
										address: reading.host,
										pushRepository: reading.repositoryPrefix ?? '',
									},
									false,
								)
							}
						/>
					)}
				</div>
			) : null}
		</div>
	);
}

interface NoteProps {
	readonly words: string;
	readonly act: string;
	readonly onAct: () => void;
}

function Note({ words: sentence, act, onAct }: NoteProps) {
	return (
		<p className={styles['caution']}>
			{sentence}{' '}
			<span className={styles['act']}>
				<Button kind="quiet" onPress={onAct}>
					{act}
				</Button>
			</span>
		</p>
	);
}

function problemWords(
	reading: ReturnType<typeof cleanAddress>,
	problem: DraftProblems['address'],
	isComplete: boolean,
): string | undefined {
	if (reading.kind === 'refused') return text.registries.addressProblems[reading.problem];
	if (problem === 'taken') return words.taken;
	return problem === 'missing' && isComplete ? words.addressHelp : undefined;
}
