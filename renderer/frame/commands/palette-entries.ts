// What the palette offers: commands, the latest runs, the saved registries.
import { COMMAND_NAMES } from '../../../shared/command/command-names';
import { COMMANDS, type CommandId } from '../../../shared/command/commands';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunSummary } from '../../../shared/mirror/run-summary';
import type { IconName } from '../../components/icon';
import { runLook } from '../../components/run-looks';
import type { Place } from '../../stores/navigation-store';
import { text } from '../../text/en';

/** Older ones are found on the screen of runs. */
const MAX_RUNS = 30;

export interface PaletteEntry {
	readonly id: string;
	readonly name: string;
	/** Beside the name, muted. */
	readonly hint: string;
	/** Keys as in shared/command; empty when there are none. */
	readonly keys: string;
	readonly icon: IconName;
	readonly does:
		| { readonly kind: 'command'; readonly command: CommandId }
		| { readonly kind: 'go'; readonly place: Place };
}

export interface PaletteGroup {
	readonly name: string;
	readonly entries: readonly PaletteEntry[];
}

/** A registry as the palette needs it. */
export interface NamedRegistry {
	readonly host: string;
	readonly name: string;
}

const ICONS: Readonly<Partial<Record<CommandId, IconName>>> = {
	'go-home': 'home',
	'go-mirror': 'mirror',
	'go-runs': 'runs',
	'go-registries': 'registries',
	'go-engines': 'engines',
	'go-settings': 'settings',
	'new-mirror': 'mirror',
	'open-mirror-file': 'planning',
	'add-registry': 'registries',
	'accept-registry': 'engines',
	'run-sample': 'moving',
	'open-data': 'folder',
	'open-logs': 'folder',
	'cheat-sheet': 'note',
};

/** Gives the groups that have anything in them. */
export function paletteGroups(
	runs: readonly RunSummary[],
	registries: readonly NamedRegistry[],
): readonly PaletteGroup[] {
	const groups: readonly PaletteGroup[] = [
		{ name: text.shell.palette.commands, entries: COMMANDS.filter(isOffered).map(commandEntry) },
		{ name: text.shell.palette.runs, entries: runs.slice(0, MAX_RUNS).map(runEntry) },
		{ name: text.shell.palette.registries, entries: registries.map(registryEntry) },
	];
	return groups.filter(({ entries }) => entries.length > 0);
}

const isOffered = ({ isInPalette }: { readonly isInPalette: boolean }): boolean => isInPalette;

function commandEntry({ id, keys }: (typeof COMMANDS)[number]): PaletteEntry {
	return {
		id: `command ${id}`,
		name: COMMAND_NAMES[id],
		hint: '',
		keys: keys[0] ?? '',
		icon: ICONS[id] ?? 'settings',
		does: { kind: 'command', command: id },
	};
}

function runEntry(run: RunSummary): PaletteEntry {
	const look = runLook(run);
	return {
		id: `run ${run.runId}`,
		name: visibleText(run.mirror, 60),
		hint: `${look.word} · ${text.runs.when(run.startedAtMs)}`,
		keys: '',
		icon: look.icon,
		does: { kind: 'go', place: { screen: 'run', runId: run.runId } },
	};
}

function registryEntry({ host, name }: NamedRegistry): PaletteEntry {
	return {
		id: `registry ${host}`,
		name: visibleText(name, 60),
		hint: visibleText(host, 60),
		keys: '',
		icon: 'registries',
		does: { kind: 'go', place: { screen: 'registries', host } },
	};
}
