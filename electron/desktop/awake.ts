// Keeps the computer from sleeping exactly while runs work; the screen may go dark.

/** Electron's powerSaveBlocker, as far as it is needed. */
export interface SleepBlocker {
	/** Gives the id to stop it by. */
	start(): number;
	stop(id: number): void;
}

/** Gives how to say whether anything works now. */
export function createAwake(blocker: SleepBlocker): (isWorking: boolean) => void {
	let id: number | undefined;
	return (isWorking) => {
		if (isWorking && id === undefined) {
			id = blocker.start();
		} else if (!isWorking && id !== undefined) {
			blocker.stop(id);
			id = undefined;
		}
	};
}
