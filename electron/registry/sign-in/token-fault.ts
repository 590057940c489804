// Names what a token server answered when it gave no token.
import { type Fault, type FaultSide, makeFault } from '../../../shared/fault/fault';
import { plainText } from '../../../shared/oci/registry-error';
import { redacted } from '../../platform/known-secrets';
import { faultFromResponse } from '../fault-from-response';
import type { HeldCredential } from './credential-book';
import { missingCredentialFacts, refusedCredentialFacts } from './sign-in-fault';
import type { TokenAnswer, TokenProblem, TokenWish } from './token-request';

interface TokenFaultContext {
	readonly host: string;
	readonly side: FaultSide;
	readonly now: () => number;
}

type Refusal = TokenAnswer & { readonly ok: false };

const TOKEN_PROBLEMS: Readonly<Record<TokenProblem, string>> = {
	'no-json': 'the sign-in server answered with something other than a token',
	'no-token': 'the sign-in server sent no token',
	unusable: "the sign-in server sent a token with characters that a header can't hold",
};

/** Builds the fault; one that says whose credential was refused is for `password-standing` to judge. */
export function tokenFault(context: TokenFaultContext, wish: TokenWish, answer: Refusal): Fault {
	const { host, side } = context;
	const { status } = answer.response;
	const facts = factsOf(host, wish, status);
	if (status >= 300 && status < 400) {
		const detail = `the sign-in server ${facts.server} redirects`;
		const credential = wish.held.credential === undefined ? { credential: 'none' } : {};
		return makeFault({
			...{ code: 'registry.sign-in-server-refused', side, subject: host, detail },
			facts: { ...facts, ...credential, reason: 'redirect' },
		});
	}
	const named = namedByAnswer(context, wish, answer);
	if (status === 401 || status === 403) {
		const isAnonymous = wish.held.credential === undefined;
		const code = status === 401 || isAnonymous ? 'registry.unauthorized' : 'registry.denied';
		return { ...named, code, facts: { ...facts, ...reasonFacts(wish.held) } };
	}
	return named.code === 'registry.rate-limited'
		? named
		: unusableAnswer(context, { ...named, facts: { ...named.facts, ...facts } }, answer);
}

function factsOf(host: string, { server, access }: TokenWish, status: number) {
	const { repository } = access;
	const action = access.action === 'push' || access.action === 'cancel' ? 'push' : 'pull';
	return {
		...{ host, server: new URL(server.realm).host, status: String(status), action },
		...(repository === undefined ? {} : { repository }),
	};
}

function namedByAnswer(
	{ host, side, now }: TokenFaultContext,
	{ access }: TokenWish,
	{ response, body }: Refusal,
): Fault {
	const subject = access.repository === undefined ? host : `${host}/${access.repository}`;
	const { status, headers } = response;
	return faultFromResponse({
		...{ side, host, subject, operation: 'sign-in', method: 'token request' },
		...{ status, headers, body, nowMs: now() },
	});
}

function unusableAnswer(
	{ host, side }: TokenFaultContext,
	named: Fault,
	{ response, problem }: Refusal,
): Fault {
	const detail =
		problem === undefined ? redacted(plainText(named.detail)) : TOKEN_PROBLEMS[problem];
	return makeFault({
		...{ code: 'registry.sign-in-failed', side, subject: host, detail },
		isRetryable: response.status >= 500,
		facts: { ...named.facts, ...(problem === undefined ? {} : { tokenProblem: problem }) },
	});
}

function reasonFacts(held: HeldCredential): Readonly<Record<string, string>> {
	return held.credential === undefined
		? missingCredentialFacts(held)
		: refusedCredentialFacts(held);
}
