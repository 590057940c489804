// How a command reaches into the screen that is shown, by marks that screens put on their parts: `data-primary` on the
// main action, `data-filter` on the field that filters, `data-command="new-mirror"` on the button that does a command.

/** A screen that was just gone to may still be reading what it shows. */
const PATIENCE_MS = 2000;

/** Presses the main action of the topmost dialog, or of the screen. Gives whether there was one. */
export function pressPrimary(document: Document): boolean {
	const within = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')].at(-1);
	const place = within ?? document.querySelector('main');
	const button = place?.querySelector<HTMLElement>('[data-primary]:not(:disabled)');
	button?.click();
	return button !== null && button !== undefined;
}

/** Puts the focus into the screen's filter, its text selected. Gives whether there is one. */
export function focusFilter(document: Document): boolean {
	const marked = document.querySelector<HTMLElement>('main [data-filter]');
	const field = marked?.matches('input') ? marked : marked?.querySelector<HTMLElement>('input');
	field?.focus();
	if (field instanceof HTMLInputElement) field.select();
	return field !== null && field !== undefined;
}

/** Presses the button that does a command as soon as the screen has it. */
export function pressCommand(document: Document, command: string): void {
	const sinceMs = performance.now();
	const attempt = (): void => {
		const button = document.querySelector<HTMLElement>(
			`main [data-command="${command}"]:not(:disabled)`,
		);
		if (button !== null) button.click();
		else if (performance.now() - sinceMs < PATIENCE_MS) requestAnimationFrame(attempt);
	};
	requestAnimationFrame(attempt);
}

/** Tells whether keys without Ctrl belong to the element: text is typed there. */
export function isTypedInto(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	const field = target.closest('input, textarea, select, [contenteditable="true"]');
	return field instanceof HTMLInputElement
		? !['checkbox', 'radio', 'button', 'submit', 'range'].includes(field.type)
		: field !== null;
}
