// How many requests of each kind a registry gets at once: found by trying, as TCP does. Also keeps everyone
// quiet while the registry asked for it (Retry-After), and while the network is gone.
import type { Fault } from '../../shared/fault/fault';
import { LONGEST_RETRY_AFTER_MS } from '../../shared/mirror/retry-policy';
import type { Wait } from '../platform/clock';
import { FaultError } from '../platform/fault-error';
import { AbortHub } from './abort-hub';
import { Lane, type Slot } from './governor-lane';

export type { Slot } from './governor-lane';

/** Blob bodies read, blob bodies written, everything else. Whoever holds `write` may ask for `read` and `small`, never the other way round. */
export type RequestKind = 'read' | 'write' | 'small';

export interface RegistryWait {
	readonly host: string;
	readonly fault: Fault;
	/** Until then at least; ms since the epoch. */
	readonly untilMs: number;
}

export interface GovernorOptions {
	readonly host: string;
	/** Most requests of a kind at once; the limits below when absent. */
	readonly maxConcurrency?: number;
	/** For registries known to break under parallel requests. */
	readonly isOneByOne: boolean;
	readonly wait: Wait;
	readonly now: () => number;
	readonly probeEveryMs: number;
	/** After so much waiting for the network, requests fail. */
	readonly giveUpMs: number;
	readonly onWaiting?: (wait: RegistryWait) => void;
	readonly onResumed?: (host: string) => void;
}

const START: Readonly<Record<RequestKind, number>> = { read: 8, write: 8, small: 16 };
const LIMIT: Readonly<Record<RequestKind, number>> = { read: 16, write: 16, small: 64 };
/** reliability.md: ten failures in a row may mean that the network is gone; whether the root answers tells. */
const FAILURES_BEFORE_WAITING = 10;
/** So many repositories that fail together, and none that answers, say something about the registry. */
const REPOSITORIES_BEFORE_WAITING = 3;

export class Governor {
	readonly #options: GovernorOptions;
	readonly #lanes: Readonly<Record<RequestKind, Lane>>;
	/** Tells whether the registry's root answers; set by who can ask. Without it every lasting failure is an outage. */
	askRoot: (() => Promise<boolean>) | undefined;
	#rootAnswer: Promise<boolean> | undefined;
	/** The root was silent while paths answered: it says nothing about them. */
	#isRootNoSign = false;
	#failuresInRow = 0;
	/** Repositories that failed since the last answer. */
	readonly #failing = new Set<string>();
	#answers = 0;
	#silent = 0;
	#hasAnswered = false;
	/** Nobody sends before this; counts up so that a longer rest replaces a shorter one. */
	#rest:
		| { readonly untilMs: number; readonly number: number; readonly isOfOutage: boolean }
		| undefined;
	#restsBegun = 0;
	#outage: { waitedMs: number; fault: Fault; isProbeOut: boolean } | undefined;
	#hasGivenUp = false;
	readonly #aborts = new AbortHub();
	readonly #closed = new AbortController();

	constructor(options: GovernorOptions) {
		this.#options = options;
		const lane = (kind: RequestKind) => {
			const limit = options.isOneByOne
				? 1
				: Math.min(LIMIT[kind], options.maxConcurrency ?? LIMIT[kind]);
			return new Lane(START[kind], Math.max(1, limit));
		};
		this.#lanes = { small: lane('small'), write: lane('write'), read: lane('read') };
	}

	/** True while the network counts as gone; failures then use up nobody's attempts. */
	get isWaiting(): boolean {
		return this.#outage !== undefined;
	}

	/** False until the registry answered anything but that it is out of order. */
	get hasAnswered(): boolean {
		return this.#hasAnswered;
	}

