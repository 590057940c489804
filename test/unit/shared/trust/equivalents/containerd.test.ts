import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { containerdEquivalent } from '../../../../../shared/trust/equivalents/containerd';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';

function toml(wish: TrustWish) {
	const part = containerdEquivalent(wish).parts.find(({ language }) => language === 'toml');
	return { file: part?.label, content: parse(part?.text ?? '') };
}

describe('containerdEquivalent', () => {
	it('trusts a CA beside the hosts.toml', () => {
		expect(toml({ host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM })).toEqual({
			file: '/etc/containerd/certs.d/r.example_5000_/hosts.toml',
			content: {
				server: 'https://r.example:5000',
				host: {
					'https://r.example:5000': {
						capabilities: ['pull', 'resolve', 'push'],
						ca: '/etc/containerd/certs.d/r.example_5000_/image-ferry.crt',
					},
				},
			},
		});
	});

	it('names http:// for plain HTTP, which skip_verify does not enable', () => {
		const { content } = toml({ host: HOST, as: 'insecure' });
		expect(content['host']).toEqual({
			'https://r.example:5000': {
				capabilities: ['pull', 'resolve', 'push'],
				skip_verify: true,
			},
			'http://r.example:5000': { capabilities: ['pull', 'resolve', 'push'] },
		});
	});

	it.each([
		['verify', 'https://r.example:5000', {}],
		['plain-http', 'http://r.example:5000', {}],
		['skip-verify', 'https://r.example:5000', { skip_verify: true }],
	] as const)('asks a mirror before docker.io, for pulls only: %s', (tls, url, options) => {
		expect(toml({ host: HOST, as: 'mirror', of: 'docker.io', tls })).toEqual({
			file: '/etc/containerd/certs.d/docker.io/hosts.toml',
			content: {
				server: 'https://registry-1.docker.io',
				host: { [url]: { capabilities: ['pull', 'resolve'], ...options } },
			},
		});
	});

	it.each([
		['r.example', 'r.example'],
		['[fd00::1]:5000', '[fd00::1]_5000_'],
		['[fd00::1]', '[fd00::1]'],
	])('names the folder of %s as containerd looks for it', (host, folder) => {
		expect(toml({ host, as: 'insecure' }).file).toBe(
			`/etc/containerd/certs.d/${folder}/hosts.toml`,
		);
	});

	it('says how containerd is told of the folder, old and new', () => {
		const notes = containerdEquivalent({ host: HOST, as: 'insecure' }).notes.join(' ');
		expect(notes).toContain('io.containerd.grpc.v1.cri".registry');
		expect(notes).toContain('io.containerd.cri.v1.images".registry');
	});

	it('says why it takes no network', () => {
		expect(containerdEquivalent({ host: '10.0.0.0/8', as: 'insecure' }).impossible).toMatch(/\.$/);
	});
});
