// Makes a call signed in: answers refusals as long as there is something left to try, a sign-in, a renewed one, scopes that
// the registry names.
import type { Access } from './access';
import type { Challenge, SignIn } from './sign-in';

export interface SignedInCall<T> {
	readonly access: Access;
	readonly signal: AbortSignal;
	readonly send: (authorization: string | undefined) => Promise<T>;
	readonly challengeOf: (refused: T, used: string | undefined) => Promise<Challenge>;
	/** Told before each try but the first; throws where the call cannot be made again. */
	readonly onAgain: (used: string | undefined) => void;
}

/** Without one, with a token, with a new one, with one for the scopes it names, with the password. */
const MAX_TRIES = 5;

/** Gives the first answer that is no refusal. @throws FaultError registry.unauthorized and others of a sign-in */
export async function signedIn<T extends { readonly isRefused: boolean; readonly status: number }>(
	signIn: SignIn,
	{ access, signal, send, challengeOf, onAgain }: SignedInCall<T>,
): Promise<T> {
	let authorization = await signIn.authorize(access, signal);
	for (let tries = 1; ; tries += 1) {
		const answer = await send(authorization);
		if (!answer.isRefused) {
			if (answer.status < 500) {
				signIn.accepted(access, authorization);
			}
			return answer;
		}
		const challenge = await challengeOf(answer, authorization);
		if (tries === MAX_TRIES) {
			throw await signIn.refused(challenge);
		}
		const next = await signIn.answerChallenge(challenge);
		onAgain(authorization);
		authorization = next;
	}
}
