// "Test connection": tries a registry step by step, from its name to the right to push, and says of each step
// what works. What a step does is in the files beside this one.
import {
	PROBE_STEPS,
	type ProbeStep,
	type ProbeStepName,
} from '../../../shared/registry/probe-report';
import { FaultError } from '../../platform/fault-error';
import { createRegistryParts, type RegistryClientOptions } from '../create-registry-client';
import { explainTlsFault } from '../tls-fault';
import {
	type ApiAnswer,
	apiFinding,
	apiFindingBeside,
	askApi,
	clockFinding,
	signInFinding,
} from './probe-api';
import { probeName, probePort, probeTls, proxyHostOf } from './probe-connection';
import { type ProbeWishes, probePull, probePush, type RightsProbe } from './probe-rights';
import { isAnonymousProbe, probeOpenRoot, probeSignIn } from './probe-sign-in';
import { type Finding, faultOfStep, runStep, skippedStep } from './probe-step';

export type { ProbeWishes } from './probe-rights';

/** Gives the steps in order as they end. After a failure those that depend on it are skipped. */
export async function* probeRegistry(
	options: RegistryClientOptions,
	wishes: ProbeWishes,
	signal: AbortSignal,
): AsyncGenerator<ProbeStep> {
	// Someone is looking on: a network that is gone is said, not waited for.
	const parts = createRegistryParts({ ...options, limits: { ...options.limits, giveUpMs: 0 } });
	const probe = new Probe({ options, wishes, parts, signal });
	let failed: ProbeStepName | undefined;
	try {
		for (const step of PROBE_STEPS) {
			// The clock is known as soon as anything was answered, and may be why the sign-in failed.
			const isTried = failed === undefined || (step === 'clock' && probe.hasAnswered);
			const result = isTried
				? await runStep(step, options, signal, () => probe.run(step))
				: skippedStep(step, `${failed} failed`);
			// A missing image says nothing about the right to push.
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

type StepWork = (api: ApiAnswer) => Promise<Finding> | Finding;

class Probe {
	readonly #rights: RightsProbe;
	#api: ApiAnswer | undefined;

	constructor(rights: RightsProbe) {
		this.#rights = rights;
	}

	get hasAnswered(): boolean {
		return this.#api !== undefined;
	}

	run(step: ProbeStepName): Promise<Finding> | Finding {
		const { options, parts } = this.#rights;
		switch (step) {
			case 'dns':
				return this.#name();
			case 'tcp':
				return probePort(options, parts.origin, parts.limits.connectMs);
			case 'tls':
				return this.#tls();
			case 'api':
				return this.#askApi();
			default:
				return this.#api === undefined
					? { facts: {}, skipped: 'no answer' }
					: this.#answered[step](this.#api);
		}
	}

	readonly #answered: Readonly<
		Record<Exclude<ProbeStepName, 'dns' | 'tcp' | 'tls' | 'api'>, StepWork>
	> = {
		'sign-in': async (api) => {
			const { options } = this.#rights;
			const isAnonymous = api.status === 401 && (await isAnonymousProbe(this.#rights));
			return signInFinding(options, api, isAnonymous);
		},
		token: (api) => (api.status === 401 ? probeSignIn(this.#rights) : probeOpenRoot(this.#rights)),
		pull: () => probePull(this.#rights),
		push: () => probePush(this.#rights),
		clock: (api) => clockFinding(this.#rights.options, api),
	};

	async #name(): Promise<Finding> {
		const { options, parts } = this.#rights;
		return (await proxyHostOf(options, parts.origin)) === undefined
			? await probeName(parts.origin)
			: { facts: {}, skipped: 'proxy' };
	}

	async #askApi(): Promise<Finding> {
		const { options, parts, signal, wishes } = this.#rights;
		this.#api = await askApi(parts, options.now, signal);
		return apiFindingBeside(wishes.image, apiFinding(options, this.#api));
	}

	async #tls(): Promise<Finding> {
		const { options, parts } = this.#rights;
		const { origin, transport, limits } = parts;
		const proxyHost = await proxyHostOf(options, origin);
		if (origin.protocol === 'http:' || proxyHost !== undefined) {
			return { facts: {}, skipped: proxyHost === undefined ? 'plain-http' : 'proxy' };
		}
		try {
			return await probeTls(options, origin, limits.connectMs);
		} catch (error) {
			const fault = faultOfStep(options, error);
			const isTls = fault.code.startsWith('registry.tls-');
			const look = isTls ? await transport.lookAtCertificate(origin) : undefined;
			throw new FaultError(explainTlsFault(fault, look, options.now()), error);
		}
	}
}
