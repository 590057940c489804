import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { k3sEquivalent, rke2Equivalent } from '../../../../../shared/trust/equivalents/rancher';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';

const yaml = (wish: TrustWish): unknown =>
	parse(k3sEquivalent(wish).parts.find(({ language }) => language === 'yaml')?.text ?? '');

describe('k3s and RKE2', () => {
	it('trust a CA that is on the node', () => {
		const ca = '/etc/rancher/k3s/image-ferry-r.example_5000.crt';
		const wish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM } as const;
		expect(yaml(wish)).toEqual({ configs: { [HOST]: { tls: { ca_file: ca } } } });
		expect(k3sEquivalent(wish).parts[0]?.text).toContain(ca);
		expect(k3sEquivalent(wish).parts[0]?.text).toContain(SAMPLE_CA_PEM);
	});

	it('ask by plain HTTP and without a check', () => {
		expect(yaml({ host: HOST, as: 'insecure' })).toEqual({
			mirrors: { [HOST]: { endpoint: [`http://${HOST}`] } },
			configs: { [HOST]: { tls: { insecure_skip_verify: true } } },
		});
	});

	it.each([
		['verify', `https://${HOST}`, undefined],
		['plain-http', `http://${HOST}`, undefined],
		['skip-verify', `https://${HOST}`, { [HOST]: { tls: { insecure_skip_verify: true } } }],
	] as const)('mirror any registry: %s', (tls, endpoint, configs) => {
		expect(yaml({ host: HOST, as: 'mirror', of: 'quay.io', tls })).toEqual({
			mirrors: { 'quay.io': { endpoint: [endpoint] } },
			...(configs === undefined ? {} : { configs }),
		});
	});

	it('restart each node with the names of its own services', () => {
		const last = (wish: TrustWish) => rke2Equivalent(wish).parts.at(-1)?.text;
		expect(last({ host: HOST, as: 'insecure' })).toBe(
			'sudo systemctl restart rke2-server\nsudo systemctl restart rke2-agent\n',
		);
		expect(last({ host: HOST, as: 'none' })).toContain(
			'rm -f -- /etc/rancher/rke2/image-ferry-r.example_5000.crt',
		);
	});

	it('say to merge, and why not a network', () => {
		expect(k3sEquivalent({ host: HOST, as: 'insecure' }).notes.join(' ')).toContain('merge');
		expect(k3sEquivalent({ host: '10.0.0.0/8', as: 'insecure' }).impossible).toMatch(/\.$/);
	});
});
