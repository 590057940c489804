// The container engines of this computer: what was found, what needs attention, and everywhere else that was looked at.
import { useEffect } from 'react';
import type { DetectedEngines } from '../../../shared/engine/engine-info';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Notice } from '../../components/notice/notice';
import { Screen } from '../../components/screen';
import { useChoices } from '../../stores/stores';
import { text } from '../../text/en';
import { EngineCard } from './engine-card';
import styles from './engines-screen.module.css';
import { NoEngine } from './no-engine';
import { PlacesList } from './places-list';
import { TroubledPlace } from './troubled-place';

const words = text.engines;

export function EnginesScreen() {
	const detected = useChoices((state) => state.engines);
	const fault = useChoices((state) => state.enginesFault);
	const isDetecting = useChoices((state) => state.isDetecting);
	const detect = useChoices((state) => state.detectEngines);
	// What is there may have changed since the screen was last open.
	useEffect(() => {
		void detect();
	}, [detect]);
	return (
		<Screen
			title={words.title}
			subtitle={words.subtitle}
			actions={
				<Button isDisabled={isDetecting} onPress={() => void detect()}>
					{words.again}
				</Button>
			}
		>
			<p className="visually-hidden" role="status">
				{isDetecting ? words.looking : detected === undefined ? '' : newsOf(detected)}
			</p>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{detected === undefined ? <Looking isDetecting={isDetecting} /> : <Found {...detected} />}
		</Screen>
	);
}

function newsOf({ engines }: DetectedEngines): string {
	return engines.length === 0 ? words.none.title : words.found(engines.length);
}

function Looking({ isDetecting }: { readonly isDetecting: boolean }) {
	return isDetecting ? (
		<div className={styles['looking']}>
			<p className={styles['strong']}>{words.looking}</p>
			<p className={styles['quiet']}>{words.lookingMore}</p>
		</div>
	) : null;
}

function Found({ engines, rejected }: DetectedEngines) {
	const troubled = rejected.filter(({ fault }) => fault !== undefined);
	const first = engines.find(({ isUsable }) => isUsable);
	return (
		<>
			{troubled.length === 0 ? null : (
				<section className={styles['section']} aria-labelledby="engines-attention">
					<h2 id="engines-attention">{words.attention}</h2>
					{troubled.map((place) => (
						<TroubledPlace key={`${place.place} ${place.looked}`} place={place} />
					))}
				</section>
			)}
			{engines.length === 0 ? (
				<NoEngine />
			) : (
				<section className={styles['section']} aria-labelledby="engines-found">
					<h2 id="engines-found">{words.found(engines.length)}</h2>
					<ul className={styles['cards']}>
						{engines.map((engine) => (
							<EngineCard key={engine.endpoint} engine={engine} isDefault={engine === first} />
						))}
					</ul>
					{engines.some(({ isRootless }) => !isRootless) ? (
						<Notice tone="quiet" title={words.rights.title}>
							<p className={styles['wide']}>{words.rights.words}</p>
						</Notice>
					) : null}
				</section>
			)}
			<PlacesList rejected={rejected} />
		</>
	);
}
