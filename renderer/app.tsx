// The frame around the screens, and which screen is shown.
import { useEffect, useMemo, useRef } from 'react';
import { runFraction } from '../shared/mirror/run-selectors';
import styles from './app.module.css';
import { Announcer } from './frame/announcer';
import { CheatSheet } from './frame/commands/cheat-sheet';
import { Palette } from './frame/commands/palette';
import { type PaletteEntry, paletteGroups } from './frame/commands/palette-entries';
import { type Commands, useCommands } from './frame/commands/use-commands';
import { Rail } from './frame/rail';
import { StatusFooter } from './frame/status-footer';
import { Toasts } from './frame/toasts';
import { useActiveRun } from './frame/use-active-run';
import { EnginesScreen } from './screens/engines/engines-screen';
import { HomeScreen } from './screens/home/home-screen';
import { MirrorScreen } from './screens/mirror/mirror-screen';
import { RegistriesScreen } from './screens/registries/registries-screen';
import { RunsScreen } from './screens/runs/history/runs-screen';
import { RunView } from './screens/runs/run-view';
import { SettingsScreen } from './screens/settings/settings-screen';
import { TrustScreen } from './screens/trust/trust-screen';
import type { Place } from './stores/navigation-store';
import { type Stores, StoresContext, useNavigation, useRegistries, useRuns } from './stores/stores';
import { text } from './text/en';

export function App({ stores }: { readonly stores: Stores }) {
	useEffect(() => {
		void stores.registries.getState().load();
		void stores.runs.getState().load();
		void stores.settings.getState().load();
		void stores.app.getState().check();
		stores.trust.getState().load();
	}, [stores]);
	return (
		<StoresContext value={stores}>
			<Frame />
		</StoresContext>
	);
}

function Frame() {
	const place = useNavigation((state) => state.place);
	const frame = useRef<HTMLDivElement>(null);
	const main = useRef<HTMLElement>(null);
	const commands = useCommands(frame);
	const shownRef = useRef(place);
	useTitle();
	useEffect(() => {
		// A new screen takes the focus, so that the keyboard goes on from there; the first one does not.
		if (shownRef.current !== place) main.current?.focus();
		shownRef.current = place;
	}, [place]);
	return (
		<div className={styles['frame']} ref={frame}>
			<Rail onFind={() => commands.run('palette')} />
			<main className={styles['main']} ref={main} tabIndex={-1} data-region>
				<Shown place={place} />
			</main>
			<StatusFooter />
			<Toasts />
			<Announcer />
			<Overlays commands={commands} />
		</div>
	);
}

/** What the keys open over the screen. */
function Overlays({ commands: { overlay, setOverlay, run } }: { readonly commands: Commands }) {
	const go = useNavigation((state) => state.go);
	const runs = useRuns((state) => state.summaries);
	const registries = useRegistries((state) => state.rows);
	const groups = useMemo(
		() =>
			paletteGroups(
				runs,
				registries.map(({ entry }) => entry),
			),
		[runs, registries],
	);
	const close = () => setOverlay(undefined);
	const act = ({ does }: PaletteEntry) => {
		if (does.kind === 'go') go(does.place);
		else run(does.command);
	};
	switch (overlay) {
		case 'palette':
			return <Palette groups={groups} onChosen={act} onClose={close} />;
		case 'cheat-sheet':
			return <CheatSheet onClose={close} />;
		default:
			return null;
	}
}

function Shown({ place }: { readonly place: Place }) {
	switch (place.screen) {
		case 'home':
			return <HomeScreen />;
		case 'mirror':
			return <MirrorScreen key={place.draftId ?? ''} />;
		case 'registries':
			return <RegistriesScreen />;
		case 'engines':
			return <EnginesScreen />;
		case 'trust':
			return <TrustScreen start={place.start} />;
		case 'settings':
			return <SettingsScreen />;
		case 'runs':
			return <RunsScreen />;
		case 'run':
			return <RunView key={place.runId} runId={place.runId} />;
	}
}

/** The window's title says how far the active run is, for the taskbar. */
function useTitle(): void {
	const run = useActiveRun();
	const fraction = run === undefined ? undefined : runFraction(run);
	const prefix = fraction === undefined ? '' : `${text.run.percent(fraction)} · `;
	useEffect(() => {
		document.title = `${prefix}${text.app.name}`;
	}, [prefix]);
}
