// What was found before anything is written: what is in the way first, then what to be careful with, then the rest.
import { describeFinding } from '../../../../shared/trust/finding-texts';
import type { TrustFinding } from '../../../../shared/trust/trust-finding';
import type { EnginePreview } from '../../../../shared/trust/trust-plan';
import { type StateLook, StateWord } from '../../../components/state-word';
import { text } from '../../../text/en';

import styles from './review.module.css';

const words = text.trust.review;

const LOOKS: Readonly<Record<TrustFinding['severity'], StateLook>> = {
	blocks: { icon: 'failed', word: words.severity.blocks, tone: 'danger' },
	warns: { icon: 'failed', word: words.severity.warns, tone: 'caution' },
	tells: { icon: 'note', word: words.severity.tells, tone: 'quiet' },
};
const ORDER = ['blocks', 'warns', 'tells'] as const;

export function Findings({ engines }: { readonly engines: readonly EnginePreview[] }) {
	const all = engines.flatMap(({ engine, findings }) =>
		findings.map((finding) => ({ finding, engine: text.trust.engineName(engine) })),
	);
	if (all.length === 0) return null;
	const sorted = ORDER.flatMap((severity) =>
		all.filter(({ finding }) => finding.severity === severity),
	);
	return (
		<section className={styles['section']} aria-labelledby="trust-findings">
			<h2 id="trust-findings">{words.findings}</h2>
			<ul className={styles['findings']}>
				{sorted.map(({ finding, engine }) => (
					<Finding
						key={`${engine} ${finding.code} ${JSON.stringify(finding.facts)}`}
						finding={finding}
						engine={engines.length > 1 ? engine : undefined}
					/>
				))}
			</ul>
		</section>
	);
}

interface FindingProps {
	readonly finding: TrustFinding;
	/** Where there are several. */
	readonly engine: string | undefined;
}

function Finding({ finding, engine }: FindingProps) {
	const { title, explanation, remedy } = describeFinding(finding);
	return (
		<li className={styles['finding']}>
			<span className={styles['severity']}>
				<StateWord look={LOOKS[finding.severity]} />
			</span>
			<div className={styles['findingWords']}>
				<p className={styles['strong']}>{title}</p>
				<p>{[explanation, remedy].filter((sentence) => sentence !== '').join(' ')}</p>
				{engine === undefined ? null : <p className={styles['quiet']}>{words.onEngine(engine)}</p>}
			</div>
		</li>
	);
}