	/** How many of a kind may run now; for reports and tests. */
	windowOf(kind: RequestKind): number {
		return Math.floor(this.#lanes[kind].window);
	}

	/**
	 * Waits for a slot. `about`: the repository that is asked for. Rejects with the signal's reason, or with the outage's
	 * fault once it was waited for too long.
	 */
	acquire(kind: RequestKind, signal: AbortSignal, about = ''): Promise<Slot> {
		return new Promise((grant, refuse) => {
			const ended = signal.aborted ? (signal.reason as Error) : this.closedBy;
			if (ended !== undefined) {
				refuse(ended);
				return;
			}
			const lane = this.#lanes[kind];
			if (lane.isFree && !this.#isResting) {
				grant(this.#slotOf(lane, about));
				return;
			}
			const waiter = { signal, grant, refuse, about };
			this.#aborts.add(waiter);
			lane.push(waiter);
			this.#serve();
		});
	}

	/** True from giving up until the next answer: nobody else waits for the same network again. */
	get hasGivenUp(): boolean {
		return this.#hasGivenUp;
	}

	/** Why nothing more will be done, once the client was closed. */
	get closedBy(): Error | undefined {
		return this.#closed.signal.aborted ? (this.#closed.signal.reason as Error) : undefined;
	}

	/** Whoever waits is refused. */
	close(): void {
		const error = new Error('the registry client was closed');
		this.#closed.abort(error);
		this.#refuseAll(error);
	}

	get #isResting(): boolean {
		return this.#rest !== undefined || this.#outage !== undefined;
	}

	#serve(): void {
		if (this.#rest !== undefined || this.#outage?.isProbeOut === true) {
			return;
		}
		for (const lane of [this.#lanes.small, this.#lanes.write, this.#lanes.read]) {
			while (lane.hasRoom) {
				const waiter = lane.shift();
				if (waiter === undefined) {
					break;
				}
				this.#aborts.remove(waiter);
				waiter.grant(this.#slotOf(lane, waiter.about));
				if (this.#outage !== undefined) {
					this.#outage.isProbeOut = true;
					return;
				}
			}
		}
	}

	#slotOf(lane: Lane, about: string): Slot {
		lane.inFlight += 1;
		lane.given += 1;
		const number = lane.given;
		const isProbe = this.#outage !== undefined;
		let isReleased = false;
		return {
			release: () => {
				if (isReleased) {
					return;
				}
				isReleased = true;
				lane.inFlight -= 1;
				if (isProbe && this.#outage?.isProbeOut === true && this.#rest === undefined) {
					// Given back without a verdict (cancelled): the next one probes.
					this.#outage.isProbeOut = false;
				}
				this.#serve();
			},
			succeeded: () => {
				this.#answered();
				lane.grow();
			},
			congested: (fault, waitMs) => {
				const isNew = lane.cut(number);
				if (fault.code === 'registry.rate-limited') {
					this.#answered();
				} else if (isNew || isProbe) {
					// Many refused at once are one sign of trouble, not many.
					this.#failed(fault, isProbe, about);
				}
				if (waitMs !== undefined && this.#isAskedOfAll(fault, waitMs)) {
					this.#beginRest(waitMs, fault);
				}
			},
			unreachable: (fault) => {
				lane.cut(number);
				this.#failed(fault, isProbe, about);
			},
		};
	}

	/**
	 * A rate limit is the account's, so everyone rests; an error that names a time is about what failed, unless several
	 * fail. Longer than anyone waits, nobody rests: whoever is refused fails by itself.
	 */
	#isAskedOfAll(fault: Fault, waitMs: number): boolean {
		const isOfAll =
			fault.code === 'registry.rate-limited' || this.#failing.size >= REPOSITORIES_BEFORE_WAITING;
		return isOfAll && waitMs > 0 && waitMs <= LONGEST_RETRY_AFTER_MS;
	}

	#answered(): void {
		this.#hasAnswered = true;
		this.#hasGivenUp = false;
		this.#failuresInRow = 0;
		this.#failing.clear();
		this.#answers += 1;
		if (this.#outage !== undefined) {
			this.#outage = undefined;
			this.#endRestOfOutage();
			for (const lane of Object.values(this.#lanes)) {
				lane.reset();
			}
			this.#options.onResumed?.(this.#options.host);
			this.#serve();
		}
	}

