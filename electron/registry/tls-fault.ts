// Says more about a TLS fault than OpenSSL does: whose certificate it is, how long it is valid, and whether it
// is this computer's clock that is wrong instead.
import { type Fault, makeFault } from '../../shared/fault/fault';
import { plainText } from '../../shared/oci/registry-error';
import type { CertificateLook } from './http/certificate-look';

/** As for tokens: certificates are made days before they count, so a minute is certainly the clock. */
const SKEW_LIMIT_MS = 60_000;

/** Adds issuer, names and dates; a certificate that is valid by the server's clock makes it `registry.clock-skewed`. */
export function explainTlsFault(
	fault: Fault,
	look: CertificateLook | undefined,
	nowMs: number,
): Fault {
	if (look === undefined) {
		return fault;
	}
	const { serverNowMs, validFromMs, validUntilMs } = look;
	const skewMs = serverNowMs === undefined ? 0 : serverNowMs - nowMs;
	const isValidThere =
		serverNowMs !== undefined && serverNowMs >= validFromMs && serverNowMs <= validUntilMs;
	const facts = {
		...fault.facts,
		issuer: plainText(look.issuer),
		names: plainText(look.names),
		validFrom: dayOf(validFromMs),
		validUntil: dayOf(validUntilMs),
	};
	if (fault.code === 'registry.tls-expired' && isValidThere && Math.abs(skewMs) > SKEW_LIMIT_MS) {
		return makeFault({
			code: 'registry.clock-skewed',
			side: fault.side,
			subject: fault.subject,
			...(fault.detail === undefined ? {} : { detail: fault.detail }),
			facts: { ...facts, differenceMs: String(skewMs), reason: 'certificate' },
		});
	}
	return { ...fault, facts };
}

/** `2026-01-31`, or nothing for no date. */
function dayOf(ms: number): string {
	return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
