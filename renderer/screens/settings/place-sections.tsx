// Where the app keeps what, and what it is.
import { Button } from '../../components/button';
import { useApp, useSettings, useToasts } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './settings.module.css';
import { SettingsSection } from './settings-section';

export function DataSection() {
	const dataFolder = useSettings((state) => state.dataFolder);
	const openFolder = useApp((state) => state.openFolder);
	const copy = useApp((state) => state.copy);
	const show = useToasts((state) => state.show);
	const words = text.settings.data;
	const copyPath = async (): Promise<void> => {
		if (await copy(dataFolder)) show({ text: words.copied });
	};
	return (
		<SettingsSection title={words.title} about={words.about}>
			<dl className={styles['facts']}>
				<dt>{words.path}</dt>
				<dd>
					<code className={styles['path']}>{dataFolder}</code>
				</dd>
			</dl>
			<div className={styles['actions']}>
				<Button onPress={() => void openFolder('data')}>{words.open}</Button>
				<Button kind="quiet" onPress={() => void copyPath()}>
					{words.copy}
				</Button>
			</div>
			<p className={styles['quiet']}>{words.move}</p>
			<div className={styles['divided']}>
				<h3>{words.logs}</h3>
				<p className={styles['quiet']}>{words.logsHelp}</p>
				<div className={styles['actions']}>
					<Button onPress={() => void openFolder('logs')}>{words.openLogs}</Button>
				</div>
			</div>
		</SettingsSection>
	);
}

export function AboutSection() {
	const version = useSettings((state) => state.version);
	const electron = useSettings((state) => state.electron);
	const chromium = useSettings((state) => state.chromium);
	const isTestBuild = useSettings((state) => state.isTestBuild);
	const words = text.settings.about;
	return (
		<SettingsSection title={words.title} about={words.about}>
			<dl className={styles['facts']}>
				<dt>{words.version}</dt>
				<dd>{version}</dd>
				<dt>{words.electron}</dt>
				<dd>{electron}</dd>
				<dt>{words.chromium}</dt>
				<dd>{chromium}</dd>
				<dt>{words.licence}</dt>
				<dd>{words.licenceWords}</dd>
			</dl>
			{isTestBuild ? <p className={styles['testBuild']}>{words.testBuild}</p> : null}
		</SettingsSection>
	);
}
