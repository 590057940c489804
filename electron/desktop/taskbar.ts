// The bar on the app's icon in taskbar or dock. Linux has none; there the window's title tells.
import type { RunSigns } from './run-signs';

export interface ProgressMode {
	readonly mode: 'none' | 'normal' | 'indeterminate' | 'error' | 'paused';
}

/** Electron's `setProgressBar`: -1 takes the bar away, above 1 it is indeterminate. */
export type SetProgress = (fraction: number, options: ProgressMode) => void;

/** Gives how to show signs; what would look the same is not set again. */
export function createTaskbar(setProgress: SetProgress): (signs: RunSigns) => void {
	let shown = '';
	return (signs) => {
		const [fraction, mode] = barOf(signs);
		const look = `${mode} ${fraction}`;
		if (look === shown) return;
		shown = look;
		setProgress(fraction, { mode });
	};
}

function barOf({ active, fraction, hasProblem, isHeld }: RunSigns): [number, ProgressMode['mode']] {
	if (active === 0) return [-1, 'none'];
	if (fraction === undefined) return [2, 'indeterminate'];
	const percent = Math.floor(fraction * 100) / 100;
	if (isHeld) return [percent, 'paused'];
	return [percent, hasProblem ? 'error' : 'normal'];
}
