// Whether and how to sign in at one registry: remembers its challenge, keeps tokens per scope set, renews them
// before they end. Never sends a credential anywhere but where the rules of sign-in-server.ts allow.
import type { Operation } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';

/** What a call needs to be allowed; scopes are built from this, never from what a registry asks for. */
export interface Access {
	readonly repository?: string;
	readonly action: 'pull' | 'push' | 'catalog';
	/** The repository a blob is mounted from. */
	readonly alsoPull?: string;
}

export interface Challenge {
	readonly headers: ResponseHeaders;
	readonly body: string;
	readonly access: Access;
	/** The Authorization that was refused. */
	readonly used: string | undefined;
	readonly subject: string;
	readonly operation: Operation;
	readonly signal: AbortSignal;
}

export interface SignIn {
	/** Gives the Authorization header to send, or `undefined` for none. */
	authorize(access: Access, signal: AbortSignal): Promise<string | undefined> | string | undefined;
	/** Answers a 401: gives the Authorization to try next, or throws. */
	answerChallenge(challenge: Challenge): Promise<string>;
	/** Names a 401 that came in spite of a fresh Authorization. */
	refused(challenge: Challenge): Error;
	noteDate(date: string | undefined): void;
}
