// What a registry says of itself before anyone signs in: whether it is one, whom it wants to sign in where, what time it is.
import { type Fault, makeFault } from '../../../shared/fault/fault';
import { parseAuthChallenges } from '../../../shared/oci/auth-challenge';
import { judgeRedirect, REDIRECTS } from '../../../shared/registry/redirect-rule';
import { judgeSignInServer } from '../../../shared/registry/sign-in-server';
import type { RegistryClientOptions, RegistryParts } from '../create-registry-client';
import { faultFromResponse, headerText, isForeignAnswer } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';
import type { Finding } from './probe-step';

/** The answer to `GET /v2/` without a credential. */
export interface ApiAnswer {
	readonly status: number;
	readonly headers: ResponseHeaders;
	readonly body: string;
	readonly atMs: number;
	/** The host that answered in the end, where redirects led to another. */
	readonly servedBy?: string;
	/** A redirect that is not followed: nothing more is known. */
	readonly refused?: Fault;
}

/** As for tokens: what lives a minute suffers from a clock that is a minute off. */
const SKEW_LIMIT_MS = 60_000;
const MAX_BODY_BYTES = 64 * 1024;
/** Said by the root alone, which no run needs. */
const OF_THE_ROOT: ReadonlySet<string> = new Set([
	'registry.not-a-registry',
	'registry.redirect-refused',
]);

/** Leaves the verdict to the image, where one was named: runs ask for images, never for the root. */
export function apiFindingBeside(image: unknown, finding: Finding): Finding {
	const isOfTheRoot = finding.fault !== undefined && OF_THE_ROOT.has(finding.fault.code);
	return image !== undefined && isOfTheRoot
		? { facts: {}, skipped: 'its root does not tell; the image does' }
		: finding;
}

/** Asks `GET /v2/` as it is, and follows where a run would. */
export async function askApi(
	{ transport, origin, session }: RegistryParts,
	now: () => number,
	signal: AbortSignal,
): Promise<ApiAnswer> {
	let url = new URL('/v2/', origin);
	for (let hops = 0; ; hops += 1) {
		const { status, headers, body } = await transport.send({
			method: 'GET',
			url,
			headers: {},
			signal,
		});
		const bytes = await body.bytes(MAX_BODY_BYTES);
		const answer: ApiAnswer = {
			status,
			headers,
			body: new TextDecoder().decode(bytes ?? new Uint8Array()),
			atMs: now(),
			...(url.origin === origin.origin ? {} : { servedBy: url.host }),
		};
		const location = headerText(headers, 'location');
		if (!REDIRECTS.has(status) || location === undefined) {
			return answer;
		}
		const verdict = judgeRedirect({
			...{ from: url.href, location, origin: origin.origin, method: 'GET', hops },
			canLeaveOrigin: true,
		});
		if (!verdict.ok) {
			const facts = { reason: verdict.reason, target: verdict.host };
			const { host } = session.options;
			const { fault } = session.fault('registry.redirect-refused', host, { facts });
			return { ...answer, refused: fault };
		}
		url = new URL(verdict.url);
	}
}

/** Judges whether that is how a registry answers. */
export function apiFinding({ host: own, side }: RegistryClientOptions, answer: ApiAnswer): Finding {
	const { status, headers, body, atMs, servedBy, refused } = answer;
	if (refused !== undefined) {
		return { facts: {}, fault: refused };
	}
	const isChallenge = status === 401 && headers['www-authenticate'] !== undefined;
	if (isChallenge || (status === 200 && !isForeignAnswer(headers, body))) {
		const version = headerText(headers, 'docker-distribution-api-version') ?? '';
		return { facts: { version, ...(servedBy === undefined ? {} : { servedBy }) } };
	}
	const host = servedBy ?? own;
	const request = { side, host, subject: own, operation: 'list', method: 'GET /v2/' } as const;
	const fault = faultFromResponse({ ...request, status, headers, body, nowMs: atMs });
	const isTelling = fault.isRetryable || fault.code === 'registry.speaks-https';
	return { facts: {}, fault: isTelling ? fault : { ...fault, code: 'registry.not-a-registry' } };
}

/** Judges how one signs in, and whether that server may have the credential. */
export function signInFinding(
	options: RegistryClientOptions,
	answer: ApiAnswer,
	isAnonymous: boolean,
): Finding {
	const { host, tls, signInServer, side } = options;
	// Nobody signs in where a redirect leads.
	if (answer.status !== 401 || answer.servedBy !== undefined) {
		return { facts: { scheme: 'none' } };
	}
	const header = answer.headers['www-authenticate'] ?? [];
	const offered = parseAuthChallenges(typeof header === 'string' ? [header] : header);
	const bearer = offered.find((one) => one.scheme === 'bearer');
	if (bearer === undefined) {
		return { facts: { scheme: offered[0]?.scheme ?? '' } };
	}
	const realm = bearer.parameters['realm'] ?? '';
	const verdict = judgeSignInServer({
		...{ realm, registryHost: host, tls, pinnedHost: signInServer },
		isAnonymous,
	});
	const facts = { scheme: 'bearer', server: verdict.host };
	if (verdict.ok) {
		return { facts: { ...facts, relation: verdict.relation } };
	}
	const fault = makeFault({
		...{ code: 'registry.sign-in-server-refused', side, subject: host },
		facts: {
			...{ host, server: verdict.host, reason: verdict.reason, tls },
			...(isAnonymous ? { credential: 'none' } : {}),
		},
	});
	return { facts, fault };
}

/** Compares the clocks. */
export function clockFinding({ host, side }: RegistryClientOptions, answer: ApiAnswer): Finding {
	const atMs = Date.parse(headerText(answer.headers, 'date') ?? '');
	if (Number.isNaN(atMs)) {
		return { facts: {}, skipped: 'the registry tells no time' };
	}
	const facts = { differenceMs: String(atMs - answer.atMs) };
	if (Math.abs(atMs - answer.atMs) <= SKEW_LIMIT_MS) {
		return { facts };
	}
	const fault = makeFault({
		code: 'registry.clock-skewed',
		side,
		subject: host,
		facts: { host, ...facts },
	});
	return { facts, fault };
}
