// What an engine trusts, in its card: the files that count, the registries that are set and who said so, and the way to
// set one.
import { engineTitle } from '../../../shared/engine/engine-info';
import { visibleText } from '../../../shared/format/visible-text';
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import type { StandingRow } from '../../../shared/trust/trust-plan';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { IconButton } from '../../components/fields/icon-button';
import { MiddleCut } from '../../components/middle-cut';
import { StateWord } from '../../components/state-word';
import { useNavigation, useTrust } from '../../stores/stores';
import { text } from '../../text/en';
import { originOf, standingLook } from './standing-looks';
import styles from './trust-part.module.css';

const words = text.trust.engines;
/** More are in a sheet of their own. */
const MAX_SHOWN = 5;

export interface TrustPartProps {
	readonly trust: TrustOverview['engines'][number];
	readonly onAll: () => void;
}

export function TrustPart({ trust, onAll }: TrustPartProps) {
	const { engine, files, standings, fault } = trust;
	const go = useNavigation((state) => state.go);
	const title = engineTitle(engine);
	return (
		<>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<div className={styles['part']}>
				<div className={styles['head']}>
					<h4>{words.files}</h4>
				</div>
				{files.length === 0 ? (
					<p className={styles['quiet']}>{words.noFiles}</p>
				) : (
					<ul className={styles['files']}>
						{files.map((file) => (
							<li key={file}>
								<MiddleCut value={file} isMono />
							</li>
						))}
					</ul>
				)}
			</div>
			<div className={styles['part']}>
				<div className={styles['head']}>
					<h4>{words.standings}</h4>
					{standings.length > MAX_SHOWN ? (
						<Button kind="quiet" onPress={onAll}>
							{words.all(standings.length)}
						</Button>
					) : null}
				</div>
				{standings.length === 0 ? (
					<p className={styles['quiet']}>{words.noStandings}</p>
				) : (
					<ul className={styles['rows']}>
						{standings.slice(0, MAX_SHOWN).map((row) => (
							<Row key={keyOfStanding(row)} row={row} endpoint={engine.endpoint} />
						))}
					</ul>
				)}
			</div>
			<div className={styles['foot']}>
				<Button onPress={() => go({ screen: 'trust', start: { engine: engine.endpoint } })}>
					{words.accept}
					<span className="visually-hidden"> {title}</span>
				</Button>
			</div>
		</>
	);
}

/** Stands in the card until main has read the engine's files. */
export function TrustUnknown() {
	const isLooking = useTrust((state) => state.isLooking);
	return isLooking ? (
		<div className={`${styles['part']} ${styles['unknown']}`}>
			<p className={styles['quiet']}>{words.looking}</p>
		</div>
	) : null;
}

/** One host may stand there twice: by a file and by an option. */
export function keyOfStanding({ host, as, of, origin, file }: StandingRow): string {
	return [host, as, of ?? '', origin, file ?? ''].join(' ');
}

interface RowProps {
	readonly row: StandingRow;
	readonly endpoint: string;
}

function Row({ row, endpoint }: RowProps) {
	const go = useNavigation((state) => state.go);
	const { host } = row;
	const origin = originOf(row);
	return (
		<li className={styles['row']}>
			<span className={styles['who']}>
				<MiddleCut value={host} isMono />
				<span className={styles['origin']} title={origin}>
					{origin}
				</span>
			</span>
			<StateWord look={standingLook(row)} />
			<IconButton
				icon="chevron"
				label={words.change(visibleText(host, 255))}
				onPress={() => go({ screen: 'trust', start: { engine: endpoint, host, as: 'none' } })}
			/>
		</li>
	);
}
