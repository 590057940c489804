// The CA of a registry, by file or as pasted text, with what its certificates say.
import { useEffect, useState } from 'react';
import type { Fault } from '../../../../shared/fault/fault';
import { caText, MAX_CA_BYTES } from '../../../components/certificates/ca-text';
import { CertificateCard } from '../../../components/certificates/certificate-card';
import { FaultNotice } from '../../../components/fault-notice';
import { TextField } from '../../../components/form/text-field';
import { FileDrop } from '../../../components/input/file-drop';
import { useRegistries, useTrust } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './choose.module.css';

const words = text.trust.choose;
const editorWords = text.registries.editor;

export function CaField({ isMissing }: { readonly isMissing: boolean }) {
	const { caPem, certificates } = useTrust((state) => state.draft);
	const edit = useTrust((state) => state.edit);
	const inspectCa = useRegistries((state) => state.inspectCa);
	const [fault, setFault] = useState<Fault>();
	const [pasted, setPasted] = useState('');
	useEffect(() => {
		// A saved CA comes without the facts about it.
		if (caPem === '' || certificates.length > 0) return;
		void inspectCa(caPem).then((answer) => {
			if (!answer.ok) setFault(answer.fault);
			else edit((now) => ({ ...now, certificates: answer.value.certificates }));
		});
	}, [caPem, certificates, inspectCa, edit]);
	const take = async (typed: string): Promise<void> => {
		const answer = await inspectCa(typed);
		setFault(answer.ok ? undefined : answer.fault);
		if (!answer.ok) return;
		setPasted('');
		const { pem, certificates: found } = answer.value;
		edit((now) => ({ ...now, caPem: pem, certificates: found }));
	};
	const paste = (typed: string): void => {
		setPasted(typed);
		if (/-----END [A-Z ]*CERTIFICATE-----/.test(typed)) void take(typed);
	};
	return (
		<div className={styles['ca']} data-field="ca">
			<FileDrop
				label={words.caDrop}
				hint={editorWords.caHint}
				choose={caPem === '' ? editorWords.caChoose : editorWords.caOther}
				suffixes={['.pem', '.crt', '.cer', '.der']}
				maxBytes={MAX_CA_BYTES}
				onFile={(bytes) => void take(bytes === undefined ? '' : caText(bytes))}
			/>
			{certificates.length > 0 ? null : (
				<TextField
					label={words.caPaste}
					value={pasted}
					onChange={paste}
					onBlur={() => {
						if (pasted.trim() !== '') void take(pasted);
					}}
					help={isMissing ? editorWords.caMissing : words.caPasteHelp}
					rows={3}
					isCode
				/>
			)}
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{certificates.map((certificate) => (
				<CertificateCard key={certificate.fingerprint} certificate={certificate} />
			))}
		</div>
	);
}
