// One call of the distribution API: waits for a slot, signs in, follows what may be followed, repeats what
// may be repeated, and names what went wrong. The calls themselves are in the files beside this one.
import type { Fault, FaultSide } from '../../shared/fault/fault';
import { FRESH_BUDGET, SHORT_BUDGET } from '../../shared/mirror/retry-policy';
import type { OwnPath } from '../../shared/net/own-path';
import { REDIRECTS } from '../../shared/registry/redirect-rule';
import type { Wait } from '../platform/clock';
import { FaultError, faultError } from '../platform/fault-error';
import { faultFromError } from './fault-from-error';
import {
	faultFromResponse,
	headerText,
	isForeignAnswer,
	type Operation,
} from './fault-from-response';
import { FirstContact } from './first-contact';
import type { Governor, RequestKind, Slot } from './governor';
import type { CertificateLook } from './http/certificate-look';
import type { HttpResponse, ResponseBody, ResponseHeaders } from './http/http-exchange';
import type { HttpMethod, RegistryTransport, RequestBody } from './http/registry-transport';
import { GATEWAY_STATUSES, isAnybodyThere, textOf } from './http/short-answers';
import { READS, Redirects } from './redirects';
import { isNetworkFault, RetryLoop } from './retry-loop';
import type { Access } from './sign-in/access';
import type { Challenge, SignIn } from './sign-in/sign-in';
import { signedIn } from './sign-in/signed-in';
import { explainTlsFault } from './tls-fault';

export interface RegistryCall {
	readonly method: HttpMethod;
	readonly path: OwnPath;
	readonly operation: Operation;
	readonly kind?: RequestKind;
	readonly repository?: string;
	readonly access: Access;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: RequestBody;
	readonly subject: string;
	readonly signal: AbortSignal;
	/** How long the registry may be silent, when it is not as long as usual. */
	readonly patienceMs?: number;
	/** The answer only informs: it is tried for a few times. */
	readonly isOptional?: boolean;
	/** The same before the first byte of the answer's body: a proxy may look through all of it first. */
	readonly firstBytePatienceMs?: number;
}

/** A response whose body is still coming. The slot is held until the body ends or is cancelled. */
export interface LiveAnswer {
	readonly status: number;
	readonly headers: ResponseHeaders;
	readonly body: ResponseBody;
	/** The host that sent it; differs from the registry's after a redirect. */
	readonly url: URL;
	readonly slot: Slot;
}

export interface Answer {
	readonly status: number;
	readonly headers: ResponseHeaders;
	readonly bytes: Uint8Array;
}

export interface RegistryWarning {
	readonly kind:
		| 'location-rewritten'
		| 'head-refused'
		| 'content-type-missing'
		| 'credential-exposed'
		| 'chunks-refused'
		| 'served-elsewhere';
	readonly host: string;
	readonly text: string;
}

export interface SessionOptions {
	readonly host: string;
	readonly origin: string;
	readonly side: FaultSide;
	readonly transport: RegistryTransport;
	readonly governor: Governor;
	readonly signIn: SignIn;
	readonly wait: Wait;
	readonly random: () => number;
	readonly now: () => number;
	readonly onWarning?: (warning: RegistryWarning) => void;
}

export class RegistrySession {
	readonly options: SessionOptions;
	readonly retry: RetryLoop;
	readonly #contact = new FirstContact();
	#look: Promise<CertificateLook | undefined> | undefined;
	readonly #redirects: Redirects;
	/** The last path that could be read. */
	#answeredPath: OwnPath | undefined;
	/** Whether it has shown itself as a registry; tolerated to stay false where the API version header is missing. */
	isKnownRegistry = false;

