// Why a run is stopped from outside: by its user, who may go on later, or by the system.

/** The reason of an aborted run signal. */
export class RunStop extends Error {
	readonly outcome: 'cancelled' | 'interrupted';

	constructor(outcome: 'cancelled' | 'interrupted') {
		super(`run ${outcome}`);
		this.name = 'RunStop';
		this.outcome = outcome;
	}
}

/** Gives the outcome of an aborted signal; anything but a RunStop counts as an interruption. */
export function stopOutcome(signal: AbortSignal): 'cancelled' | 'interrupted' {
	return signal.reason instanceof RunStop ? signal.reason.outcome : 'interrupted';
}
