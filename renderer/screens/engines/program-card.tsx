// A program without a service, which no mirror goes through: only what it trusts.
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import { text } from '../../text/en';
import styles from './engine-card.module.css';
import { TrustPart } from './trust-part';

export interface ProgramCardProps {
	readonly trust: TrustOverview['engines'][number];
	readonly onAll: () => void;
}

export function ProgramCard({ trust, onAll }: ProgramCardProps) {
	const { engine } = trust;
	const { engines, flavours } = text.trust;
	return (
		<li className={styles['card']}>
			<div className={styles['head']}>
				<h3 className={styles['name']}>{text.trust.engineName(engine)}</h3>
			</div>
			<p>{engine.flavour === 'program' ? engines.without : flavours[engine.flavour]}</p>
			<TrustPart trust={trust} onAll={onAll} />
		</li>
	);
}
