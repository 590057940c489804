// What was found: what needs attention, the engines with what they trust, the changes made, and every place looked at.
import type { DetectedEngines } from '../../../shared/engine/engine-info';
import { Notice } from '../../components/notice/notice';
import { useTrust } from '../../stores/stores';
import { text } from '../../text/en';
import { Changes } from './changes/changes';
import { EngineCard } from './engine-card';
import styles from './engines-screen.module.css';
import { NoEngine } from './no-engine';
import { PlacesList } from './places-list';
import { ProgramCard } from './program-card';
import { TroubledPlace } from './troubled-place';
import { TrustPart, TrustUnknown } from './trust-part';

const words = text.engines;

interface AllProps {
	/** Shows all registries that are set for an engine, by its endpoint. */
	readonly onAll: (endpoint: string) => void;
}

export interface FoundProps extends AllProps {
	readonly detected: DetectedEngines;
}

export function Found({ detected: { engines, rejected }, onAll }: FoundProps) {
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
							{trust === undefined ? (
								<TrustUnknown />
							) : (
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
