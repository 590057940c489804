// Keys of one screen that work wherever the focus is, except where one types. Those of the whole window, and all with
// Control or Command, are the frame's.
import { useEffect, useRef } from 'react';

/** By key in small letters, such as `r` or `escape`. `undefined`: not now. */
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
	if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
	if (event.defaultPrevented || event.isComposing || isIn(TYPING) || isIn(LAYER)) return undefined;
	return event.key.toLowerCase();
}
