import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../../../shared/mirror/draft/secret-lines';
import { anyList, vendorList } from '../../../../support/made-drafts';

const SECRET = 'hunter2-s3cret';

describe('secrets in a list', () => {
	it.each([
		[`docker login -u admin -p ${SECRET} registry.example:5000`, 'registry.example:5000'],
		[
			`sudo docker login registry.example --username=admin --password=${SECRET}`,
			'registry.example',
		],
		[`podman login -u admin --password '${SECRET}' quay.io`, 'quay.io'],
		[
			`echo ${SECRET} | docker login -u admin --password-stdin registry.example`,
			'registry.example',
		],
		[
			`echo "${SECRET}" | skopeo login --username a --password-stdin r.example:8083`,
			'r.example:8083',
		],
		[`docker login -u a -p${SECRET} r.example`, 'r.example'],
		[`oc login --token=${SECRET} https://api.example:6443`, 'api.example:6443'],
		[`crane auth login r.example -u a -p ${SECRET}`, 'r.example'],
		[
			`kubectl create secret docker-registry x --docker-server=r.example --docker-password=${SECRET}`,
			'r.example',
		],
	])('%s is left out, its registry is told', (command, host) => {
		const { text, removed } = withoutSecrets(`nginx\n${command}\nredis`);
		expect(text).not.toContain(SECRET);
		expect(text.split('\n')).toHaveLength(3);
		expect(removed).toEqual([{ line: 2, kind: 'sign-in', host }]);
	});

	it('are left out of commands over several lines, which keep their numbers', () => {
		const { text } = withoutSecrets(
			`docker login \\\n  -u a \\\n  -p ${SECRET} \\\n  r.example\nnginx`,
		);
		expect(text).not.toContain(SECRET);
		expect(text.split('\n')[4]).toBe('nginx');
	});

	it.each([
		`export REGISTRY_PASSWORD=${SECRET}`,
		`PASSWORD: ${SECRET}`,
		`$env:API_TOKEN = "${SECRET}"`,
	])('%s is left out', (line) => {
		const { text, removed } = withoutSecrets(line);
		expect(text).not.toContain(SECRET);
		expect(removed).toEqual([{ line: 1, kind: 'variable' }]);
	});

	it('are masked before an @ of an address', () => {
		const { text, removed } = withoutSecrets(`https://admin:${SECRET}@r.example/a/b:1`);
		expect(text).toBe('https://admin:…@r.example/a/b:1');
		expect(removed).toEqual([{ line: 1, kind: 'address' }]);
	});

	it('are none in references, digests and comments; those stay to the letter', () => {
		const digest = `r.example:5000/a:1@sha256:${'a'.repeat(64)}`;
		for (const text of [
			vendorList(),
			digest,
			'# docker login -u a -p b',
			'quay.io/token/login:1',
		]) {
			expect(withoutSecrets(text)).toEqual({ text, removed: [] });
		}
	});

	it('are found once: what is given back holds none', () => {
		fc.assert(
			fc.property(anyList, (list) => {
				const once = withoutSecrets(`${list}\ndocker login -p ${SECRET} r.example\r\n`);
				expect(withoutSecrets(once.text).removed).toEqual([]);
				expect(once.text).not.toContain(SECRET);
			}),
		);
	});
});

it('looks through a long line of anything at once', () => {
	const startedAtMs = performance.now();
	for (const piece of ['a:', 'a', 'docker ', 'token', 'login -p', ' ', '\\\n', 'a@'])
		withoutSecrets(`login ${piece.repeat(Math.ceil(200_000 / piece.length))}`);
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
