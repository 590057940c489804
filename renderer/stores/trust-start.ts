// Where a change of engine trust is the remedy of a failure: what the flow begins with then. Pure.
import type { Fault } from '../../shared/fault/fault';
import { parseRegistryHost } from '../../shared/oci/registry-host';
import type { TrustStart } from './trust-draft';

/** A start that names its registry. */
export interface TrustRemedy extends TrustStart {
	readonly host: string;
	/** `Docker` or `Podman`; empty when it is not known. */
	readonly engineKind: string;
}

/**
 * Gives the start for an engine that does not trust a registry; `undefined` for every other failure: on the direct route
 * the registry's own policy is the remedy.
 */
export function trustRemedyOf({ code, facts = {} }: Fault): TrustRemedy | undefined {
	const host = parseRegistryHost(facts['host'] ?? '');
	if (code !== 'engine.registry-untrusted' || host === undefined) return undefined;
	const title = facts['engine'] ?? '';
	const engine = facts['endpoint'] ?? title;
	return {
		host,
		as: facts['reason'] === 'plain-http' ? 'insecure' : 'ca',
		engineKind: title.split(' ')[0] ?? '',
		...(engine === '' ? {} : { engine }),
	};
}

/** The start as the flow takes it, with the image that failed where it can be pulled, and what to run again. */
export function trustStartOf(
	{ engineKind: _engineKind, ...start }: TrustRemedy,
	more: Pick<TrustStart, 'proof' | 'retry'>,
): TrustStart {
	return { ...start, ...more };
}
