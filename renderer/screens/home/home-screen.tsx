// Home: what one can begin, what runs, what needs somebody, and whether all that is needed is there.
import { useEffect } from 'react';
import { isActive } from '../../../shared/mirror/run-summary';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { RunList } from '../../components/runs/run-list';
import { Screen } from '../../components/screen';
import { useApp, useNavigation, useRuns, useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import { ActiveRunCard } from './active-run-card';
import { Attention } from './attention';
import { attentionItems } from './attention-items';
import { Choices } from './choices';
import { EnvironmentCard } from './environment-card';
import styles from './home-screen.module.css';
import { useStarts } from './use-starts';

const RECENT = 5;

export function HomeScreen() {
	const runs = useRuns((state) => state.summaries);
	const list = useRuns((state) => state.list);
	const dismiss = useRuns((state) => state.dismiss);
	const checks = useApp((state) => state.checks);
	const notices = useSettings((state) => state.notices);
	useEffect(() => dismiss, [dismiss]);
	const isFirst = list === 'ready' && runs.length === 0;
	// With nothing before it, the check of this computer is in sight and says it.
	const items = attentionItems({ runs, registries: [], checks: isFirst ? [] : checks });
	const isWaiting = items.some((item) => item.kind === 'interrupted');
	return (
		<Screen
			title={text.home.title}
			actions={runs.length === 0 ? null : <Starts isWaiting={isWaiting} />}
		>
			{notices.map((notice) => (
				<FaultNotice key={notice.code} fault={notice} />
			))}
			<Troubles />
			<ActiveRuns />
			{isFirst ? <Choices /> : null}
			<Attention items={items} />
			{runs.length === 0 ? null : <Recent />}
			<div className={styles['cards']}>
				<EnvironmentCard />
			</div>
			{runs.length === 0 ? null : <Sample />}
		</Screen>
	);
}

/** Where a run waits to be continued, that is the next step, and this is not. */
function Starts({ isWaiting }: { readonly isWaiting: boolean }) {
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

/** Why something could not be started, or the runs not be read. */
function Troubles() {
	const fault = useRuns((state) => state.fault);
	const listFault = useRuns((state) => state.listFault);
	const load = useRuns((state) => state.load);
	return (
		<>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
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

function ActiveRuns() {
	const run = useRuns(({ summaries, states }) => {
		const active = summaries.find(isActive);
		return active === undefined ? undefined : states.get(active.runId);
	});
	return run === undefined ? null : <ActiveRunCard run={run} />;
}

function Recent() {
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

function Sample() {
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
