// The proxy: which one, whether what is typed can be one, and what the saved choice comes to on this computer.
import { useState } from 'react';
import {
	type ProxyChoice,
	type ProxyInUse,
	readProxyExceptions,
	readProxyServer,
} from '../../../shared/settings/proxy-choice';
import { Button } from '../../components/button';
import { Choices } from '../../components/form/choices';
import { TextField } from '../../components/form/text-field';
import { useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './settings.module.css';
import { SettingsSection } from './settings-section';

const words = text.settings.proxy;
const MODES = ['system', 'environment', 'none', 'manual'] as const;

export function ProxySection() {
	const saved = useSettings((state) => state.proxy);
	const change = useSettings((state) => state.change);
	// What is chosen on screen: `manual` counts only once its address is saved.
	const [chosen, setChosen] = useState<ProxyChoice['mode']>();
	const mode = chosen ?? saved.mode;
	const choose = (wanted: ProxyChoice['mode']): void => {
		setChosen(wanted);
		if (wanted !== 'manual') {
			void change({ proxy: { mode: wanted } }).then(() => setChosen(undefined));
		}
	};
	return (
		<SettingsSection title={words.title} about={words.about}>
			<Choices
				label={words.label}
				options={MODES.map((id) => ({ id, ...words.modes[id] }))}
				value={mode}
				onChange={choose}
			/>
			{mode === 'manual' ? (
				<ManualProxy
					saved={saved}
					onSave={async (proxy) => {
						if (await change({ proxy })) setChosen(undefined);
					}}
				/>
			) : null}
			<InUse isSaved={mode === saved.mode} />
		</SettingsSection>
	);
}

interface ManualProxyProps {
	readonly saved: ProxyChoice;
	readonly onSave: (proxy: ProxyChoice) => Promise<void>;
}

function ManualProxy({ saved, onSave }: ManualProxyProps) {
	const [server, setServer] = useState(saved.mode === 'manual' ? saved.server : '');
	const [list, setList] = useState(saved.mode === 'manual' ? saved.exceptions.join('\n') : '');
	const [isAsked, setIsAsked] = useState(false);
	const reading = readProxyServer(server);
	const { exceptions, refused } = readProxyExceptions(list);
	// A field that is still empty is no mistake yet; a sign-in is told at once, before anybody else reads it.
	const isTold = isAsked || (reading.kind === 'refused' && reading.problem === 'holds-sign-in');
	const problem =
		reading.kind === 'refused' && isTold ? words.problems[reading.problem] : undefined;
	const save = (): void => {
		setIsAsked(true);
		if (reading.kind === 'refused' || refused.length > 0) return;
		setServer(reading.server);
		setList(exceptions.join('\n'));
		void onSave({ mode: 'manual', server: reading.server, exceptions });
	};
	return (
		<div className={styles['manual']}>
			<TextField
				label={words.server}
				value={server}
				onChange={setServer}
				onBlur={() => setIsAsked(server !== '')}
				help={words.serverHelp}
				problem={problem}
				placeholder={words.serverExample}
				isCode
			/>
			<TextField
				label={words.exceptions}
				value={list}
				onChange={setList}
				help={words.exceptionsHelp}
				problem={refused.length > 0 && isAsked ? words.refused(refused) : undefined}
				placeholder={words.exceptionsExample}
				rows={2}
				isCode
			/>
			<div className={styles['actions']}>
				<Button kind="primary" onPress={save}>
					{words.save}
				</Button>
			</div>
		</div>
	);
}

function InUse({ isSaved }: { readonly isSaved: boolean }) {
	const inUse = useSettings((state) => state.proxyInUse);
	return (
		<dl className={styles['facts']} aria-live="polite">
			<dt>{words.inUse}</dt>
			<dd>{isSaved ? inUseWords(inUse) : words.notInUse}</dd>
		</dl>
	);
}

function inUseWords(inUse: ProxyInUse | undefined): string {
	if (inUse === undefined) return words.unknown;
	const { kind, server, hasSignIn, exceptions } = inUse;
	if (kind === 'unusable') return words.unusable;
	return server === undefined ? words.direct : words.through(server, hasSignIn, exceptions);
}
