// "Test connection": tries a registry step by step, from its name to the right to push, and says of each step
// what works. Leaves nothing behind: the upload that proves the right is cancelled.
import { makeFault } from '../../../shared/fault/fault';
import { parseAuthChallenges } from '../../../shared/oci/auth-challenge';
import { descriptorSchema } from '../../../shared/oci/descriptor';
import {
	PROBE_STEPS,
	type ProbeStep,
	type ProbeStepName,
} from '../../../shared/registry/probe-report';
import { judgeSignInServer } from '../../../shared/registry/sign-in-server';
import { FaultError } from '../../platform/fault-error';
import {
	createRegistryParts,
	type RegistryClientOptions,
	type RegistryParts,
} from '../create-registry-client';
import { faultFromError } from '../fault-from-error';
import { faultFromResponse, headerText, isForeignAnswer } from '../fault-from-response';
import type { ResponseHeaders } from '../http/http-exchange';
import { listingCalls } from '../listing-calls';
import { manifestCalls } from '../manifest-calls';
import { explainTlsFault } from '../tls-fault';
import { beginUpload } from '../upload/upload-session';
import { probeName, probePort, probeTls, proxyHostOf } from './probe-connection';
import { type Finding, runStep, skippedStep } from './probe-step';

export interface ProbeWishes {
	/** `repository:tag` or `repository@digest` to look up; without it repositories are listed. */
	readonly image?: { readonly repository: string; readonly tagOrDigest: string };
	/** A repository in which to begin, and cancel, an upload. */
	readonly pushRepository?: string;
}

/** As for tokens: what lives a minute suffers from a clock that is a minute off. */
const SKEW_LIMIT_MS = 60_000;
const MAX_BODY_BYTES = 64 * 1024;
/** Of no content: the upload is never finished. */
const NO_CONTENT = descriptorSchema.parse({
	mediaType: 'application/octet-stream',
	digest: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	size: 0,
});

/** Gives the steps in order as they end. After a failure those that depend on it are skipped. */
export async function* probeRegistry(
	options: RegistryClientOptions,
	wishes: ProbeWishes,
	signal: AbortSignal,
): AsyncGenerator<ProbeStep> {
	const parts = createRegistryParts(options);
	const probe = new Probe(options, wishes, parts, signal);
	let failed: ProbeStepName | undefined;
	try {
		for (const step of PROBE_STEPS) {
			// The clock is known as soon as anything was answered, and may be why the sign-in failed.
			const isTried = failed === undefined || (step === 'clock' && probe.hasAnswered);
			const result = isTried
				? await runStep(step, options, signal, () => probe.run(step))
				: skippedStep(step, `${failed} failed`);
			if (result.outcome === 'fault' && step !== 'pull') {
				failed ??= step;
			}
			yield result;
		}
	} finally {
		parts.governor.close();
		await parts.transport.close();
	}
}

class Probe {
	readonly #options: RegistryClientOptions;
	readonly #wishes: ProbeWishes;
	readonly #parts: RegistryParts;
	readonly #signal: AbortSignal;
	readonly #proxyHost: string | undefined;
	#api:
		| { readonly status: number; readonly headers: ResponseHeaders; readonly atMs: number }
		| undefined;
	#username: string | undefined;

	constructor(
		options: RegistryClientOptions,
		wishes: ProbeWishes,
		parts: RegistryParts,
		signal: AbortSignal,
	) {
		this.#options = options;
		this.#wishes = wishes;
		this.#parts = parts;
		this.#signal = signal;
		this.#proxyHost = proxyHostOf(options, parts.origin);
	}

	get hasAnswered(): boolean {
		return this.#api !== undefined;
	}

