// What the whole window can be told to do, and by which keys: one table, from which the key handling, the cheat sheet,
// the palette and the native menu are made. `Mod` is Ctrl, and Cmd on macOS.

export interface Command {
	readonly id: CommandId;
	/** Keys as `Mod+Shift+N`; the first is the one that is shown. Empty: palette and menu only. */
	readonly keys: readonly string[];
	/** Whether the palette offers it. */
	readonly isInPalette: boolean;
}

export const COMMAND_IDS = [
	'go-home',
	'go-mirror',
	'go-runs',
	'go-registries',
	'go-engines',
	'go-settings',
	'new-mirror',
	'open-mirror-file',
	'add-registry',
	'accept-registry',
	'run-sample',
	'theme-system',
	'theme-light',
	'theme-dark',
	'open-data',
	'open-logs',
	'palette',
	'cheat-sheet',
	'filter',
	'primary',
	'next-region',
	'previous-region',
] as const;
export type CommandId = (typeof COMMAND_IDS)[number];

const KEYS: Readonly<Partial<Record<CommandId, readonly string[]>>> = {
	'go-home': ['Mod+1'],
	'go-mirror': ['Mod+2'],
	'go-runs': ['Mod+3'],
	'go-registries': ['Mod+4'],
	'go-engines': ['Mod+5'],
	'go-settings': ['Mod+6', 'Mod+,'],
	'new-mirror': ['Mod+N'],
	'open-mirror-file': ['Mod+O'],
	palette: ['Mod+K'],
	'cheat-sheet': ['?', 'F1'],
	filter: ['Mod+F'],
	primary: ['Mod+Enter'],
	'next-region': ['F6'],
	'previous-region': ['Shift+F6'],
};

/** Those that need a place to act on, or are the palette itself. */
const NOT_IN_PALETTE: ReadonlySet<CommandId> = new Set([
	'palette',
	'filter',
	'primary',
	'next-region',
	'previous-region',
]);

export const COMMANDS: readonly Command[] = COMMAND_IDS.map((id) => ({
	id,
	keys: KEYS[id] ?? [],
	isInPalette: !NOT_IN_PALETTE.has(id),
}));

/** A pressed key with what was held down; a DOM KeyboardEvent is one. */
export interface PressedKey {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
	readonly shiftKey: boolean;
}

/** Gives the command of a key. In a field that is typed into, keys without Ctrl or Cmd belong to the field, except F keys. */
export function commandOf(
	pressed: PressedKey,
	{ isMac, isTyping }: { readonly isMac: boolean; readonly isTyping: boolean },
): CommandId | undefined {
	const hasMod = isMac ? pressed.metaKey : pressed.ctrlKey;
	const hasOther = isMac ? pressed.ctrlKey : pressed.metaKey;
	const isFunctionKey = /^F\d+$/.test(pressed.key);
	if (hasOther || pressed.altKey || (isTyping && !hasMod && !isFunctionKey)) return undefined;
	return COMMANDS.find(({ keys }) => keys.some((keyText) => isPressed(keyText, pressed, hasMod)))
		?.id;
}

function isPressed(keyText: string, pressed: PressedKey, hasMod: boolean): boolean {
	const parts = keyText.split('+');
	const key = parts.at(-1) ?? '';
	// A character such as ? needs Shift on some keyboards and not on others.
	const isShifted = /^[a-z0-9]$|^.{2,}$/i.test(key)
		? pressed.shiftKey === parts.includes('Shift')
		: true;
	return (
		pressed.key.toLowerCase() === key.toLowerCase() && hasMod === parts.includes('Mod') && isShifted
	);
}

/** Gives the keys as they are shown: `Ctrl+K`, or `⌘K` on macOS. */
export function shownKeys(keyText: string, isMac: boolean): string {
	const parts = keyText.split('+').map((part) => {
		if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
		if (part === 'Shift') return isMac ? '⇧' : 'Shift';
		return part === 'Enter' && isMac ? '↩' : part;
	});
	return parts.join(isMac ? '' : '+');
}

/** Gives the accelerator of a command in Electron's words, such as `CmdOrCtrl+K`; `undefined` when it has no keys. */
export function acceleratorOf(id: CommandId): string | undefined {
	return KEYS[id]?.[0]?.replace('Mod', 'CmdOrCtrl');
}
