import { describe, expect, it } from 'vitest';
import {
	apiHostOf,
	hostNameOf,
	isDockerHub,
	parseRegistryHost,
} from '../../../../shared/oci/registry-host';

describe('a registry host', () => {
	it.each([
		['registry.spacetech.com:8083', 'registry.spacetech.com:8083'],
		['Registry.Example.COM', 'registry.example.com'],
		[' localhost:5000 ', 'localhost:5000'],
		['127.0.0.1:1', '127.0.0.1:1'],
		['[::1]:5000', '[::1]:5000'],
		['[FE80::1]', '[fe80::1]'],
		['index.docker.io', 'docker.io'],
		['registry-1.docker.io', 'docker.io'],
		['registry.hub.docker.com', 'docker.io'],
	])('%j is %s', (text, host) => expect(parseRegistryHost(text)).toBe(host));

	it.each([
		'',
		'https://r.example',
		'r.example/path',
		'user@r.example',
		'*.example',
		'r.example:',
		'r.example:0',
		'r.example:65536',
		'r.example:http',
		'-a.example',
		'a-.example',
		'a..b',
		'[::1',
		'::1',
		'r.example\\evil',
		'r.example#x',
		`${'a'.repeat(260)}.example`,
	])('is not %j', (text) => expect(parseRegistryHost(text)).toBeUndefined());

	it('is Docker Hub by exact equality only', () => {
		expect(isDockerHub('docker.io')).toBe(true);
		for (const host of ['docker.io.evil.example', 'evildocker.io', 'docker.io:443'])
			expect(isDockerHub(parseRegistryHost(host) ?? '')).toBe(false);
		expect(apiHostOf('docker.io')).toBe('registry-1.docker.io');
		expect(apiHostOf('quay.io')).toBe('quay.io');
	});

	it('has a name without its port', () => {
		expect(hostNameOf('r.example:5000')).toBe('r.example');
		expect(hostNameOf('[::1]:5000')).toBe('[::1]');
		expect(hostNameOf('[::1]')).toBe('[::1]');
	});
});
