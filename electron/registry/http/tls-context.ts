// TLS of one registry: which authorities count, and what is checked. A context is built once and shared by
// all connections, because reading 300 certificates takes longer than a handshake.
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsPolicy } from '../../../shared/registry/tls-policy';
import { splitPem } from '../../platform/certificates';
import type { NetworkSettings } from '../../platform/network-settings';

export interface TlsOptions {
	readonly secureContext: SecureContext;
	readonly rejectUnauthorized: boolean;
	readonly minVersion: 'TLSv1.2';
}

const verifyContexts = new WeakMap<NetworkSettings, SecureContext>();

/**
 * Gives the TLS options for a policy. The private CA counts for this registry only, and beside the
 * system's: a registry may move from one to the other.
 */
export function tlsOptions(
	policy: TlsPolicy,
	caPem: string | undefined,
	network: NetworkSettings,
): TlsOptions {
	return {
		secureContext: contextFor(policy, caPem, network),
		rejectUnauthorized: policy !== 'skip-verify',
		minVersion: 'TLSv1.2',
	};
}

function contextFor(
	policy: TlsPolicy,
	caPem: string | undefined,
	network: NetworkSettings,
): SecureContext {
	if (policy === 'private-ca' && caPem !== undefined) {
		return build([...network.trustedCertificates, ...splitPem(caPem)]);
	}
	const known = verifyContexts.get(network);
	if (known !== undefined) {
		return known;
	}
	const context = build(network.trustedCertificates);
	verifyContexts.set(network, context);
	return context;
}

function build(certificates: readonly string[]): SecureContext {
	return createSecureContext({ ca: [...certificates], minVersion: 'TLSv1.2' });
}
