// The footer: the active run is there on every screen, or the word that none is; and what the app has around it.
import { useSettings } from '../stores/stores';
import { text } from '../text/en';
import { ActiveRun } from './active-run';
import styles from './status-footer.module.css';
import { StatusWords } from './status-words';
import { useActiveRun } from './use-active-run';

export function StatusFooter() {
	const run = useActiveRun();
	const version = useSettings((state) => state.version);
	const electron = useSettings((state) => state.electron);
	const isTestBuild = useSettings((state) => state.isTestBuild);
	return (
		<footer className={styles['footer']} data-region data-busy={run === undefined ? undefined : ''}>
			{run === undefined ? (
				<span className={styles['idle']}>{text.footer.idle}</span>
			) : (
				<ActiveRun run={run} />
			)}
			<StatusWords />
			<span className={styles['version']}>
				{version === '' ? '' : text.footer.version(version, electron)}
				{isTestBuild ? <span className={styles['testBuild']}>{text.footer.testBuild}</span> : null}
			</span>
		</footer>
	);
}
