import { describe, expect, it } from 'vitest';
import { bySeverity, engineName } from '../../../../../shared/trust/docker/docker-findings';
import type { DockerFiles } from '../../../../../shared/trust/engine-files';
import { planDocker } from '../../../../../shared/trust/plan-docker';
import type { TrustFinding } from '../../../../../shared/trust/trust-finding';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { DAEMON_JSON, daemonFlag, dockerFiles } from '../../../../support/docker-samples';
import { certificateFolder, SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = '10.1.2.3:5000';
const FOLDER = `/etc/docker/certs.d/${HOST}`;
const UNIT = { file: '/lib/systemd/system/docker.service', line: 13 };
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const CA: TrustWish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM };
const NONE: TrustWish = { host: HOST, as: 'none' };

function findings(wish: TrustWish, files: DockerFiles): readonly TrustFinding[] {
	const result = planDocker(wish, files);
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	return result.value.findings;
}

function finding(code: TrustFinding['code'], wish: TrustWish, files: DockerFiles) {
	const found = findings(wish, files).filter((one) => one.code === code);
	return found.map(({ severity, facts }) => ({ severity, ...facts }));
}

describe('findings about Docker', () => {
	it('blocks where the key was given as a flag, and names the unit', () => {
		const flags = [
			daemonFlag('insecure-registry', 'a', UNIT),
			daemonFlag('insecure-registry', 'a'),
			daemonFlag('insecure-registry', 'b'),
		];
		const both = { severity: 'blocks', flag: 'insecure-registry', key: 'insecure-registries' };
		expect(finding('flag-conflict', INSECURE, dockerFiles({ flags }))).toEqual([
			{ ...both, value: 'a', file: UNIT.file, line: '13' },
			{ ...both, value: 'b' },
		]);
		expect(finding('flag-conflict', NONE, dockerFiles({ flags }))).toEqual([]);
		const json = '{"insecure-registries":[]}';
		expect(finding('flag-conflict', NONE, dockerFiles({ flags, json }))[0]?.severity).toBe('warns');
	});

	it('tells where a flag decides, for or against the wish', () => {
		const files = dockerFiles({ flags: [daemonFlag('insecure-registry', HOST, UNIT)] });
		const facts = { flag: 'insecure-registry', value: HOST, host: HOST, ...UNIT, line: '13' };
		expect(finding('flag-decides', INSECURE, files)).toEqual([{ severity: 'tells', ...facts }]);
		expect(finding('flag-decides', NONE, files)).toEqual([{ severity: 'warns', ...facts }]);
		const mirror = dockerFiles({ flags: [daemonFlag('registry-mirror', `https://${HOST}/`)] });
		expect(finding('flag-decides', NONE, mirror)).toHaveLength(1);
		expect(
			finding('flag-decides', { host: HOST, as: 'mirror', of: 'docker.io' }, mirror)[0]?.severity,
		).toBe('tells');
	});

	it('names the network that covers the host', () => {
		const files = dockerFiles({ json: '{\n"insecure-registries":["10.0.0.0/8"]}' });
		const facts = { entry: '10.0.0.0/8', host: HOST, file: DAEMON_JSON, line: '2' };
		expect(finding('network-covers', NONE, files)).toEqual([{ severity: 'warns', ...facts }]);
		expect(finding('network-covers', INSECURE, files)).toEqual([{ severity: 'tells', ...facts }]);
		expect(finding('insecure-skips-ca', CA, files)).toHaveLength(0);
	});

	it('warns of a CA and of a client certificate that would not be used', () => {
		const certificates = [
			certificateFolder(FOLDER, {
				'ca.crt': SAMPLE_CA_PEM,
				'c.cert': '',
				'c.key': '',
				'hosts.toml': '',
			}),
		];
		const files = dockerFiles({ certificates });
		expect(finding('insecure-skips-ca', INSECURE, files)).toEqual([
			{ severity: 'warns', host: HOST, file: `${FOLDER}/ca.crt` },
		]);
		expect(finding('insecure-skips-client-certificate', INSECURE, files)).toEqual([
			{ severity: 'warns', host: HOST, file: `${FOLDER}/c.cert` },
		]);
		expect(finding('insecure-skips-client-certificate', CA, files)).toEqual([]);
		expect(finding('hosts-toml-decides', CA, files)).toEqual([
			{ severity: 'tells', host: HOST, file: `${FOLDER}/hosts.toml` },
		]);
		const newer = dockerFiles({ certificates, version: '29.0.1' });
		expect(finding('hosts-toml-decides', CA, newer)[0]?.severity).toBe('warns');
	});

	it('tells of loopback, of clear text and of broad networks', () => {
		const codes = (host: string) =>
			findings({ host, as: 'insecure' }, dockerFiles()).map(({ code }) => code);
		expect(codes('localhost:5000')).toEqual(['always-insecure']);
		expect(codes('r.example')).toEqual(['clear-text']);
		expect(codes('10.0.0.0/8')).toEqual(['network-broad', 'clear-text']);
		expect(codes('10.1.2.0/24')).toEqual(['clear-text']);
	});

	it('tells what the running engine holds otherwise than the files', () => {
		const json = '{"insecure-registries":["a","docker.io","10.9.0.0/8"]}';
		const says = { insecureHosts: ['b'], insecureNetworks: ['127.0.0.0/8', '10.0.0.0/8'] };
		expect(finding('not-loaded', NONE, dockerFiles({ json, says }))).toEqual([
			{ severity: 'warns', engine: 'Docker 20.10.24', entry: 'b, a' },
		]);
		expect(finding('not-loaded', NONE, dockerFiles({ json }))).toEqual([]);
		const mirrors = {
			json: '{"registry-mirrors":["https://m"]}',
			says: { mirrors: ['https://m/'] },
		};
		expect(finding('not-loaded', NONE, dockerFiles(mirrors))).toEqual([]);
	});

	it('names keys that the engine ignores', () => {
		const files = dockerFiles({ json: '{"insecure-registry":["a"],\n"label":["b"]}' });
		expect(finding('key-ignored', NONE, files)).toEqual([
			{
				severity: 'warns',
				file: DAEMON_JSON,
				line: '1',
				key: 'insecure-registry',
				other: 'insecure-registries',
			},
			{ severity: 'tells', file: DAEMON_JSON, line: '2', key: 'label', other: 'labels' },
		]);
	});

	it('blocks the wish itself where this version would stop with it', () => {
		const wish: TrustWish = { host: '[fd00::1]', as: 'insecure' };
		expect(finding('entry-breaks-engine', wish, dockerFiles())).toEqual([
			{
				severity: 'blocks',
				file: DAEMON_JSON,
				host: '[fd00::1]',
				entry: '[fd00::1]',
				key: 'insecure-registries',
				reason: 'host',
			},
		]);
		expect(finding('entry-breaks-engine', wish, dockerFiles({ version: '28.1.0' }))).toEqual([]);
	});

	it('lets a wish take an entry out that stops the engine', () => {
		const json = '{"registry-mirrors":["https://10.1.2.3:5000/p"]}';
		expect(finding('entry-breaks-engine', NONE, dockerFiles({ json }))).toEqual([]);
		expect(finding('entry-breaks-engine', CA, dockerFiles({ json }))).toHaveLength(1);
	});

	it('puts what blocks first', () => {
		const of = (severity: TrustFinding['severity']): TrustFinding => ({
			code: 'drifted',
			severity,
			facts: {},
		});
		const sorted = bySeverity([of('tells'), of('blocks'), of('warns')]);
		expect(sorted.map(({ severity }) => severity)).toEqual(['blocks', 'warns', 'tells']);
		expect(engineName(dockerFiles())).toBe('Docker 20.10.24');
	});
});
