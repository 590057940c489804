// Smaller parts of Home: the buttons of its header, what could not be done, the latest runs, the sample.
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { RunList } from '../../components/runs/run-list';
import { useDrafts, useNavigation, useRuns, useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './home-screen.module.css';
import { useStarts } from './use-starts';

const RECENT = 5;

/** Where a run waits to be continued, that is the next step, and this is not. */
export function HomeStarts({ isWaiting }: { readonly isWaiting: boolean }) {
	const starts = useStarts();
	return (
		<>
			<Button onPress={starts.file}>{text.home.choices.file.name}</Button>
			<Button kind={isWaiting ? 'secondary' : 'primary'} onPress={starts.mirror}>
				{text.home.choices.mirror.name}
			</Button>
		</>
	);
}

/** What went wrong while the app started, why something could not be started, or the runs not be read. */
export function Troubles() {
	const fault = useRuns((state) => state.fault);
	const notices = useSettings((state) => state.notices);
	const draftFault = useDrafts((state) => state.fault);
	const listFault = useRuns((state) => state.listFault);
	const load = useRuns((state) => state.load);
	return (
		<>
			{notices.map((notice) => (
				<FaultNotice key={notice.code} fault={notice} />
			))}
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{draftFault === undefined ? null : <FaultNotice fault={draftFault} />}
			{listFault === undefined ? null : (
				<FaultNotice fault={listFault}>
					<div>
						<Button onPress={() => void load()}>{text.home.again}</Button>
					</div>
				</FaultNotice>
			)}
		</>
	);
}

export function RecentRuns() {
	const runs = useRuns((state) => state.summaries);
	const go = useNavigation((state) => state.go);
	return (
		<section className={styles['section']}>
			<div className={styles['head']}>
				<h2>{text.home.recentTitle}</h2>
				{runs.length > RECENT ? (
					<Button kind="quiet" onPress={() => go({ screen: 'runs' })}>
						{text.home.allRuns}
					</Button>
				) : null}
			</div>
			<RunList runs={runs.slice(0, RECENT)} onOpen={(runId) => go({ screen: 'run', runId })} />
		</section>
	);
}

export function SampleOffer() {
	const starts = useStarts();
	return (
		<p className={styles['sample']}>
			<span>
				<b>{text.home.sampleTitle}</b> {text.home.sample}
			</span>
			<Button isDisabled={starts.isStarting} onPress={starts.sample}>
				{starts.isStarting ? text.home.starting : text.home.start}
			</Button>
		</p>
	);
}
