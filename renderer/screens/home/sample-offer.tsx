// The offer of the built-in sample: one click, and the main job runs to "verified".

import { isActive } from '../../../shared/mirror/run-summary';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Icon, type IconName } from '../../components/icon';
import { useNavigation, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { CrossingPicture } from './crossing-picture';
import styles from './sample-offer.module.css';

const STEP_ICONS: readonly IconName[] = ['planning', 'moving', 'verified'];

export function SampleOffer() {
	const startSample = useRuns((state) => state.startSample);
	const isStarting = useRuns((state) => state.isStarting);
	const fault = useRuns((state) => state.fault);
	const active = useRuns((state) => state.summaries.find(isActive));
	const go = useNavigation((state) => state.go);
	const start = async () => {
		const runId = await startSample();
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	return (
		<section className={styles['offer']}>
			<div className={styles['top']}>
				<div className={styles['words']}>
					<h2>{text.home.offerTitle}</h2>
					<p className={styles['sentence']}>{text.home.offer}</p>
					{active === undefined ? (
						<Button kind="primary" isDisabled={isStarting} onPress={() => void start()}>
							{isStarting ? text.home.starting : text.home.start}
						</Button>
					) : (
						<Button kind="primary" onPress={() => go({ screen: 'run', runId: active.runId })}>
							{text.home.openRunning}
						</Button>
					)}
				</div>
				<CrossingPicture />
			</div>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<ol className={styles['steps']} aria-label={text.home.stepsLabel}>
				{text.home.steps.map((step, index) => (
					<li key={step.name}>
						<span className={styles['stepName']}>
							<Icon name={STEP_ICONS[index] ?? 'moving'} />
							{step.name}
						</span>
						<span className={styles['stepWhat']}>{step.what}</span>
					</li>
				))}
			</ol>
		</section>
	);
}
