// The parts of the window that F6 goes through: every element marked `data-region`, in the order of the document.

const TABBABLE =
	'[aria-current], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Moves the focus to the next part, or the previous one, round and round. Parts without anything in them are passed over. */
export function focusRegion(document: Document, step: 1 | -1): void {
	const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
		(region) => targetIn(region) !== undefined,
	);
	const at = regions.findIndex((region) => region.contains(document.activeElement));
	const start = at === -1 && step === -1 ? 0 : at;
	const next = regions[(start + step + regions.length) % regions.length];
	if (next !== undefined) targetIn(next)?.focus();
}

/** What takes the focus: where one is (`aria-current`) first, then the first thing that can be used. */
function targetIn(region: HTMLElement): HTMLElement | undefined {
	return (
		region.querySelector<HTMLElement>('[aria-current]') ??
		region.querySelector<HTMLElement>(TABBABLE) ??
		(region.tabIndex === -1 && region.hasAttribute('tabindex') ? region : undefined)
	);
}