	constructor(options: SessionOptions) {
		this.options = options;
		this.retry = new RetryLoop(options);
		this.#redirects = new Redirects(this);
		options.governor.askRoot = () => isAnybodyThere(options, this.#answeredPath);
	}

	/** Makes a call and reads its whole answer; repeats it as the retry policy says. Statuses not in `wanted` throw. */
	ask(call: RegistryCall, wanted: readonly number[], maxBytes: number): Promise<Answer> {
		const budget = call.isOptional === true ? SHORT_BUDGET : FRESH_BUDGET;
		return this.retry.run(call.signal, () => this.askOnce(call, wanted, maxBytes), budget);
	}

	/** The same without repeating: for bodies that are spent, and checks that belong to the attempt. */
	async askOnce(call: RegistryCall, wanted: readonly number[], maxBytes: number): Promise<Answer> {
		const live = await this.open(call, wanted);
		try {
			const bytes = await this.readAll(call, live, maxBytes);
			return { status: live.status, headers: live.headers, bytes };
		} finally {
			live.slot.release();
		}
	}

	/** Makes a call once; gives the answer with its body still to come. Statuses not in `wanted` throw. */
	async open(call: RegistryCall, wanted: readonly number[]): Promise<LiveAnswer> {
		const live = await this.#contact.run(call, () => this.#exchange(call));
		if (wanted.includes(live.status)) {
			this.#noteRegistry(call, live);
			this.#redirects.refuseWebPage(call, live);
			if (READS.has(call.operation)) {
				this.#answeredPath = call.path;
			}
			live.slot.succeeded();
			return live;
		}
		throw new FaultError(await this.#refusal(call, live));
	}

	/** Reads a body to its end; more than `maxBytes` is `registry.misbehaved`. */
	async readAll(call: RegistryCall, live: LiveAnswer, maxBytes: number): Promise<Uint8Array> {
		const declared = Number(headerText(live.headers, 'content-length') ?? 0);
		let bytes: Uint8Array | undefined;
		try {
			if (declared <= maxBytes || call.method === 'HEAD') {
				bytes = await live.body.bytes(maxBytes);
			} else {
				live.body.cancel();
			}
		} catch (error) {
			throw this.broken(call, error, live.slot);
		}
		if (bytes === undefined) {
			throw this.fault('registry.misbehaved', call.subject, {
				detail: `the answer is larger than ${maxBytes} bytes`,
				facts: { reason: 'too-large', limitBytes: String(maxBytes) },
			});
		}
		return bytes;
	}

	/** Names a network error and tells the governor. Aborts come through as they are. */
	broken(call: Pick<RegistryCall, 'subject' | 'signal'>, error: unknown, slot: Slot): unknown {
		if (call.signal.aborted) {
			return call.signal.reason;
		}
		if (error instanceof FaultError) {
			return error;
		}
		const { closedBy } = this.options.governor;
		if (closedBy !== undefined) {
			return closedBy;
		}
		const fault = faultFromError({ ...this.options, subject: call.subject }, error);
		if (isNetworkFault(fault)) {
			slot.unreachable(fault);
		}
		return new FaultError(fault, error);
	}

	fault(code: Fault['code'], subject: string, more: Partial<Fault> = {}): FaultError {
		const { host, side } = this.options;
		return faultError({ code, side, subject, ...more, facts: { host, ...more.facts } });
	}

	warn(kind: RegistryWarning['kind'], text: string): void {
		this.options.onWarning?.({ kind, host: this.options.host, text });
	}

	async #exchange(call: RegistryCall): Promise<LiveAnswer> {
		const { governor, signIn } = this.options;
		const slot = await governor.acquire(call.kind ?? 'small', call.signal, repositoryOf(call));
		try {
			const followed = await signedIn(signIn, {
				...{ access: call.access, signal: call.signal },
				send: (authorization) => this.#follow(call, authorization),
				challengeOf: (refused, used) => this.#challenge(call, refused, used),
				onAgain: (used) => this.#makeAgain(call, used),
			});
			return { ...followed, slot };
		} catch (error) {
			const named = this.broken(call, error, slot);
			slot.release();
			throw await this.#explained(named);
		}
	}

	#makeAgain({ body, subject }: RegistryCall, used: string | undefined): void {
		if (typeof body === 'function') {
			// Its content is spent; whoever made it makes it again, now with the new sign-in.
			const facts = { reason: 'renewed' };
			throw this.fault('registry.unauthorized', subject, { isRetryable: true, facts });
		}
		this.retry.count += used === undefined ? 0 : 1;
	}

	/** One look at the certificate for all calls that fail by it. */
	async #explained(error: unknown): Promise<unknown> {
		const { transport, origin, now, host } = this.options;
		const isTls = error instanceof FaultError && error.fault.code.startsWith('registry.tls-');
		// Of a sign-in server on another host, the registry's certificate tells nothing.
		if (!isTls || error.fault.facts?.['host'] !== host) {
			return error;
		}
		this.#look ??= transport.lookAtCertificate(new URL(origin));
		return new FaultError(explainTlsFault(error.fault, await this.#look, now()), error);
	}

	async #challenge(
		call: RegistryCall,
		refused: Followed,
		used: string | undefined,
	): Promise<Challenge> {
		const { access, subject, operation, signal } = call;
		const body = await textOf(refused.body);
		return { headers: refused.headers, body, access, used, subject, operation, signal };
	}

