import { describe, expect, it } from 'vitest';
import { apiUrlOf, cleanAddress } from '../../../../shared/registry/clean-address';

describe('an address as typed', () => {
	it.each([
		['registry.example:8083', 'registry.example:8083', {}],
		['  Registry.Example  ', 'registry.example', {}],
		['https://registry.example/', 'registry.example', { scheme: 'https' }],
		['https://registry.example:443/v2/', 'registry.example', { scheme: 'https' }],
		['http://registry.example:80', 'registry.example', { scheme: 'http' }],
		['http://10.0.0.5:5000/v2', '10.0.0.5:5000', { scheme: 'http' }],
		['registry.example/team/app/', 'registry.example', { repositoryPrefix: 'team/app' }],
		['https://r.example/v2/team', 'r.example', { scheme: 'https', repositoryPrefix: 'team' }],
		['https://r.example/v1/?next=/x', 'r.example', { scheme: 'https' }],
		['//registry.example', 'registry.example', {}],
		['registry.example.', 'registry.example', {}],
		['registry.example.:5000', 'registry.example:5000', {}],
		['registry.example:', 'registry.example', {}],
		['[::1]:5000', '[::1]:5000', {}],
		['https://[2001:db8::1]/', '[2001:db8::1]', { scheme: 'https' }],
		['localhost:5000', 'localhost:5000', {}],
		['docker.io', 'docker.io', {}],
		['https://index.docker.io/v1/', 'docker.io', { scheme: 'https', isDockerHubAlias: true }],
		['registry-1.docker.io', 'docker.io', { isDockerHubAlias: true }],
		['registry.hub.docker.com', 'docker.io', { isDockerHubAlias: true }],
		['bücher.example:5000', 'xn--bcher-kva.example:5000', { unicodeHost: 'bücher.example:5000' }],
		['xn--bcher-kva.example', 'xn--bcher-kva.example', { unicodeHost: 'bücher.example' }],
		['docker.io.evil.example', 'docker.io.evil.example', {}],
	])('%s is %s', (text, host, more) => {
		expect(cleanAddress(text)).toEqual({ kind: 'address', host, isDockerHubAlias: false, ...more });
	});

	it.each([
		['https://alice:CANARY@registry.example', 'userinfo'],
		['alice@registry.example', 'userinfo'],
		['CANARY with space@registry.example', 'userinfo'],
		['ftp://registry.example', 'scheme'],
		['oci://registry.example/chart', 'scheme'],
		['*.corp.example:5000', 'wildcard'],
		['registry.example:99999', 'port'],
		['registry.example:0', 'port'],
		['registry.example:http', 'port'],
		['[::1]:x', 'port'],
		['::1', 'ipv6-brackets'],
		['2001:db8::1', 'ipv6-brackets'],
		['registry example', 'space'],
		['regis\u200Btry.example', 'space'],
		['-registry.example', 'not-a-host'],
		['registry_1.example', 'not-a-host'],
		['/', 'not-a-host'],
		['https://', 'not-a-host'],
	])('%s is refused: %s', (text, problem) => {
		const reading = cleanAddress(text);
		expect(reading).toEqual({ kind: 'refused', problem });
		expect(JSON.stringify(reading)).not.toContain('CANARY');
	});

	it('is empty when nothing is there', () => {
		expect(cleanAddress(' \t')).toEqual({ kind: 'empty' });
	});
});

describe('the URL that is asked', () => {
	it.each([
		['registry.example', 'verify', 'https://registry.example:443/v2/'],
		['registry.example:8083', 'private-ca', 'https://registry.example:8083/v2/'],
		['registry.example', 'plain-http', 'http://registry.example:80/v2/'],
		['[::1]', 'skip-verify', 'https://[::1]:443/v2/'],
		['docker.io', 'verify', 'https://registry-1.docker.io:443/v2/'],
	] as const)('of %s with %s is %s', (host, tls, url) => {
		expect(apiUrlOf(host, tls)).toBe(url);
	});
});

it('takes a long address of anything for none, at once', () => {
	const startedAtMs = performance.now();
	for (const piece of [':', '/', 'a', '.', '*', 'a:', '[', '@', '://'])
		expect(cleanAddress(piece.repeat(1_000_000)).kind).toBe('refused');
	expect(performance.now() - startedAtMs).toBeLessThan(5000);
});
