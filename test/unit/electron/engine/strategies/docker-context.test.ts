import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dockerContext } from '../../../../../electron/engine/strategies/docker-context';
import { fakeWorld } from '../../../../support/fake-engine-world';

const ROOT = '/home/u/.docker';
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex');

function contextFile(name: string, host?: string, more: object = {}): Record<string, string> {
	const docker = host === undefined ? {} : { docker: { Host: host, ...more } };
	return {
		[`${ROOT}/contexts/meta/${idOf(name)}/meta.json`]: JSON.stringify({
			Name: name,
			Metadata: {},
			Endpoints: docker,
		}),
	};
}

const chosen = (name: string) => ({
	[`${ROOT}/config.json`]: JSON.stringify({ currentContext: name }),
});

describe('dockerContext', () => {
	it('says when none is chosen', async () => {
		const [place, ...others] = await dockerContext(fakeWorld({}));
		expect(place?.reason).toBe('No Docker context is chosen.');
		expect(others).toEqual([]);
	});

	it('takes the chosen one first, then the others', async () => {
		const files = {
			...chosen('colima'),
			...contextFile('aaa', 'unix:///aaa.sock'),
			...contextFile('colima', 'unix:///colima.sock'),
		};
		const places = await dockerContext(fakeWorld({ files }));
		expect(
			places.map(({ looked, endpoint, isNamed }) => [looked, endpoint?.name, isNamed]),
		).toEqual([
			['context colima', 'unix:///colima.sock', true],
			['context aaa', 'unix:///aaa.sock', false],
		]);
	});

	it('lets DOCKER_CONTEXT win over the configuration, and finds DOCKER_CONFIG', async () => {
		const files = {
			'/cfg/config.json': '{"currentContext":"a"}',
			[`/cfg/contexts/meta/${idOf('b')}/meta.json`]: JSON.stringify({
				Name: 'b',
				Endpoints: { docker: { Host: 'unix:///b.sock' } },
			}),
		};
		const variables = { DOCKER_CONFIG: '/cfg', DOCKER_CONTEXT: 'b' };
		const [place] = await dockerContext(fakeWorld({ files, variables }));
		expect(place).toMatchObject({ looked: 'context b', isNamed: true });
	});

	it('brings the TLS files of the context along', async () => {
		const tls = `${ROOT}/contexts/tls/${idOf('far')}/docker`;
		const files = {
			...chosen('far'),
			...contextFile('far', 'tcp://10.0.0.1:2376', { SkipTLSVerify: true }),
			[`${tls}/ca.pem`]: 'CA',
			[`${tls}/cert.pem`]: 'C',
			[`${tls}/key.pem`]: 'K',
		};
		const [place] = await dockerContext(fakeWorld({ files }));
		expect(place?.endpoint?.address).toEqual({
			kind: 'tcp',
			host: '10.0.0.1',
			port: 2376,
			tls: { ca: 'CA', cert: 'C', key: 'K', isUnchecked: true },
		});
	});

	it.each([
		['ssh://me@box', 'ssh'],
		['tcp://10.0.0.1:2375', 'plain-tcp'],
	])('refuses a chosen context to %s', async (host, reason) => {
		const files = { ...chosen('far'), ...contextFile('far', host) };
		const [place] = await dockerContext(fakeWorld({ files }));
		expect(place?.fault?.facts?.['reason']).toBe(reason);
	});

	it('names a chosen context that does not exist', async () => {
		const [place] = await dockerContext(fakeWorld({ files: chosen('gone') }));
		expect(place?.reason).toBe('The chosen Docker context "gone" does not exist.');
	});

	it('passes over what it cannot read, and takes default for none', async () => {
		const files = {
			...chosen('default'),
			[`${ROOT}/contexts/meta/${idOf('x')}/meta.json`]: '{broken',
			...contextFile('kube'),
		};
		const places = await dockerContext(fakeWorld({ files }));
		expect(places.map(({ reason }) => reason)).toEqual([
			'No Docker context is chosen.',
			'This context names no Docker endpoint.',
		]);
	});
});