	async #follow(call: RegistryCall, authorization: string | undefined): Promise<Followed> {
		const { origin } = this.options;
		// Put after the origin as it is: nothing in it can lead to another host.
		let url = new URL(`${origin}${call.path}`);
		let sent = authorization;
		for (let hops = 0; ; hops += 1) {
			const { status, headers, body } = await this.#send(call, url, sent);
			const location = headerText(headers, 'location');
			if (!REDIRECTS.has(status) || location === undefined) {
				// Only the registry itself is ever signed in at.
				return { status, headers, body, url, isRefused: status === 401 && url.origin === origin };
			}
			await textOf(body);
			const target = this.#redirects.follow(call, url, location, hops);
			// Once dropped the credential stays away, even if the way leads back.
			sent = target.origin === url.origin ? sent : undefined;
			url = target;
		}
	}

	async #send(
		call: RegistryCall,
		url: URL,
		authorization: string | undefined,
	): Promise<HttpResponse> {
		const { transport, signIn, origin } = this.options;
		if (url.origin !== origin && (authorization !== undefined || !READS.has(call.operation))) {
			// Whatever led here: neither a credential nor content is for anybody else.
			throw this.fault('registry.redirect-refused', call.subject, {
				facts: { reason: 'leaves-registry', target: url.host },
			});
		}
		const { method, signal, body, patienceMs, firstBytePatienceMs, headers } = call;
		const response = await transport.send({
			method,
			url,
			headers: authorization === undefined ? (headers ?? {}) : { ...headers, authorization },
			signal,
			...(body === undefined ? {} : { body }),
			...(patienceMs === undefined ? {} : { patienceMs }),
			...(firstBytePatienceMs === undefined ? {} : { firstBytePatienceMs }),
			// Only blobs are long.
			isSmall: call.kind !== 'read',
			onSilent: (silentMs) => this.#tellSilent(call, silentMs),
		});
		this.#contact.heard();
		this.isKnownRegistry ||= response.headers['docker-distribution-api-version'] !== undefined;
		signIn.noteDate(headerText(response.headers, 'date'));
		return response;
	}

	/** A proxy that looks through a blob before it gives the first byte is worth a word, not a failure. */
	#tellSilent({ subject, firstBytePatienceMs = 0 }: RegistryCall, silentMs?: number): void {
		const { governor, now } = this.options;
		if (silentMs === undefined) {
			governor.tellHeard();
		} else {
			const facts = { reason: 'first-byte', silentMs: String(silentMs) };
			const { fault } = this.fault('registry.stalled', subject, { facts });
			governor.tellSilent(fault, now() + firstBytePatienceMs - silentMs);
		}
	}

	async #refusal(call: RegistryCall, live: LiveAnswer): Promise<Fault> {
		const { host, side, now, origin, signIn } = this.options;
		const body = await textOf(live.body);
		call.signal.throwIfAborted();
		const { status, headers, slot } = live;
		const isElsewhere = live.url.origin !== origin;
		const named = faultFromResponse({
			side,
			isKnownRegistry: this.isKnownRegistry,
			host: isElsewhere ? live.url.host : host,
			subject: call.subject,
			operation: call.operation,
			method: call.method,
			status,
			headers,
			body,
			nowMs: now(),
			...(call.repository === undefined ? {} : { repository: call.repository }),
		});
		this.isKnownRegistry ||= named.registryErrors !== undefined;
		// A signed storage address that is refused has usually run out: the registry gives a new one.
		const isRunOut =
			isElsewhere && call.operation === 'blob-read' && (status === 401 || status === 403);
		const fault: Fault = isRunOut
			? { ...named, code: 'registry.unavailable', isRetryable: true }
			: isElsewhere
				? this.#redirects.refusal(named)
				: withoutAccount(named, signIn.scheme === 'unknown');
		const waitMs = fault.facts?.['waitMs'];
		if (fault.code === 'registry.rate-limited' || GATEWAY_STATUSES.has(status)) {
			slot.congested(fault, waitMs === undefined ? undefined : Number(waitMs));
		} else {
			slot.succeeded();
		}
		slot.release();
		return fault;
	}

	/** Until a registry has shown itself, a web page with status 404 is no missing image. */
	#noteRegistry(call: RegistryCall, answer: LiveAnswer): void {
		if (this.isKnownRegistry) {
			return;
		}
		if (isForeignAnswer(answer.headers, '') && answer.url.origin === this.options.origin) {
			answer.body.cancel();
			answer.slot.release();
			throw this.fault('registry.not-a-registry', call.subject, {
				detail: `${call.method} answered HTTP ${answer.status} with a web page`,
				facts: { status: String(answer.status) },
			});
		}
		this.isKnownRegistry =
			answer.headers['docker-content-digest'] !== undefined ||
			answer.status === 206 ||
			answer.status === 202;
	}
}

/** Where nobody signed in, no account was refused. */
function withoutAccount(fault: Fault, isAnonymous: boolean): Fault {
	return isAnonymous && fault.code === 'registry.denied'
		? { ...fault, facts: { ...fault.facts, credential: 'none' } }
		: fault;
}

/** What a failure says something about: a repository, or the registry where a call is of none. */
function repositoryOf({ repository }: RegistryCall): string {
	return repository ?? '';
}

interface Followed extends Omit<LiveAnswer, 'slot'> {
	/** The registry itself wants a sign-in, or refuses the one it got. */
	readonly isRefused: boolean;
}
