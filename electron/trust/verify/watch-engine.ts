// Asks an engine until it is seen to have taken its files, or until it is clear that it has not. Telling an engine to read
// its files says nothing: a reload that fails is silent, and one that kills the engine too.
import type { EngineDaemon } from '../../engine/engine-daemon';
import { EngineRefusal } from '../../engine/engine-modem';
import type { Wait } from '../../platform/clock';
import { type Expectation, isMet, problemWith } from './expectation';
import type { TrustClient } from './trust-client';

export interface WatchLimits {
	/** After a reload; a restart takes longer. */
	readonly reloadMs: number;
	readonly restartMs: number;
	readonly pollMs: number;
}

export const WATCH_LIMITS: WatchLimits = { reloadMs: 10_000, restartMs: 60_000, pollMs: 250 };

/** Docker answers in milliseconds; Podman's /info takes a second, on a busy computer several. */
const ANSWER_LIMIT_MS = 10_000;

export interface Watch {
	readonly wait: Wait;
	readonly nowMs: () => number;
	readonly pollMs: number;
}

/** How the engine was just before it was told to read its files. */
export interface EngineMark {
	/** Its own time; `undefined` when it keeps no events. */
	readonly time: string | undefined;
	/** Whether it was as expected already: then only an event says that it read them. */
	readonly wasMet: boolean;
}

export type Taking =
	| { readonly kind: 'took'; readonly by: 'info' | 'reload-event' }
	/** `problem`: complete sentences, or the engine's own words. `hasReloaded`: it read the files, all the same. */
	| { readonly kind: 'not-taken'; readonly problem: string; readonly hasReloaded: boolean }
	| { readonly kind: 'gone'; readonly problem: string };

export async function markEngine(
	{ daemon }: TrustClient,
	expectation: Expectation,
	signal: AbortSignal,
): Promise<EngineMark> {
	const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
	const time = await daemon.now(limit);
	const says = await daemon.registries(limit).catch((error: unknown) => {
		// It answers, and can't read what lies there at this moment: so it is not as expected.
		if (error instanceof EngineRefusal) {
			return undefined;
		}
		throw error;
	});
	return { time, wasMet: says !== undefined && isMet(expectation, says) };
}

/** Never throws for the engine; rejects with the signal's reason. */
export async function watchTaking(
	{ daemon }: TrustClient,
	asked: { readonly expectation: Expectation; readonly mark: EngineMark; readonly limitMs: number },
	watch: Watch,
	signal: AbortSignal,
): Promise<Taking> {
	const until = watch.nowMs() + asked.limitMs;
	for (let hasReloaded = false; ; ) {
		const seen = await look(daemon, asked, signal);
		signal.throwIfAborted();
		// After the event it says the truth; one more look, since the event may have come between two questions.
		const isCertain = seen.kind === 'not-taken' && seen.hasReloaded && hasReloaded;
		// One that gives no answer may be busy: it gets twice the time before it is called gone.
		const patienceMs = seen.kind === 'gone' ? asked.limitMs : 0;
		if (seen.kind === 'took' || isCertain || watch.nowMs() >= until + patienceMs) {
			return seen;
		}
		hasReloaded = seen.kind === 'not-taken' && seen.hasReloaded;
		await watch.wait(watch.pollMs, signal);
	}
}

/** Waits until the engine answers at all. */
export async function watchAnswering(
	client: TrustClient,
	limitMs: number,
	watch: Watch,
): Promise<boolean> {
	const until = watch.nowMs() + limitMs;
	const never = new AbortController().signal;
	for (;;) {
		if (await client.isAlive(never)) {
			return true;
		}
		if (watch.nowMs() >= until) {
			return false;
		}
		await watch.wait(watch.pollMs, never);
	}
}

async function look(
	daemon: EngineDaemon,
	{ expectation, mark }: { readonly expectation: Expectation; readonly mark: EngineMark },
	signal: AbortSignal,
): Promise<Taking> {
	try {
		const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
		const problem = problemWith(expectation, await daemon.registries(limit));
		if (problem === undefined && (mark.time === undefined || !mark.wasMet)) {
			return { kind: 'took', by: 'info' };
		}
		const hasReloaded =
			mark.time !== undefined && (await daemon.hasReloadedSince(mark.time, limit));
		if (problem === undefined && hasReloaded) {
			return { kind: 'took', by: 'reload-event' };
		}
		return {
			kind: 'not-taken',
			problem: problem ?? 'It did not read its files again.',
			hasReloaded,
		};
	} catch (error) {
		const problem = error instanceof Error ? error.message : String(error);
		return error instanceof EngineRefusal
			? { kind: 'not-taken', problem, hasReloaded: false }
			: { kind: 'gone', problem };
	}
}
