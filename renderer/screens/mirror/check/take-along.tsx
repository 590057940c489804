// The mirror to take elsewhere: as its file, and as commands.
import { useEffect, useMemo, useState } from 'react';
import {
	ferryCommand,
	mirrorFileName,
	mirrorFileText,
	skopeoScript,
} from '../../../../shared/mirror/draft/draft-commands';
import type { Intention } from '../../../../shared/mirror/intention';
import type { TlsPolicy } from '../../../../shared/registry/tls-policy';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { useApp, useChoices, useDrafts, useToasts } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './check-step.module.css';
import { type Clipped, clipped } from './clipped';

const words = text.mirror.check;

export interface TakeAlongProps {
	readonly view: DraftView;
	readonly mirror: Intention;
}

export function TakeAlong({ view, mirror }: TakeAlongProps) {
	const [isShown, setIsShown] = useState(false);
	const fault = useDrafts((state) => state.fault);
	const exportFile = useDrafts((state) => state.exportFile);
	const copyText = useApp((state) => state.copy);
	const copied = useApp((state) => state.copied);
	const [wanted, setWanted] = useState<Clipped>();
	const registries = useChoices((state) => state.registries);
	const show = useToasts((state) => state.show);
	const file = view.draft.fileName ?? mirrorFileName(view.draft.name);
	const content = useMemo(
		() => (isShown ? mirrorFileText(mirror, file) : ''),
		[isShown, mirror, file],
	);
	const save = async (): Promise<void> => {
		const saved = await exportFile();
		if (saved !== undefined) show({ text: text.mirror.frame.savedAs(saved) });
	};
	const copy = (whole: string): void => {
		const part = clipped(whole);
		setWanted(part);
		void copyText(part.text);
	};
	useEffect(() => {
		if (wanted === undefined || copied !== wanted.text) return;
		setWanted(undefined);
		show({ text: wanted.isWhole ? words.copied : words.copiedPart(wanted.lines) });
	}, [copied, wanted, show]);
	const tlsOf = (host: string): TlsPolicy =>
		registries.find(({ entry }) => entry.host === host)?.entry.tls ??
		view.draft.registries[host]?.tls ??
		'verify';
	return (
		<section className={styles['along']} aria-label={words.take}>
			<h2>{words.take}</h2>
			<p className={styles['quiet']}>
				{words.fileWhat} <code className={styles['code']}>{ferryCommand(file)}</code>
			</p>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<div className={styles['buttons']}>
				<Button onPress={() => void save()}>{text.mirror.frame.moreFile}</Button>
				<Button onPress={() => setIsShown(!isShown)}>
					{isShown ? words.hideFile : words.viewFile}
				</Button>
				<Button onPress={() => copy(ferryCommand(file))}>{words.copyFerry}</Button>
				<Button onPress={() => copy(skopeoScript(mirror, tlsOf))}>{words.copySkopeo}</Button>
			</div>
			{isShown ? (
				<textarea
					className={styles['file']}
					aria-label={words.fileLabel}
					readOnly
					wrap="off"
					rows={Math.min(20, content.split('\n').length)}
					value={content}
				/>
			) : null}
		</section>
	);
}
