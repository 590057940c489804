// The left rail: the screens that exist, and the theme.
import { Button as AriaButton } from 'react-aria-components';
import { COMMANDS, shownKeys } from '../../shared/command/commands';
import { describeFaultInWindow } from '../../shared/fault/window-remedies';
import { THEMES } from '../../shared/settings/settings';
import { Icon, type IconName } from '../components/icon';
import { Segmented } from '../components/segmented';
import type { Place } from '../stores/navigation-store';
import { useNavigation, useSettings } from '../stores/stores';
import { text } from '../text/en';
import { IS_MAC } from './commands/use-commands';
import { Mark } from './mark';
import styles from './rail.module.css';

const ENTRIES: readonly {
	readonly place: Place;
	readonly icon: IconName;
	readonly name: string;
}[] = [
	{ place: { screen: 'home' }, icon: 'home', name: text.navigation.home },
	{ place: { screen: 'mirror' }, icon: 'mirror', name: text.navigation.mirror },
	{ place: { screen: 'runs' }, icon: 'runs', name: text.navigation.runs },
	{ place: { screen: 'registries' }, icon: 'registries', name: text.navigation.registries },
	{ place: { screen: 'engines' }, icon: 'engines', name: text.navigation.engines },
	{ place: { screen: 'settings' }, icon: 'settings', name: text.navigation.settings },
];

const FIND_KEYS = COMMANDS.find(({ id }) => id === 'palette')?.keys[0] ?? '';

export function Rail({ onFind }: { readonly onFind: () => void }) {
	const place = useNavigation((state) => state.place);
	const go = useNavigation((state) => state.go);
	const theme = useSettings((state) => state.theme);
	const fault = useSettings((state) => state.fault);
	const setTheme = useSettings((state) => state.setTheme);
	const isHere = (entry: Place) =>
		entry.screen === place.screen ||
		(entry.screen === 'runs' && place.screen === 'run') ||
		(entry.screen === 'engines' && place.screen === 'trust');
	return (
		<header className={styles['rail']} data-region>
			<div className={styles['brand']}>
				<Mark />
				{text.app.name}
			</div>
			<AriaButton className={styles['find'] ?? ''} onPress={onFind}>
				<Icon name="search" />
				<span className={styles['findWord']}>{text.shell.palette.open}</span>
				<span aria-hidden="true">
					<kbd className="keys">{shownKeys(FIND_KEYS, IS_MAC)}</kbd>
				</span>
			</AriaButton>
			<nav aria-label={text.navigation.label}>
				<ul>
					{ENTRIES.map((entry) => (
						<li key={entry.name}>
							<AriaButton
								className={styles['entry'] ?? ''}
								{...(isHere(entry.place) ? { 'aria-current': 'page' as const } : {})}
								onPress={() => go(entry.place)}
							>
								<Icon name={entry.icon} />
								{entry.name}
							</AriaButton>
						</li>
					))}
				</ul>
			</nav>
			<div className={styles['theme']}>
				<Segmented
					label={text.theme.label}
					options={THEMES.map((id) => ({ id, name: text.theme[id] }))}
					value={theme}
					onChange={(chosen) => void setTheme(chosen)}
				/>
				{fault === undefined ? null : (
					<p className={styles['fault']} role="alert">
						{describeFaultInWindow(fault).title}
					</p>
				)}
			</div>
		</header>
	);
}
