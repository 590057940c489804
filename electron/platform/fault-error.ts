// The only error class that adapters throw on purpose: an Error that carries a fault, free of every secret that is known.
import { type Fault, makeFault } from '../../shared/fault/fault';
import { withoutKnown } from './known-secrets';

export class FaultError extends Error {
	readonly fault: Fault;

	constructor(fault: Fault, cause?: unknown) {
		const safe = withoutSecrets(fault);
		super(`${safe.code}: ${safe.subject}${safe.detail === undefined ? '' : ` (${safe.detail})`}`, {
			cause,
		});
		this.name = 'FaultError';
		this.fault = safe;
	}
}

/** Builds and gives the error, so that callers write `throw faultError({...})`. */
export function faultError(fault: Parameters<typeof makeFault>[0], cause?: unknown): FaultError {
	return new FaultError(makeFault(fault), cause);
}

/** Facts that are words or names of ours, and that the window decides by: a password may be spelled like one. */
const OWN_FACTS: ReadonlySet<string> = new Set([
	'action',
	'count',
	'endpoint',
	'engine',
	'errno',
	'file',
	'host',
	'kind',
	'line',
	'reason',
	'registry',
	'repository',
	'stage',
	'status',
	'tls',
	'tokenProblem',
	'who',
	'waitMs',
]);

/** Gives the fault without known secrets in what others said; who it is about stays as it is. */
export function withoutSecrets(fault: Fault): Fault {
	const { detail, registryErrors, facts } = fault;
	return {
		...fault,
		...(detail === undefined ? {} : { detail: withoutKnown(detail) }),
		...(registryErrors === undefined ? {} : { registryErrors: registryErrors.map(withoutKnown) }),
		...(facts === undefined
			? {}
			: {
					facts: Object.fromEntries(
						Object.entries(facts).map(([name, value]) => [
							name,
							OWN_FACTS.has(name) ? value : withoutKnown(value),
						]),
					),
				}),
	};
}
