// What a certificate says of itself.
import { visibleText } from '../../../shared/format/visible-text';
import type { CertificateFacts } from '../../../shared/ipc/groups/registries';
import { text } from '../../text/en';
import styles from './certificate-card.module.css';

const words = text.registries.editor;

export function CertificateCard({ certificate }: { readonly certificate: CertificateFacts }) {
	const { subject, issuer, notBeforeMs, notAfterMs, isCa, fingerprint } = certificate;
	const nowMs = Date.now();
	const trouble =
		notAfterMs < nowMs ? words.ca.expired : notBeforeMs > nowMs ? words.ca.notYet : undefined;
	return (
		<dl className={styles['certificate']}>
			<dt>{words.ca.subject}</dt>
			<dd>{visibleText(subject, 300)}</dd>
			<dt>{words.ca.issuer}</dt>
			<dd>{issuer === subject ? words.ca.self : visibleText(issuer, 300)}</dd>
			<dt>{words.ca.validity}</dt>
			<dd>
				{words.ca.range(notBeforeMs, notAfterMs)}
				{trouble === undefined ? null : <strong className={styles['problem']}> {trouble}</strong>}
			</dd>
			<dt>{words.ca.fingerprint}</dt>
			<dd className={styles['fingerprint']}>{fingerprint}</dd>
			<dt className="visually-hidden">{words.ca.isCa}</dt>
			<dd className={isCa ? styles['quiet'] : styles['caution']}>
				{isCa ? words.ca.isCa : words.ca.isNoCa}
			</dd>
		</dl>
	);
}
