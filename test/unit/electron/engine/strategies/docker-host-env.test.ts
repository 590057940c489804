import { describe, expect, it } from 'vitest';
import { dockerHostEnv } from '../../../../../electron/engine/strategies/docker-host-env';
import { fakeWorld } from '../../../../support/fake-engine-world';

describe('dockerHostEnv', () => {
	it('says when nothing is set', async () => {
		expect(await dockerHostEnv(fakeWorld({}))).toEqual([
			{ place: 'docker-host', looked: 'DOCKER_HOST', reason: 'DOCKER_HOST is not set.' },
		]);
		expect(await dockerHostEnv(fakeWorld({ variables: { DOCKER_HOST: '' } }))).toHaveLength(1);
	});

	it('takes a socket', async () => {
		const [place] = await dockerHostEnv(
			fakeWorld({ variables: { DOCKER_HOST: 'unix:///x.sock' } }),
		);
		expect(place).toMatchObject({ isNamed: true, endpoint: { name: 'unix:///x.sock' } });
	});

	it('takes TCP with the certificates of DOCKER_CERT_PATH', async () => {
		const variables = {
			DOCKER_HOST: 'tcp://10.0.0.1:2376',
			DOCKER_TLS_VERIFY: '1',
			DOCKER_CERT_PATH: '/certs',
		};
		const files = { '/certs/ca.pem': 'CA', '/certs/cert.pem': 'C', '/certs/key.pem': 'K' };
		const [place] = await dockerHostEnv(fakeWorld({ variables, files }));
		expect(place?.endpoint?.address).toMatchObject({ tls: { ca: 'CA', cert: 'C', key: 'K' } });
		const { '/certs/key.pem': _, ...incomplete } = files;
		const [refused] = await dockerHostEnv(fakeWorld({ variables, files: incomplete }));
		expect(refused?.fault?.facts?.['reason']).toBe('certificates');
	});

	it.each([
		['ssh://me@box', 'ssh'],
		['tcp://10.0.0.1:2375', 'plain-tcp'],
	])('refuses %s and says why', async (DOCKER_HOST, reason) => {
		const [place] = await dockerHostEnv(fakeWorld({ variables: { DOCKER_HOST } }));
		expect(place?.endpoint).toBeUndefined();
		expect(place?.fault).toMatchObject({ code: 'engine.endpoint-refused', facts: { reason } });
	});
});
