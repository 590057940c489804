// Home: the sample as the main offer, what ran lately, and where one's own registries come in.
import { FaultNotice } from '../../components/fault-notice';
import { RunList } from '../../components/runs/run-list';
import { Screen } from '../../components/screen';
import { useNavigation, useRuns, useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './home-screen.module.css';
import { SampleOffer } from './sample-offer';

const RECENT = 5;

export function HomeScreen() {
	const summaries = useRuns((state) => state.summaries);
	const notices = useSettings((state) => state.notices);
	const go = useNavigation((state) => state.go);
	return (
		<Screen title={text.home.title}>
			{notices.map((notice) => (
				<FaultNotice key={notice.code} fault={notice} />
			))}
			<SampleOffer />
			<section className={styles['section']}>
				<h2>{text.home.recentTitle}</h2>
				{summaries.length === 0 ? (
					<p className={styles['quiet']}>{text.home.recentEmpty}</p>
				) : (
					<RunList
						runs={summaries.slice(0, RECENT)}
						onOpen={(runId) => go({ screen: 'run', runId })}
					/>
				)}
			</section>
			<section className={styles['section']}>
				<h2>{text.home.ownTitle}</h2>
				<p className={styles['quiet']}>
					{text.home.own} <code className={styles['command']}>{text.home.ownCommand}</code>
				</p>
			</section>
		</Screen>
	);
}
