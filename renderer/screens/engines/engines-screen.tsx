// The container engines of this computer: what was found, what needs attention, and everywhere else that was looked at.
import { useCallback, useEffect, useState } from 'react';
import type { DetectedEngines } from '../../../shared/engine/engine-info';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Notice } from '../../components/notice/notice';
import { Screen } from '../../components/screen';
import { useChoices, useNavigation, useTrust } from '../../stores/stores';
import { text } from '../../text/en';
import { Changes } from './changes/changes';
import { EngineCard } from './engine-card';
import styles from './engines-screen.module.css';
import { NoEngine } from './no-engine';
import { PlacesList } from './places-list';
import { ProgramCard } from './program-card';
import { StandingsSheet } from './standings-sheet';
import { TroubledPlace } from './troubled-place';
import { TrustPart } from './trust-part';

const words = text.engines;

export function EnginesScreen() {
	const isDetecting = useChoices((state) => state.isDetecting);
	const detect = useChoices((state) => state.detectEngines);
	const look = useTrust((state) => state.look);
	const go = useNavigation((state) => state.go);
	const [allOf, setAllOf] = useState<string>();
	const overview = useTrust((state) => state.overview);
	const shown = overview?.engines.find(({ engine }) => engine.endpoint === allOf);
	const lookAgain = useCallback(() => void Promise.all([detect(), look()]), [detect, look]);
	// What is there may have changed since the screen was last open.
	useEffect(lookAgain, [lookAgain]);
	return (
		<div className={`${styles['layout']} ${shown === undefined ? '' : styles['hasSheet']}`}>
			<div className={styles['main']}>
				<Screen
					title={words.title}
					subtitle={words.subtitle}
					actions={
						<>
							<Button isDisabled={isDetecting} onPress={lookAgain}>
								{words.again}
							</Button>
							<Button
								kind={shown === undefined ? 'primary' : 'secondary'}
								command="accept-registry"
								onPress={() => go({ screen: 'trust', start: {} })}
							>
								{text.trust.begin}
							</Button>
						</>
					}
				>
					<Body onAll={setAllOf} />
				</Screen>
			</div>
			{shown === undefined ? null : (
				<StandingsSheet trust={shown} onClose={() => setAllOf(undefined)} />
			)}
		</div>
	);
}

interface AllProps {
	/** Shows all registries that are set for an engine, by its endpoint. */
	readonly onAll: (endpoint: string) => void;
}

function Body({ onAll }: AllProps) {
	const detected = useChoices((state) => state.engines);
	const fault = useChoices((state) => state.enginesFault);
	const isDetecting = useChoices((state) => state.isDetecting);
	const overviewFault = useTrust((state) => state.overviewFault);
	return (
		<>
			<p className="visually-hidden" role="status">
				{isDetecting ? words.looking : detected === undefined ? '' : newsOf(detected)}
			</p>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{overviewFault === undefined ? null : <FaultNotice fault={overviewFault} />}
			{detected === undefined ? (
				<Looking isDetecting={isDetecting} />
			) : (
				<Found detected={detected} onAll={onAll} />
			)}
		</>
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

interface FoundProps extends AllProps {
	readonly detected: DetectedEngines;
}

function Found({ detected: { engines, rejected }, onAll }: FoundProps) {
	const changes = useTrust((state) => state.overview?.changes);
	const troubled = rejected.filter(({ fault }) => fault !== undefined);
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
			{engines.length === 0 ? <NoEngine /> : <Cards engines={engines} onAll={onAll} />}
			{changes === undefined ? null : <Changes changes={changes} />}
			<PlacesList rejected={rejected} />
		</>
	);
}

interface CardsProps extends AllProps {
	readonly engines: DetectedEngines['engines'];
}

function Cards({ engines, onAll }: CardsProps) {
	const overview = useTrust((state) => state.overview);
	const first = engines.find(({ isUsable }) => isUsable);
	const trustOf = (endpoint: string) =>
		overview?.engines.find(({ engine }) => engine.endpoint === endpoint);
	const known = new Set(engines.map(({ endpoint }) => endpoint));
	const others = (overview?.engines ?? []).filter(({ engine }) => !known.has(engine.endpoint));
	return (
		<section className={styles['section']} aria-labelledby="engines-found">
			<h2 id="engines-found">{words.found(engines.length)}</h2>
			<ul className={styles['cards']}>
				{engines.map((engine) => {
					const trust = trustOf(engine.endpoint);
					return (
						<EngineCard key={engine.endpoint} engine={engine} isDefault={engine === first}>
							{trust === undefined ? null : (
								<TrustPart trust={trust} onAll={() => onAll(engine.endpoint)} />
							)}
						</EngineCard>
					);
				})}
				{others.map((trust) => (
					<ProgramCard
						key={trust.engine.endpoint}
						trust={trust}
						onAll={() => onAll(trust.engine.endpoint)}
					/>
				))}
			</ul>
			{engines.some(({ isRootless }) => !isRootless) ? (
				<Notice tone="quiet" title={words.rights.title}>
					<p className={styles['wide']}>{words.rights.words}</p>
				</Notice>
			) : null}
		</section>
	);
}
