// Home: what one can begin, what runs, what needs somebody, and whether all that is needed is there.
import { useEffect } from 'react';
import { isActive } from '../../../shared/mirror/run-summary';
import { Screen } from '../../components/screen';
import { useApp, useRegistries, useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import { ActiveRunCard } from './active-run-card';
import { Attention } from './attention';
import { attentionItems } from './attention-items';
import { Choices } from './choices';
import { EnvironmentCard } from './environment-card';
import { HomeStarts, RecentRuns, SampleOffer, Troubles } from './home-parts';
import styles from './home-screen.module.css';
import { RegistriesCard } from './registries-card';

export function HomeScreen() {
	const runs = useRuns((state) => state.summaries);
	const list = useRuns((state) => state.list);
	const dismiss = useRuns((state) => state.dismiss);
	const checks = useApp((state) => state.checks);
	const registries = useRegistries((state) => state.rows);
	useEffect(() => dismiss, [dismiss]);
	const isFirst = list === 'ready' && runs.length === 0;
	// With nothing before it, the check of this computer is in sight and says it.
	const items = attentionItems({ runs, registries, checks: isFirst ? [] : checks });
	const isWaiting = items.some((item) => item.kind === 'interrupted');
	return (
		<Screen
			title={text.home.title}
			actions={runs.length === 0 ? null : <HomeStarts isWaiting={isWaiting} />}
		>
			<Troubles />
			<ActiveRuns />
			{isFirst ? <Choices /> : null}
			<Attention items={items} />
			{runs.length === 0 ? null : <RecentRuns />}
			<div className={styles['cards']}>
				<EnvironmentCard />
				<RegistriesCard />
			</div>
			{runs.length === 0 ? null : <SampleOffer />}
		</Screen>
	);
}

function ActiveRuns() {
	const run = useRuns(({ summaries, states }) => {
		const active = summaries.find(isActive);
		return active === undefined ? undefined : states.get(active.runId);
	});
	return run === undefined ? null : <ActiveRunCard run={run} />;
}
