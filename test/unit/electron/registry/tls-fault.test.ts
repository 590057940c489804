import { describe, expect, it } from 'vitest';
import { explainTlsFault } from '../../../../electron/registry/tls-fault';
import { makeFault } from '../../../../shared/fault/fault';

const at = (text: string) => Date.parse(text);
const expired = makeFault({
	...{ code: 'registry.tls-expired', side: 'source', subject: 'reg.example/app:1' },
	facts: { host: 'reg.example', reason: 'CERT_HAS_EXPIRED' },
});
const look = {
	...{ protocol: 'TLSv1.3', issuer: 'My CA', names: 'reg.example' },
	...{
		validFromMs: at('2026-01-01T00:00:00Z'),
		validUntilMs: at('2026-12-31T00:00:00Z'),
		serverNowMs: undefined,
	},
};

describe('TLS faults', () => {
	it('say whose certificate it is and when it counts', () => {
		expect(explainTlsFault(expired, look, at('2027-06-01T00:00:00Z'))).toMatchObject({
			code: 'registry.tls-expired',
			facts: {
				reason: 'CERT_HAS_EXPIRED',
				issuer: 'My CA',
				names: 'reg.example',
				validFrom: '2026-01-01',
				validUntil: '2026-12-31',
			},
		});
	});

	it('blame the clock when the certificate is good by the server’s', () => {
		const seen = { ...look, serverNowMs: at('2026-06-01T00:00:00Z') };
		expect(explainTlsFault(expired, seen, at('2027-06-01T00:00:00Z'))).toMatchObject({
			...{ code: 'registry.clock-skewed', subject: 'reg.example/app:1' },
			facts: { differenceMs: String(-365 * 86_400_000) },
		});
		const bothLate = { ...look, serverNowMs: at('2027-06-01T00:00:00Z') };
		expect(explainTlsFault(expired, bothLate, at('2027-06-01T00:00:00Z')).code).toBe(
			'registry.tls-expired',
		);
	});

	it('stay as they are when nothing could be seen', () => {
		expect(explainTlsFault(expired, undefined, 0)).toBe(expired);
	});
});