	#failed(fault: Fault, isProbe: boolean, about: string): void {
		this.#failuresInRow += 1;
		this.#failing.add(about);
		if (this.#outage !== undefined) {
			this.#outage.fault = fault;
			if (isProbe) {
				this.#probeLater();
			}
		} else if (
			this.#hasAnswered &&
			!this.#hasGivenUp &&
			this.#failuresInRow >= FAILURES_BEFORE_WAITING
		) {
			if (this.askRoot === undefined) {
				this.beginOutage(fault);
			} else {
				void this.isGone(fault);
			}
		}
	}

	/**
	 * Tells whether the network or the whole registry is gone, and not just what failed: its root is asked, and nothing may
	 * answer meanwhile. When it is, everyone waits from now on.
	 */
	async isGone(fault: Fault): Promise<boolean> {
		const answers = this.#answers;
		const isThere = await this.#isRootThere();
		if (this.#outage !== undefined || this.closedBy !== undefined) {
			return this.#outage !== undefined;
		}
		if (!isThere && this.#answers !== answers) {
			this.#isRootNoSign = true;
		}
		const isAlone = this.#isRootNoSign && this.#failing.size < REPOSITORIES_BEFORE_WAITING;
		if (isThere || this.#answers !== answers || isAlone) {
			this.#failuresInRow = 0;
			return false;
		}
		this.beginOutage(fault);
		return true;
	}

	/** One question for all who want to know. */
	#isRootThere(): Promise<boolean> {
		this.#rootAnswer ??= (this.askRoot?.() ?? Promise.resolve(false)).finally(() => {
			this.#rootAnswer = undefined;
		});
		return this.#rootAnswer;
	}

	/** Says that a request waits for its first byte longer than silence may last elsewhere. */
	tellSilent(fault: Fault, untilMs: number): void {
		this.#silent += 1;
		this.#options.onWaiting?.({ host: this.#options.host, fault, untilMs });
	}

	/** Takes back what `tellSilent` said. */
	tellHeard(): void {
		this.#silent -= 1;
		if (this.#silent === 0 && !this.#isResting) {
			this.#options.onResumed?.(this.#options.host);
		}
	}

	/** Declares the network gone: everyone waits, one request probes every 15 s. */
	beginOutage(fault: Fault): void {
		if (this.#outage === undefined) {
			this.#outage = { waitedMs: 0, fault, isProbeOut: true };
			this.#probeLater();
		}
	}

	#probeLater(): void {
		const outage = this.#outage;
		if (outage === undefined) {
			return;
		}
		const { probeEveryMs, giveUpMs } = this.#options;
		if (outage.waitedMs >= giveUpMs) {
			this.#giveUp(outage.fault);
			return;
		}
		outage.isProbeOut = false;
		if (this.#rest === undefined) {
			outage.waitedMs += probeEveryMs;
			this.#beginRest(probeEveryMs, outage.fault, true);
		}
	}

	/** In an outage the root is asked besides whoever waits: what waits may be just what is broken. */
	async #askRootInOutage(): Promise<void> {
		if (this.askRoot === undefined) {
			return;
		}
		const isThere = await this.#isRootThere();
		if (this.#outage === undefined || this.closedBy !== undefined) {
			return;
		}
		if (isThere) {
			this.#answered();
		} else if (!this.#outage.isProbeOut && this.#rest === undefined) {
			// Nobody waits who would probe.
			this.#probeLater();
		}
	}

	/** What waited for the network need not wait any longer; what the registry asked for holds. */
	#endRestOfOutage(): void {
		if (this.#rest?.isOfOutage === true) {
			this.#rest = undefined;
		}
	}

	#giveUp(fault: Fault): void {
		this.#outage = undefined;
		this.#failuresInRow = 0;
		this.#hasGivenUp = true;
		this.#refuseAll(new FaultError({ ...fault, isRetryable: false }));
	}

	#refuseAll(error: Error): void {
		for (const lane of Object.values(this.#lanes)) {
			for (let waiter = lane.shift(); waiter !== undefined; waiter = lane.shift()) {
				this.#aborts.remove(waiter);
				waiter.refuse(error);
			}
		}
	}

	#beginRest(ms: number, fault: Fault, isOfOutage = false): void {
		const untilMs = this.#options.now() + ms;
		if (this.#rest !== undefined && this.#rest.untilMs >= untilMs) {
			return;
		}
		this.#restsBegun += 1;
		const number = this.#restsBegun;
		this.#rest = { untilMs, number, isOfOutage };
		this.#options.onWaiting?.({ host: this.#options.host, fault, untilMs });
		const end = () => {
			if (this.#rest?.number !== number) {
				return;
			}
			this.#rest = undefined;
			if (this.#outage === undefined) {
				this.#options.onResumed?.(this.#options.host);
			} else {
				void this.#askRootInOutage();
			}
			this.#serve();
		};
		this.#options.wait(ms, this.#closed.signal).then(end, end);
	}
}
