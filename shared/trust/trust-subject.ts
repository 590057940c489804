// From what a person wrote to what engines take: a canonical host[:port], or a network. What can't be one is refused with
// the reason and, where it is plain what was meant, with how to write it.
import { makeFault } from '../fault/fault';
import { parseRegistryHost } from '../oci/registry-host';
import { fail, ok, type Result } from '../result';
import { networkText, parseNetwork } from './network';

/** Fact `reason` of `trust.host-invalid`. */
type Reason =
	| 'scheme'
	| 'path'
	| 'wildcard'
	| 'empty'
	| 'user'
	| 'port'
	| 'network'
	| 'everything'
	| 'international'
	| 'host';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Faults: `trust.host-invalid` with `reason` and, where it can be told, the `suggestion` that was meant. */
export function parseTrustSubject(text: string): Result<string> {
	const written = text.trim();
	const network = parseNetwork(written);
	if (network !== undefined)
		return network.prefix === 0 ? refuse(written, 'everything') : ok(networkText(network));
	const host = parseRegistryHost(written);
	return host === undefined ? refuse(written, reasonOf(written)) : ok(host);
}

function reasonOf(written: string): Reason {
	if (written === '') return 'empty';
	if (SCHEME.test(written)) return 'scheme';
	if (written.includes('*')) return 'wildcard';
	if (written.includes('@')) return 'user';
	if (/^[0-9a-f.:]+\/[0-9]*$/i.test(written) && /[.:].*\/[0-9]/.test(written)) return 'network';
	if (/[/?#\\]/.test(written)) return 'path';
	if (/[^\u0020-\u007e]/.test(written)) return 'international';
	return parseRegistryHost(written.replace(/:[^:\]]*$/, '')) === undefined ? 'host' : 'port';
}

function refuse(written: string, reason: Reason): Result<never> {
	const suggestion = meantBy(written, reason);
	return fail(
		makeFault({
			code: 'trust.host-invalid',
			side: 'this-computer',
			subject: written,
			facts: { reason, ...(suggestion === undefined ? {} : { suggestion }) },
		}),
	);
}

function meantBy(written: string, reason: Reason): string | undefined {
	if (reason !== 'scheme' && reason !== 'path' && reason !== 'international') return undefined;
	const bare = written.replace(SCHEME, '').replace(/[/?#\\].*$/, '');
	return parseRegistryHost(/[^\u0020-\u007e]/.test(bare) ? asciiHost(bare) : bare);
}

function asciiHost(host: string): string {
	const address = `http://${host}`;
	return URL.canParse(address) ? new URL(address).host : '';
}
