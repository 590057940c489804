// Keys of a screen that work wherever the focus is, except where one types.
import { useEffect, useRef } from 'react';

/** By key in small letters: `r`, `escape`, or `mod+f` with Control or Command. `undefined`: not now. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const LAYER = '[role=menu], [role=dialog], [role=alertdialog]';

/** Listens while the screen is shown. What a field or menu has answered already is left alone. */
export function useShortcuts(shortcuts: Shortcuts): void {
	const latest = useRef(shortcuts);
	useEffect(() => {
		latest.current = shortcuts;
	}, [shortcuts]);
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const key = keyOf(event);
			const action = key === undefined ? undefined : latest.current[key];
			if (action === undefined) return;
			event.preventDefault();
			action();
		};
		window.addEventListener('keydown', onKeyDown);
		return () => window.removeEventListener('keydown', onKeyDown);
	}, []);
}

/** Gives the key's name among the shortcuts; `undefined` when it belongs to something else. */
function keyOf(event: KeyboardEvent): string | undefined {
	const { target } = event;
	const isIn = (selector: string) => target instanceof Element && target.closest(selector) !== null;
	const isMod = event.ctrlKey || event.metaKey;
	if (event.defaultPrevented || event.altKey || event.isComposing) return undefined;
	if ((isIn(TYPING) && !isMod) || isIn(LAYER)) return undefined;
	const key = event.key.toLowerCase();
	return isMod ? `mod+${key}` : key;
}
