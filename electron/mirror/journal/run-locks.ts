// Who may do what at the same time: one process for a run and for an intention, one run for a destination repository.
import { faultError } from '../../platform/fault-error';
import {
	type ClaimRequest,
	claim,
	findHolder,
	type HeldClaim,
	tryClaim,
} from '../../platform/lock/claim-lock';

export type { HeldClaim } from '../../platform/lock/claim-lock';

/** Holds a run for this process. @throws FaultError run.locked (facts: pid), disk.* */
export function holdRun(folder: string, runId: string): Promise<HeldClaim> {
	return holdAlone(folder, runSubject(runId), runId);
}

/** Tells whether a living process holds the run. */
export async function isRunHeld(folder: string, runId: string): Promise<boolean> {
	return (await findHolder(folder, runSubject(runId))) !== undefined;
}

/** Holds an intention, so that two equal runs never start side by side. @throws FaultError run.locked (facts: pid), disk.* */
export function holdIntention(folder: string, intention: string): Promise<HeldClaim> {
	return holdAlone(folder, `intention:${intention}`, intention.slice(0, 12));
}

/**
 * Waits until no run that came before writes to one of these repositories (`host/name`), then holds them all. Two runs
 * never wait for each other: the one that asked first goes first.
 * @throws FaultError disk.*; the signal's reason
 */
export function holdRepositories(
	request: Omit<ClaimRequest, 'subjects'> & { readonly repositories: readonly string[] },
): Promise<HeldClaim> {
	const { repositories, ...rest } = request;
	return claim({ ...rest, subjects: repositories.map((repository) => `repository:${repository}`) });
}

async function holdAlone(folder: string, subject: string, name: string): Promise<HeldClaim> {
	const tried = await tryClaim({ folder, subjects: [subject] });
	if ('held' in tried) {
		return tried.held;
	}
	const pid = String(tried.holder.pid);
	const detail = `process ${pid} of Image Ferry is working on it`;
	throw faultError({
		code: 'run.locked',
		side: 'this-computer',
		subject: name,
		detail,
		facts: { pid },
	});
}

function runSubject(runId: string): string {
	return `run:${runId}`;
}
