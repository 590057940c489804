import { describe, expect, it } from 'vitest';
import { accessOfHosts } from '../../../../electron/settings/registry-access';

const saved = [
	{ host: 'saved.x', name: 's', tls: 'private-ca' as const, caPem: 'PEM', signInServer: 'auth.x' },
];
const registries = new Map([
	['saved.x', { tls: 'plain-http' as const }],
	['own.x', { tls: 'private-ca' as const, caPem: 'OWN' }],
]);

describe('how hosts are reached', () => {
	it('as saved, else as the mirror says, else by HTTPS', () => {
		const hosts = ['saved.x', 'own.x', 'other.x'];
		expect(accessOfHosts(hosts, { saved, registries, isAccepted: false })).toEqual({
			'saved.x': {
				tls: 'private-ca',
				caPem: 'PEM',
				signInServer: 'auth.x',
				isExposureAccepted: true,
			},
			'own.x': { tls: 'private-ca', caPem: 'OWN' },
			'other.x': { tls: 'verify' },
		});
	});

	it('remembers that the user was shown how', () => {
		const access = accessOfHosts(['own.x'], { saved, registries, isAccepted: true });
		expect(access['own.x']?.isExposureAccepted).toBe(true);
	});
});
