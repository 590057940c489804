// What would become of one engine: its files, what it makes of them, what happens then, and the same as commands.
import type { EnginePreview, TrustPreview } from '../../../../shared/trust/trust-plan';
import { FaultNotice } from '../../../components/fault-notice';
import { Icon } from '../../../components/icon';
import { text } from '../../../text/en';
import { CodeBlock } from '../code-block';
import { EffectTable } from './effect-table';
import { FileChange } from './file-change';
import styles from './review.module.css';

const words = text.trust.review;

export interface EngineReviewProps {
	readonly preview: EnginePreview;
	readonly verdict: TrustPreview['verdict'];
}

export function EngineReview({ preview, verdict }: EngineReviewProps) {
	const { engine, files, effectiveNow, effectiveAfter, fault, commands } = preview;
	const { endpoint, flavour } = engine;
	const title = text.trust.engineTitle(engine);
	const isChanged = files.length > 0;
	const isByHand = verdict === 'by-hand';
	const byCommands =
		commands.length === 0 ? null : (
			<Commands commands={commands} isByHand={isByHand} title={title} />
		);
	return (
		<section className={styles['section']} aria-label={`${title} ${endpoint}`}>
			<div className={styles['engineHead']}>
				<h2>{title}</h2>
				<span className={styles['quiet']}>
					{text.trust.flavours[flavour]} · <code>{endpoint}</code>
				</span>
			</div>
			{fault === undefined ? null : (
				<FaultNotice
					fault={fault}
					{...(fault.detail === undefined
						? {}
						: { details: { label: text.failures.details, lines: [fault.detail] } })}
				/>
			)}
			{fault === undefined ? (
				<div className={styles['card']}>
					{isByHand ? byCommands : null}
					{files.map((file) => (
						<FileChange key={file.path} file={file} />
					))}
					{isChanged || verdict === 'blocked' ? null : (
						<p className={styles['part']}>{words.nothingHere}</p>
					)}
					<div className={styles['part']}>
						<h3>{words.effect}</h3>
						<EffectTable now={effectiveNow} after={effectiveAfter} />
					</div>
					{isChanged ? <Consequence preview={preview} /> : null}
					{isByHand ? null : byCommands}
				</div>
			) : null}
		</section>
	);
}

function Consequence({ preview: { consequence } }: { readonly preview: EnginePreview }) {
	const { stopsContainers, containersRunning = 0 } = consequence;
	const isHard = stopsContainers && containersRunning > 0;
	return (
		<p className={`${styles['consequence']} ${isHard ? styles['stops'] : ''}`}>
			<Icon name={isHard ? 'failed' : 'note'} />
			<span>
				<span className="visually-hidden">{words.consequence}: </span>
				{text.trust.consequence(consequence)}
			</span>
		</p>
	);
}

interface CommandsProps {
	readonly commands: readonly string[];
	readonly isByHand: boolean;
	readonly title: string;
}

/** What has to be run by hand is open; what only could be is folded. */
function Commands({ commands, isByHand, title }: CommandsProps) {
	const code = commands.join('\n');
	return isByHand ? (
		<div className={styles['part']}>
			<h3>{words.commands.byHand}</h3>
			<CodeBlock label={title} code={code} />
		</div>
	) : (
		<details className={styles['commands']}>
			<summary>{words.commands.run}</summary>
			<CodeBlock label={title} code={code} />
		</details>
	);
}
