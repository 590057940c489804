import { describe, expect, it } from 'vitest';
import {
	registryEntrySchema,
	registryHostSchema,
} from '../../../../shared/registry/registry-entry';

const ENTRY = { host: 'registry.example:5000', name: 'Ours', tls: 'private-ca', caPem: 'PEM' };

describe('a registry entry', () => {
	it('holds how a registry is reached', () => {
		expect(registryEntrySchema.parse(ENTRY)).toEqual(ENTRY);
		const withServer = { ...ENTRY, signInServer: 'auth.example' };
		expect(registryEntrySchema.parse(withServer)).toEqual(withServer);
	});

	it.each([
		['a secret', { ...ENTRY, password: 'x' }],
		['a host that is not canonical', { ...ENTRY, host: 'Registry.example' }],
		['an unknown policy', { ...ENTRY, tls: 'trust-me' }],
		['no name', { ...ENTRY, name: '' }],
		['a CA of more than 1 MiB', { ...ENTRY, caPem: 'x'.repeat(1024 * 1024 + 1) }],
	])('refuses %s', (_what, entry) => {
		expect(registryEntrySchema.safeParse(entry).success).toBe(false);
	});

	it.each(['https://a.example', 'a.example/x', 'user@a.example', 'index.docker.io', ''])(
		'refuses %s as a host',
		(host) => {
			expect(registryHostSchema.safeParse(host).success).toBe(false);
		},
	);
});
