// When a run ends, or has its first problem, while nobody looks: one notification each, which leads to the run.
import type { Fault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import { visibleText } from '../../shared/format/visible-text';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive, summaryOf } from '../../shared/mirror/run-summary';
import { endNote, type NoteWords, problemNote } from './words';

export interface RunNotesOptions {
	/** Whether the user wants to be told, and does not look at the window. */
	readonly isWanted: () => boolean;
	/** Shows one; `onPressed` when it is pressed. */
	readonly show: (words: NoteWords, onPressed: () => void) => void;
	/** Brings the window forward, with the run. */
	readonly openRun: (runId: string) => void;
}

/** Gives how to say what the runs are now. A run that had ended when it was first seen is no news. */
export function createRunNotes(options: RunNotesOptions): (runs: readonly RunState[]) => void {
	/** Active runs by id, and whether their first problem was told. */
	const seen = new Map<string, boolean>();
	const tell = (run: RunState, words: NoteWords): void => {
		if (options.isWanted()) options.show(shown(words), () => options.openRun(run.runId));
	};
	const seeActive = (run: RunState): void => {
		const wasTold = seen.get(run.runId) ?? false;
		const fault = wasTold ? undefined : firstFault(run);
		seen.set(run.runId, wasTold || fault !== undefined);
		if (fault !== undefined) tell(run, problemNote(summaryOf(run), describeFault(fault).title));
	};
	return (runs) => {
		for (const run of runs) {
			if (isActive(run)) seeActive(run);
			else if (seen.delete(run.runId)) tell(run, endNote(summaryOf(run)));
		}
	};
}

function firstFault(run: RunState): Fault | undefined {
	return run.items.find((item) => item.phase === 'failed')?.fault;
}

/** Names come from files and registries: hidden characters are shown, and nothing is endless. */
function shown({ title, body }: NoteWords): NoteWords {
	return { title: visibleText(title, 80), body: visibleText(body, 240) };
}
