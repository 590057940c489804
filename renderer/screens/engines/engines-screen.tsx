// The container engines of this computer: what was found, what needs attention, and everywhere else that was looked at.
import { useCallback, useEffect, useState } from 'react';
import type { DetectedEngines } from '../../../shared/engine/engine-info';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Screen } from '../../components/screen';
import { useChoices, useNavigation, useTrust } from '../../stores/stores';
import { text } from '../../text/en';
import { OpenChange } from './changes/open-change';
import styles from './engines-screen.module.css';
import { Found } from './found';
import { StandingsSheet } from './standings-sheet';

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
			<OpenChange />
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
