// What each command does, and who gives it: a key, the palette, or main (its menu, a click on a notification).
import { type RefObject, useCallback, useContext, useEffect, useState } from 'react';
import { type CommandId, commandOf } from '../../../shared/command/commands';
import { type Stores, StoresContext } from '../../stores/stores';
import { focusRegion } from './regions';
import { focusFilter, isTypedInto, pressCommand, pressPrimary } from './screen-actions';

export type Overlay = 'palette' | 'cheat-sheet';

export interface Commands {
	readonly overlay: Overlay | undefined;
	readonly setOverlay: (overlay: Overlay | undefined) => void;
	readonly run: (command: CommandId) => void;
}

type Effect = (stores: Stores) => void;

const go =
	(screen: 'home' | 'mirror' | 'runs' | 'registries' | 'engines' | 'settings'): Effect =>
	({ navigation }) =>
		navigation.getState().go({ screen });
const theme =
	(chosen: 'system' | 'light' | 'dark'): Effect =>
	({ settings }) =>
		void settings.getState().setTheme(chosen);
const open =
	(folder: 'data' | 'logs'): Effect =>
	({ app }) =>
		void app.getState().openFolder(folder);
const pressIn =
	(screen: 'mirror' | 'registries', command: CommandId): Effect =>
	(stores) => {
		go(screen)(stores);
		pressCommand(document, command);
	};

async function runSample({ runs, navigation }: Stores): Promise<void> {
	const runId = await runs.getState().startSample();
	navigation.getState().go(runId === undefined ? { screen: 'home' } : { screen: 'run', runId });
}

/** Those of the keyboard alone are in `useCommands`. */
const EFFECTS: Readonly<Partial<Record<CommandId, Effect>>> = {
	'go-home': go('home'),
	'go-mirror': go('mirror'),
	'go-runs': go('runs'),
	'go-registries': go('registries'),
	'go-engines': go('engines'),
	'go-settings': go('settings'),
	'new-mirror': pressIn('mirror', 'new-mirror'),
	'open-mirror-file': pressIn('mirror', 'open-mirror-file'),
	'add-registry': pressIn('registries', 'add-registry'),
	'accept-registry': ({ navigation }) => navigation.getState().go({ screen: 'trust', start: {} }),
	'run-sample': (stores) => void runSample(stores),
	'theme-system': theme('system'),
	'theme-light': theme('light'),
	'theme-dark': theme('dark'),
	'open-data': open('data'),
	'open-logs': open('logs'),
	'next-region': () => focusRegion(document, 1),
	'previous-region': () => focusRegion(document, -1),
};

/** Those that reach into what is shown; they give whether there was anything. */
const REACHES: Readonly<Partial<Record<CommandId, () => boolean>>> = {
	primary: () => pressPrimary(document),
	filter: () => focusFilter(document),
};

/** Whether keys are written as on a Mac. */
export const IS_MAC = /mac/i.test(navigator.userAgent);

/** Listens to keys for as long as the frame is there. `frame` is the element that dialogs put out of reach. */
export function useCommands(frame: RefObject<HTMLElement | null>): Commands {
	const stores = useContext(StoresContext);
	const [overlay, setOverlay] = useState<Overlay>();
	const run = useCallback(
		(command: CommandId) => {
			if (command === 'palette' || command === 'cheat-sheet') {
				setOverlay((shown) => (shown === command ? undefined : command));
			} else if (stores !== undefined) {
				EFFECTS[command]?.(stores);
			}
		},
		[stores],
	);
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent): void => {
			const command = commandOf(event, { isMac: IS_MAC, isTyping: isTypedInto(event.target) });
			if (command === undefined || event.isComposing) return;
			// Behind a dialog nothing is to happen: only its main action, and closing what these keys opened.
			const isCovered = frame.current?.closest('[inert], [aria-hidden="true"]') != null;
			if (isCovered && command !== 'primary' && command !== overlay) return;
			// A screen without a filter, or without a main action, may mean something of its own by these keys.
			const isDone = REACHES[command]?.() ?? true;
			if (!isDone) return;
			event.preventDefault();
			event.stopPropagation();
			if (!(command in REACHES)) run(command);
		};
		document.addEventListener('keydown', onKeyDown, true);
		return () => document.removeEventListener('keydown', onKeyDown, true);
	}, [frame, overlay, run]);
	useEffect(
		() =>
			stores?.onAsked((asked) => {
				if (asked.kind === 'command') run(asked.command);
				else stores.navigation.getState().go({ screen: 'run', runId: asked.runId });
			}),
		[stores, run],
	);
	return { overlay, setOverlay, run };
}