	run(step: ProbeStepName): Promise<Finding> | Finding {
		const steps: Readonly<Record<ProbeStepName, () => Promise<Finding> | Finding>> = {
			dns: () => this.#dns(),
			tcp: () => probePort(this.#options, this.#parts.origin, this.#parts.limits.connectMs),
			tls: () => this.#tls(),
			api: () => this.#askApi(),
			'sign-in': () => this.#signIn(),
			token: () => this.#token(),
			pull: () => this.#pull(),
			push: () => this.#push(),
			clock: () => this.#clock(),
		};
		return steps[step]();
	}

	#dns(): Promise<Finding> | Finding {
		return this.#proxyHost === undefined
			? probeName(this.#parts.origin)
			: { facts: {}, skipped: 'proxy' };
	}

	async #tls(): Promise<Finding> {
		const { origin, transport, limits } = this.#parts;
		if (origin.protocol === 'http:' || this.#proxyHost !== undefined) {
			return { facts: {}, skipped: this.#proxyHost === undefined ? 'plain-http' : 'proxy' };
		}
		try {
			return await probeTls(this.#options, origin, limits.connectMs);
		} catch (error) {
			const fault = this.#faultOf(error);
			const isTls = fault.code.startsWith('registry.tls-');
			const look = isTls ? await transport.lookAtCertificate(origin) : undefined;
			return { facts: {}, fault: explainTlsFault(fault, look, this.#options.now()) };
		}
	}

	async #askApi(): Promise<Finding> {
		const { transport, origin } = this.#parts;
		const { host, side, now } = this.#options;
		const url = new URL('/v2/', origin);
		const response = await transport.send({
			method: 'GET',
			url,
			headers: {},
			signal: this.#signal,
		});
		const { status, headers } = response;
		const bytes = await response.body.bytes(MAX_BODY_BYTES);
		const body = new TextDecoder().decode(bytes ?? new Uint8Array());
		this.#api = { status, headers, atMs: now() };
		const isChallenge = status === 401 && headers['www-authenticate'] !== undefined;
		if (isChallenge || (status === 200 && !isForeignAnswer(headers, body))) {
			return { facts: { version: headerText(headers, 'docker-distribution-api-version') ?? '' } };
		}
		const request = { side, host, subject: host, operation: 'list', method: 'GET /v2/' } as const;
		const fault = faultFromResponse({ ...request, status, headers, body, nowMs: now() });
		const isPassing = fault.isRetryable || fault.code === 'registry.speaks-https';
		return { facts: {}, fault: isPassing ? fault : { ...fault, code: 'registry.not-a-registry' } };
	}

	#signIn(): Finding {
		const { host, tls, signInServer, side } = this.#options;
		const header = this.#api?.headers['www-authenticate'] ?? [];
		const offered = parseAuthChallenges(typeof header === 'string' ? [header] : header);
		const bearer = offered.find((one) => one.scheme === 'bearer');
		if (this.#api?.status !== 401) {
			return { facts: { scheme: 'none' } };
		}
		if (bearer === undefined) {
			return { facts: { scheme: offered[0]?.scheme ?? '' } };
		}
		const realm = bearer.parameters['realm'] ?? '';
		const verdict = judgeSignInServer({ realm, registryHost: host, tls, pinnedHost: signInServer });
		const facts = { scheme: 'bearer', server: verdict.host };
		if (verdict.ok) {
			return { facts: { ...facts, relation: verdict.relation } };
		}
		const fault = makeFault({
			...{ code: 'registry.sign-in-server-refused', side, subject: host },
			facts: { host, server: verdict.host, reason: verdict.reason },
		});
		return { facts, fault };
	}

	async #token(): Promise<Finding> {
		if (this.#api?.status !== 401) {
			return { facts: {}, skipped: 'no sign-in needed' };
		}
		const credential = await this.#options.credential();
		this.#username = credential?.username;
		try {
			await this.#parts.session.ask(this.#call('/v2/'), [200], MAX_BODY_BYTES);
		} catch (error) {
			const fault = this.#faultOf(error);
			if (
				credential === undefined &&
				fault.code === 'registry.unauthorized' &&
				this.#wishes.image !== undefined
			) {
				// Some registries let everyone read some images, and nobody in without a name.
				return { facts: {}, skipped: 'no credential' };
			}
			return { facts: {}, fault };
		}
		return { facts: { username: this.#username ?? 'anonymous' } };
	}

	async #pull(): Promise<Finding> {
		const { session } = this.#parts;
		const { image } = this.#wishes;
		if (image === undefined) {
			const found = await listingCalls(session).repositories(this.#signal);
			return found === undefined
				? { facts: {}, skipped: 'the registry lists no repositories' }
				: { facts: { repositories: String(found.length) } };
		}
		const { repository, tagOrDigest } = image;
		const head = await manifestCalls(session).head(repository, tagOrDigest, this.#signal);
		if (head === undefined) {
			const subject = `${this.#options.host}/${repository}${tagOrDigest.includes(':') ? '@' : ':'}${tagOrDigest}`;
			return {
				facts: {},
				fault: makeFault({ code: 'manifest.not-found', side: this.#options.side, subject }),
			};
		}
		return { facts: { digest: head.digest ?? '', mediaType: head.contentType } };
	}

	async #push(): Promise<Finding> {
		const repository = this.#wishes.pushRepository;
		if (repository === undefined) {
			return { facts: {}, skipped: 'not asked for' };
		}
		const upload = await beginUpload({
			session: this.#parts.session,
			repository,
			descriptor: NO_CONTENT,
			subject: `${this.#options.host}/${repository}`,
			signal: this.#signal,
		});
		await upload.cancel();
		return { facts: { repository } };
	}

	#clock(): Finding {
		const { host, side } = this.#options;
		const atMs = Date.parse(headerText(this.#api?.headers ?? {}, 'date') ?? '');
		if (Number.isNaN(atMs)) {
			return { facts: {}, skipped: 'the registry tells no time' };
		}
		const differenceMs = String(atMs - (this.#api?.atMs ?? atMs));
		if (Math.abs(Number(differenceMs)) <= SKEW_LIMIT_MS) {
			return { facts: { differenceMs } };
		}
		const facts = { host, differenceMs };
		return {
			facts: { differenceMs },
			fault: makeFault({ code: 'registry.clock-skewed', side, subject: host, facts }),
		};
	}

	#call(path: string) {
		const { host } = this.#options;
		const access = { action: 'pull' } as const;
		return {
			method: 'GET',
			path,
			operation: 'list',
			access,
			subject: host,
			signal: this.#signal,
		} as const;
	}

	#faultOf(error: unknown) {
		const { side, host } = this.#options;
		return error instanceof FaultError
			? error.fault
			: faultFromError({ side, host, subject: host }, error);
	}
}
