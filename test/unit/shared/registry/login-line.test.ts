import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLoginLine } from '../../../../shared/registry/login-line';

describe('a pasted login line', () => {
	it.each([
		[
			'docker login -u alice -p s3cret registry.example:5000',
			{ address: 'registry.example:5000', username: 'alice', secret: 's3cret' },
		],
		[
			'$ sudo docker login registry.example --username=alice --password="a b\\"c"',
			{ address: 'registry.example', username: 'alice', secret: 'a b"c' },
		],
		[
			"podman login -ualice -p'pa$$word' https://registry.example/v2/",
			{ address: 'https://registry.example/v2/', username: 'alice', secret: 'pa$$word' },
		],
		[
			'cat cred.json | docker login -u _json_key --password-stdin https://europe-west1-docker.pkg.dev',
			{ address: 'https://europe-west1-docker.pkg.dev', username: '_json_key' },
		],
		[
			'echo "ghp_token" | docker login ghcr.io -u USER --password-stdin',
			{ address: 'ghcr.io', username: 'USER', secret: 'ghp_token' },
		],
		[
			"printf %s 'tok|en' | docker login --username 'robot$ferry' \\\n  --password-stdin harbor.example",
			{ address: 'harbor.example', username: 'robot$ferry', secret: 'tok|en' },
		],
		[
			'echo $TOKEN | docker login ghcr.io -u me --password-stdin',
			{ address: 'ghcr.io', username: 'me' },
		],
		['docker login --authfile /x/y -p "$PASS" r.example', { address: 'r.example' }],
		['docker login', {}],
		['helm registry login r.example -u a', { address: 'r.example', username: 'a' }],
		['cd x && docker login r.example; ls', { address: 'r.example' }],
	])('%s', (line, read) => {
		expect(readLoginLine(line)).toEqual(read);
	});

	it.each([
		'',
		'registry.example',
		'docker pull x',
		'login docker',
		'my password is docker',
		'x'.repeat(70_000),
	])('is not: %s', (text) => {
		expect(readLoginLine(text)).toBeUndefined();
	});

	it('is read or not, but never throws', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				readLoginLine(`docker login ${text}`);
			}),
		);
	});
});
