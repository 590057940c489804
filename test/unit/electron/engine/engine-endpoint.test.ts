import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../../electron/engine/engine-endpoint';

function reasonOf(text: string): string | undefined {
	const parsed = parseEndpoint(text);
	return parsed.ok ? undefined : parsed.fault.facts?.['reason'];
}

describe('parseEndpoint', () => {
	it.each([
		['unix:///run/docker.sock', 'unix:///run/docker.sock'],
		['/run/podman/podman.sock', 'unix:///run/podman/podman.sock'],
		[' unix:///a b.sock ', 'unix:///a b.sock'],
		['npipe:////./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
		[String.raw`npipe://\\.\pipe\docker_engine`, 'npipe:////./pipe/docker_engine'],
		['tcp://127.0.0.1', 'tcp://127.0.0.1:2375'],
		['tcp://localhost:2375/', 'tcp://localhost:2375'],
		['tcp://[::1]:99', 'tcp://[::1]:99'],
		['localhost:2375', 'tcp://localhost:2375'],
		['https://engine.example', 'tcp://engine.example:2376'],
	])('reads %s', (text, name) => {
		const parsed = parseEndpoint(text);
		expect(parsed.ok && parsed.value.name).toBe(name);
	});

	it.each([
		['ssh://me@build.example', 'ssh'],
		['tcp://10.0.0.7:2375', 'plain-tcp'],
		['http://engine.example:2375', 'plain-tcp'],
		['10.0.0.7:2375', 'plain-tcp'],
		['unix://docker.sock', 'malformed'],
		['unix://', 'malformed'],
		['npipe:////./pipe/../x', 'malformed'],
		['tcp://127.0.0.1:99999', 'malformed'],
		['tcp://127.0.0.1/v1.41', 'malformed'],
		['fd://', 'scheme'],
		['docker', 'scheme'],
		['', 'scheme'],
	])('refuses %s: %s', (text, reason) => {
		expect(reasonOf(text)).toBe(reason);
	});

	it('takes a far engine with TLS', () => {
		const parsed = parseEndpoint('tcp://10.0.0.7', { ca: 'PEM' });
		expect(parsed).toMatchObject({
			ok: true,
			value: { name: 'tcp://10.0.0.7:2376', address: { port: 2376, tls: { ca: 'PEM' } } },
		});
	});

	it('repeats no user and no password, whether it takes the endpoint or not', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('tcp', 'ssh', 'http', 'https', 'unix', 'foo'),
				fc.stringMatching(/^[a-z0-9]{8,12}$/),
				fc.constantFrom('127.0.0.1:2375', 'box.example', ''),
				(scheme, secret, host) => {
					const text = JSON.stringify(parseEndpoint(`${scheme}://user:${secret}@${host}`));
					expect(scheme === 'unix' || !text.includes(secret)).toBe(true);
				},
			),
		);
	});
});
