// The door of this folder: what the window and the command line ask about engine trust. desk/create-desk.ts answers.

import type { TrustOverview } from '../../shared/ipc/groups/trust';
import type { TrustOutcome, TrustStep } from '../../shared/trust/trust-change';
import type { TrustPreview, TrustRequest } from '../../shared/trust/trust-plan';

export interface ApplyOptions {
	/** A reference that each engine must be able to pull afterwards. */
	readonly proof?: string;
	/** Asked once, before anything is written; `false` ends it with nothing changed. */
	readonly confirm: (preview: TrustPreview) => Promise<boolean>;
	readonly onStep: (step: TrustStep) => void;
	/** Ends the proof; what was written is rolled back. */
	readonly signal: AbortSignal;
}

export interface TrustDesk {
	/** Every engine of this computer with its files and standings, and the history. */
	overview(signal: AbortSignal): Promise<TrustOverview>;
	/** @throws FaultError trust.*, engine.* */
	plan(request: TrustRequest, signal: AbortSignal): Promise<TrustPreview>;
	/** @throws FaultError trust.not-found, trust.config-invalid */
	planRevert(changeId: string, signal: AbortSignal): Promise<TrustPreview>;
	/**
	 * Gives `undefined` when the user said no. What went wrong after the first byte was written is in the outcome, not
	 * thrown. @throws FaultError trust.* when nothing was written.
	 */
	apply(planId: string, options: ApplyOptions): Promise<TrustOutcome | undefined>;
	/** @throws FaultError trust.not-found */
	verify(changeId: string, options: Pick<ApplyOptions, 'proof' | 'signal'>): Promise<TrustOutcome>;
}
