// How the registry is reached: the four TLS policies with what each means, and the registry's own authority.
import { useEffect, useState } from 'react';
import type { Fault } from '../../../../shared/fault/fault';
import { TLS_POLICIES } from '../../../../shared/registry/tls-policy';
import { caText, MAX_CA_BYTES } from '../../../components/certificates/ca-text';
import { CertificateCard } from '../../../components/certificates/certificate-card';
import { FaultNotice } from '../../../components/fault-notice';
import { Choices } from '../../../components/form/choices';
import { FileDrop } from '../../../components/input/file-drop';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { Draft, DraftProblems } from './draft';
import styles from './editor.module.css';

const words = text.registries.editor;

export interface SecurityFieldsProps {
	readonly draft: Draft;
	readonly problem: DraftProblems['ca'];
	readonly change: (edit: (draft: Draft) => Draft) => void;
}

export function SecurityFields({ draft, problem, change }: SecurityFieldsProps) {
	return (
		<section className={styles['group']} data-field="security">
			<h3>{words.security}</h3>
			<Choices
				label={words.security}
				options={TLS_POLICIES.map((id) => ({
					id,
					name: text.registries.policies[id].name,
					meaning: text.registries.policies[id].what,
				}))}
				value={draft.tls}
				onChange={(tls) => change((now) => ({ ...now, tls }))}
			/>
			{draft.tls === 'private-ca' ? (
				<Authority draft={draft} problem={problem} change={change} />
			) : null}
		</section>
	);
}

function Authority({ draft, problem, change }: SecurityFieldsProps) {
	const inspectCa = useRegistries((state) => state.inspectCa);
	const [fault, setFault] = useState<Fault>();
	const { caPem, certificates } = draft;
	useEffect(() => {
		// A saved CA comes without the facts about it.
		if (caPem === '' || certificates.length > 0) return;
		void inspectCa(caPem).then((answer) => {
			if (answer.ok) change((now) => ({ ...now, certificates: answer.value.certificates }));
			else setFault(answer.fault);
		});
	}, [caPem, certificates, inspectCa, change]);
	const take = async (bytes: Uint8Array | undefined): Promise<void> => {
		const answer = await inspectCa(bytes === undefined ? '' : caText(bytes));
		setFault(answer.ok ? undefined : answer.fault);
		if (answer.ok) {
			const { pem, certificates: found } = answer.value;
			change((now) => ({ ...now, caPem: pem, certificates: found }));
		}
	};
	return (
		<div className={styles['group']} data-field="ca">
			<FileDrop
				label={words.caDrop}
				hint={words.caHint}
				choose={caPem === '' ? words.caChoose : words.caOther}
				suffixes={['.pem', '.crt', '.cer', '.der']}
				maxBytes={MAX_CA_BYTES}
				onFile={(bytes) => void take(bytes)}
			/>
			{problem === undefined || fault !== undefined ? null : (
				<p className={styles['problem']}>{words.caMissing}</p>
			)}
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{certificates.map((certificate) => (
				<CertificateCard key={certificate.fingerprint} certificate={certificate} />
			))}
		</div>
	);
}
