// One engine: what it is, where it is, and whether a mirror can go through it.
import type { ReactNode } from 'react';
import { type EngineInfo, engineTitle } from '../../../shared/engine/engine-info';
import { IconButton } from '../../components/fields/icon-button';
import { MiddleCut } from '../../components/middle-cut';
import { StateWord } from '../../components/state-word';
import { useApp, useToasts } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './engine-card.module.css';

const words = text.engines;

export interface EngineCardProps {
	readonly engine: EngineInfo;
	/** A mirror that names no engine goes through this one. */
	readonly isDefault: boolean;
	/** What it trusts. */
	readonly children?: ReactNode;
}

export function EngineCard({ engine, isDefault, children }: EngineCardProps) {
	const copy = useApp((state) => state.copy);
	const show = useToasts((state) => state.show);
	const title = engineTitle(engine);
	const { endpoint } = engine;
	const copyEndpoint = async (): Promise<void> => {
		if (await copy(endpoint)) show({ text: words.copied });
	};
	return (
		<li className={styles['card']}>
			<div className={styles['head']}>
				<h3 className={styles['name']}>{title}</h3>
				<StateWord
					isChip
					look={
						engine.isUsable
							? { icon: 'there', word: words.usable, tone: 'ok' }
							: { icon: 'failed', word: words.tooOld, tone: 'caution' }
					}
				/>
			</div>
			<dl className={styles['facts']}>
				<dt>{words.facts.endpoint}</dt>
				<dd className={styles['endpoint']}>
					<MiddleCut value={endpoint} isMono />
					<IconButton
						icon="copy"
						label={words.copyEndpoint(title)}
						onPress={() => void copyEndpoint()}
					/>
				</dd>
				<dt>{words.facts.platform}</dt>
				<dd>{engine.platform}</dd>
				<dt>{words.facts.rights}</dt>
				<dd>{engine.isRootless ? words.rootless : words.rooted}</dd>
				<dt>{words.facts.place}</dt>
				<dd>{words.place[engine.place]}</dd>
				<dt>{words.facts.api}</dt>
				<dd>{engine.apiVersion}</dd>
			</dl>
			{children}
			{isDefault || !engine.isUsable ? (
				<p className={styles['foot']}>{isDefault ? words.isDefault : words.tooOldMore}</p>
			) : null}
		</li>
	);
}
