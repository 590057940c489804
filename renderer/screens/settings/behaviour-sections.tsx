// Theme, requests at once, notifications: what takes effect as soon as it is chosen.
import { THEMES } from '../../../shared/settings/settings';
import { Choices } from '../../components/form/choices';
import { NumberField } from '../../components/form/number-field';
import { Toggle } from '../../components/form/toggle';
import { Segmented } from '../../components/segmented';
import { useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './settings.module.css';
import { SettingsSection } from './settings-section';

/** Where a person begins who wants fewer: enough to be quick, little enough for a small registry. */
const FIRST_LIMIT = 4;
const MOST = 64;

export function AppearanceSection() {
	const theme = useSettings((state) => state.theme);
	const setTheme = useSettings((state) => state.setTheme);
	const words = text.settings.appearance;
	return (
		<SettingsSection title={words.title} about={words.about}>
			<div className={styles['narrow']}>
				<Segmented
					label={words.theme}
					options={THEMES.map((id) => ({ id, name: text.theme[id] }))}
					value={theme}
					onChange={(chosen) => void setTheme(chosen)}
				/>
			</div>
		</SettingsSection>
	);
}

export function TransfersSection() {
	const concurrency = useSettings((state) => state.concurrency);
	const change = useSettings((state) => state.change);
	const words = text.settings.transfers;
	return (
		<SettingsSection title={words.title} about={words.about}>
			<Choices
				label={words.label}
				options={[
					{ id: 'auto', ...words.auto },
					{ id: 'fixed', ...words.fixed },
				]}
				value={concurrency === 'auto' ? 'auto' : 'fixed'}
				onChange={(kind) => void change({ concurrency: kind === 'auto' ? 'auto' : FIRST_LIMIT })}
			/>
			{concurrency === 'auto' ? null : (
				<div className={styles['inset']}>
					<NumberField
						label={words.most}
						value={concurrency}
						min={1}
						max={MOST}
						onChange={(most) => void change({ concurrency: most })}
					/>
				</div>
			)}
		</SettingsSection>
	);
}

export function NotificationsSection() {
	const hasNotifications = useSettings((state) => state.hasNotifications);
	const change = useSettings((state) => state.change);
	const words = text.settings.notifications;
	return (
		<SettingsSection title={words.title} about={words.about}>
			<Toggle
				label={words.toggle}
				help={words.help}
				isOn={hasNotifications}
				onChange={(isOn) => void change({ hasNotifications: isOn })}
			/>
		</SettingsSection>
	);
}
