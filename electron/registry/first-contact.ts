// Lets the very first request to a registry go out alone: its answer tells whether and how to sign in, so that
// the others need no refusal of their own to know. When it fails, all that waited for it have failed with it.
import { abortable } from '../platform/abortable';
import { FaultError } from '../platform/fault-error';

export interface ContactCall {
	readonly subject: string;
	readonly signal: AbortSignal;
}

/** A host that never answered is not tried for ever, request after request. */
const MAX_FAILURES = 10;

export class FirstContact {
	#state: 'none' | 'made' | Promise<unknown> = 'none';
	#signal: AbortSignal | undefined;
	#hasHeard = false;
	#failures = 0;
	#lastError: unknown;

	/** The host answered something: once the first call is through with it, everyone goes at once. */
	heard(): void {
		this.#hasHeard = true;
	}

	/** Runs `exchange` when it is this call's turn. */
	async run<T>(call: ContactCall, exchange: () => Promise<T>): Promise<T> {
		while (this.#state !== 'made') {
			if (this.#state !== 'none') {
				await waitFor(this.#state, call, this.#signal);
			} else if (this.#failures >= MAX_FAILURES) {
				throw withSubject(this.#lastError, call.subject, false);
			} else {
				return await this.#goFirst(call, exchange);
			}
		}
		return await exchange();
	}

	async #goFirst<T>(call: ContactCall, exchange: () => Promise<T>): Promise<T> {
		const exchanged = exchange();
		const contact = exchanged.catch((error: unknown) => {
			// Whoever was sent away by an answer, or gave up, says nothing about the others.
			if (!this.#hasHeard && !call.signal.aborted) {
				throw error;
			}
		});
		contact.catch(() => undefined);
		this.#state = contact;
		this.#signal = call.signal;
		try {
			return await exchanged;
		} catch (error) {
			this.#lastError = error;
			this.#failures += call.signal.aborted ? 0 : 1;
			throw error;
		} finally {
			this.#state = this.#hasHeard ? 'made' : 'none';
		}
	}
}

/** `contactSignal` ends the contact itself; thousands who share it need not listen to it. */
async function waitFor(
	contact: Promise<unknown>,
	call: ContactCall,
	contactSignal: AbortSignal | undefined,
): Promise<void> {
	try {
		await (call.signal === contactSignal ? contact : abortable(contact, call.signal));
	} catch (error) {
		throw withSubject(error, call.subject);
	}
	call.signal.throwIfAborted();
}

/** The same failure, of another call. */
function withSubject(error: unknown, subject: string, isRetryable?: boolean): unknown {
	if (!(error instanceof FaultError)) {
		return error;
	}
	const more = isRetryable === undefined ? {} : { isRetryable };
	return new FaultError({ ...error.fault, subject, ...more }, error);
}
