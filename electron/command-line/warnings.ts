// Where sentences go that concern no single image: straight to standard error, or, while progress is drawn there,
// through what draws it.
import { type Terminal, tellWarning } from './answer';

export interface Warnings {
	readonly tell: (text: string) => void;
	/** Sends what is told to `to` until the returned function is called. */
	readonly through: (to: (text: string) => void) => () => void;
}

export function createWarnings(terminal: Terminal): Warnings {
	const straight = (text: string): void => tellWarning(terminal, text);
	let way = straight;
	return {
		tell: (text) => way(text),
		through(to) {
			way = to;
			return () => {
				way = straight;
			};
		},
	};
}
