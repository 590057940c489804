import { describe, expect, it } from 'vitest';
import type { DockerFiles } from '../../../../shared/trust/engine-files';
import { planDocker, readDocker } from '../../../../shared/trust/plan-docker';
import type { EngineTrust } from '../../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import { DAEMON_JSON, daemonFlag, dockerFiles } from '../../../support/docker-samples';
import { certificateFolder, fileUnread, SAMPLE_CA_PEM } from '../../../support/trust-samples';

const HOST = 'r.example:5000';
const FOLDER = `/etc/docker/certs.d/${HOST}`;
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const CA: TrustWish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM };
const MIRROR: TrustWish = { host: HOST, as: 'mirror', of: 'docker.io', tls: 'verify' };
const NONE: TrustWish = { host: HOST, as: 'none' };

function plan(wish: TrustWish, files: DockerFiles): EngineTrust {
	const result = planDocker(wish, files);
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	return result.value;
}

function faultOf(wish: TrustWish, files: DockerFiles) {
	const result = planDocker(wish, files);
	return result.ok ? undefined : result.fault;
}

/** Path → new text; `undefined` where the file goes. */
function written({ edits }: EngineTrust): Readonly<Record<string, string | undefined>> {
	return Object.fromEntries(
		edits.map(({ before, after }) => [
			before.path,
			after === undefined ? undefined : new TextDecoder().decode(after),
		]),
	);
}

const codes = ({ findings }: EngineTrust) => findings.map(({ code }) => code);

describe('planDocker', () => {
	it('makes daemon.json where there is none', () => {
		const made = plan(INSECURE, dockerFiles());
		expect(written(made)).toEqual({
			[DAEMON_JSON]: `{\n  "insecure-registries": ["${HOST}"]\n}\n`,
		});
		expect(made).toMatchObject({
			needsReload: true,
			effectiveNow: { standing: 'none', insecure: [] },
			effectiveAfter: { standing: 'insecure', insecure: [HOST], mirrors: [], caFiles: [] },
		});
		expect(codes(made)).toEqual(['clear-text']);
	});

	it('plans nothing where all is as wished', () => {
		const json = `{"insecure-registries":["${HOST}"],"registry-mirrors":["https://${HOST}/"]}`;
		const made = plan(INSECURE, dockerFiles({ json }));
		expect(made).toMatchObject({ edits: [], needsReload: false });
		const mirrored = plan(
			MIRROR,
			dockerFiles({ json: `{"registry-mirrors":["https://${HOST}"]}` }),
		);
		expect(mirrored).toMatchObject({ edits: [], needsReload: false });
		expect(plan(NONE, dockerFiles()).edits).toEqual([]);
	});

	it('writes the CA and takes the host out of the insecure list', () => {
		const made = plan(
			CA,
			dockerFiles({
				json: `{"insecure-registries":["a","http://${HOST}","b"]}`,
				certificates: [certificateFolder(FOLDER, undefined, true)],
			}),
		);
		expect(written(made)).toEqual({
			[`${FOLDER}/image-ferry.crt`]: SAMPLE_CA_PEM,
			[DAEMON_JSON]: '{"insecure-registries":["a","b"]}',
		});
		expect(made.effectiveNow.standing).toBe('insecure');
		expect(made.effectiveAfter).toMatchObject({
			standing: 'ca',
			insecure: ['a', 'b'],
			caFiles: [`${FOLDER}/image-ferry.crt`],
		});
	});

	it('needs no reload for a CA alone, except where the engine copies it at its start', () => {
		const given = { certificates: [certificateFolder(FOLDER, undefined, true)] };
		expect(plan(CA, dockerFiles(given)).needsReload).toBe(false);
		const files = dockerFiles({ ...given, reload: { kind: 'by-hand', what: 'desktop' } });
		const desktop = { ...files, engine: { ...files.engine, flavour: 'desktop' as const } };
		const made = plan(CA, desktop);
		expect(made.needsReload).toBe(true);
		expect(codes(made)).toContain('restart-yourself');
	});

	it('takes all of it back with none, and leaves an empty list rather than no key', () => {
		const made = plan(
			NONE,
			dockerFiles({
				json: `{\n\t"insecure-registries": [\n\t\t"${HOST}"\n\t],\n\t"registry-mirrors": ["http://${HOST}", "https://m"]\n}`,
				certificates: [certificateFolder(FOLDER, { 'image-ferry.crt': SAMPLE_CA_PEM }, true)],
			}),
		);
		expect(written(made)).toEqual({
			[`${FOLDER}/image-ferry.crt`]: undefined,
			[DAEMON_JSON]: '{\n\t"insecure-registries": [],\n\t"registry-mirrors": ["https://m"]\n}',
		});
		expect(made.effectiveAfter).toEqual({
			standing: 'none',
			insecure: [],
			mirrors: [{ of: 'docker.io', locations: ['https://m'] }],
			caFiles: [],
		});
	});

	it('writes mirrors by how they are reached', () => {
		const lists = (tls: NonNullable<TrustWish['tls']>, json?: string) => {
			const wish = { ...MIRROR, tls, ...(tls === 'private-ca' ? { caPem: SAMPLE_CA_PEM } : {}) };
			const certificates = [certificateFolder(FOLDER, undefined, true)];
			const made = plan(wish, dockerFiles({ certificates, ...(json ? { json } : {}) }));
			expect(made.effectiveAfter.standing).toBe('mirror');
			expect(codes(made)).toContain('mirror-pulls-only');
			const { [DAEMON_JSON]: text = '{}', ...others } = written(made);
			return [JSON.parse(text), Object.keys(others)] as const;
		};
		const https = { 'registry-mirrors': [`https://${HOST}`] };
		expect(lists('verify')).toEqual([https, []]);
		expect(lists('plain-http')).toEqual([{ 'registry-mirrors': [`http://${HOST}`] }, []]);
		expect(lists('private-ca')).toEqual([https, [`${FOLDER}/image-ferry.crt`]]);
		expect(lists('skip-verify')).toEqual([{ 'insecure-registries': [HOST], ...https }, []]);
		expect(lists('verify', `{"registry-mirrors":["http://${HOST}","https://m"]}`)[0]).toEqual({
			'registry-mirrors': [`https://${HOST}`, 'https://m'],
		});
	});

	it('mirrors nothing but docker.io', () => {
		const made = plan({ ...MIRROR, of: 'quay.io' }, dockerFiles());
		expect(made.edits).toEqual([]);
		expect(made.findings).toEqual([
			{
				code: 'mirror-docker-io-only',
				severity: 'blocks',
				facts: { host: HOST, of: 'quay.io' },
			},
		]);
	});

	it('writes nothing at all while something blocks', () => {
		const made = plan(
			CA,
			dockerFiles({
				json: `{\n"insecure-registries":["${HOST}", "r/v2"]\n}`,
				certificates: [certificateFolder(FOLDER, undefined, true)],
			}),
		);
		expect(made.edits).toEqual([]);
		expect(made.effectiveAfter).toEqual(made.effectiveNow);
		expect(made.findings[0]).toEqual({
			code: 'entry-breaks-engine',
			severity: 'blocks',
			facts: {
				file: DAEMON_JSON,
				line: '2',
				key: 'insecure-registries',
				entry: 'r/v2',
				other: 'r',
				reason: 'path',
			},
		});
	});

	it('lets go of what the engine keeps from a key that was deleted, and gives the file back', () => {
		const says = { insecureHosts: [HOST], insecureNetworks: ['127.0.0.0/8'] };
		const json = '{"debug": true}\n';
		const [edit, ...more] = plan(NONE, dockerFiles({ json, says })).edits;
		expect(new TextDecoder().decode(edit?.after)).toBe(
			'{"debug": true, "insecure-registries": []}\n',
		);
		expect(new TextDecoder().decode(edit?.settled?.content)).toBe(json);
		expect(more).toEqual([]);
		expect(plan(NONE, dockerFiles({ says })).edits[0]?.settled).toEqual({ content: undefined });
	});

	it('asks for a reload alone where the file is right and the engine has not read it', () => {
		const says = (hosts: readonly string[], mirrors: readonly string[] = []) => ({
			says: { insecureHosts: hosts, insecureNetworks: ['127.0.0.0/8'], mirrors },
		});
		const needs = (wish: TrustWish, json: string | undefined, told: ReturnType<typeof says>) => {
			const made = plan(wish, dockerFiles({ ...told, ...(json === undefined ? {} : { json }) }));
			expect(made.edits).toEqual([]);
			return made.needsReload;
		};
		const listed = `{"insecure-registries":["${HOST}"]}`;
		expect(needs(INSECURE, listed, says([]))).toBe(true);
		expect(needs(INSECURE, listed, says([HOST]))).toBe(false);
		expect(needs(NONE, '{"insecure-registries":[]}', says([HOST]))).toBe(true);
		expect(needs(NONE, '{"insecure-registries":[]}', says([]))).toBe(false);
		expect(needs(NONE, undefined, says([]))).toBe(false);
		const mirror = `{"registry-mirrors":["https://${HOST}"]}`;
		expect(needs(MIRROR, mirror, says([]))).toBe(true);
		expect(needs(MIRROR, mirror, says([], [`https://${HOST}/`]))).toBe(false);
		const network: TrustWish = { host: '10.0.0.0/8', as: 'insecure' };
		expect(needs(network, '{"insecure-registries":["10.0.0.0/8"]}', says([]))).toBe(true);
		expect(needs({ host: '127.0.0.1:80', as: 'insecure' }, undefined, says([]))).toBe(false);
		const flags = [daemonFlag('insecure-registry', HOST, { file: '/u', line: 1 })];
		const made = plan(INSECURE, dockerFiles({ flags, ...says([]) }));
		expect(made.needsReload).toBe(false);
	});

	it('refuses what no engine accepts', () => {
		expect(faultOf({ host: '0.0.0.0/0', as: 'insecure' }, dockerFiles())).toMatchObject({
			code: 'trust.host-invalid',
			facts: { reason: 'everything' },
		});
		expect(faultOf({ ...CA, caPem: 'x' }, dockerFiles())?.code).toBe('trust.ca-invalid');
		expect(faultOf(INSECURE, dockerFiles({ json: '// a\n{}' }))?.code).toBe('trust.config-invalid');
		const unread = { ...dockerFiles(), daemonJson: fileUnread(DAEMON_JSON) };
		expect(faultOf(INSECURE, unread)).toMatchObject({
			code: 'trust.config-unreadable',
			facts: { file: DAEMON_JSON, reason: 'denied' },
		});
	});

	it('takes a file of nearly 1 MiB with lists as long as that', () => {
		const list = Array.from({ length: 40_000 }, (_, index) => `r${index}.example:5000`);
		const json = JSON.stringify({ 'insecure-registries': list }, undefined, 1);
		expect(json.length).toBeLessThan(1024 * 1024);
		const says = { insecureHosts: list, insecureNetworks: [], mirrors: [] };
		const made = plan(INSECURE, dockerFiles({ json, says }));
		expect(made.effectiveAfter.insecure).toEqual([...list, HOST]);
		expect(codes(made)).toEqual(['clear-text']);
		const back = plan({ ...NONE, host: 'r39999.example:5000' }, dockerFiles({ json, says }));
		expect(back.effectiveAfter.insecure).toEqual(list.slice(0, -1));
	});

	it('takes a network in its canonical form', () => {
		const made = plan({ host: '10.1.2.3/8', as: 'insecure' }, dockerFiles());
		expect(made.effectiveAfter).toMatchObject({ standing: 'insecure', insecure: ['10.0.0.0/8'] });
		expect(codes(made)).toContain('network-broad');
		const back = plan(
			{ host: '10.0.0.0/8', as: 'none' },
			dockerFiles({ json: '{"insecure-registries":["10.9.9.9/8"]}' }),
		);
		expect(written(back)).toEqual({ [DAEMON_JSON]: '{"insecure-registries":[]}' });
	});
});

describe('readDocker', () => {
	it('gives every registry with who said so', () => {
		const files = dockerFiles({
			json: '{"insecure-registries":["http://a","10.0.0.0/8"],"registry-mirrors":["https://m/"]}',
			flags: [
				daemonFlag('registry-mirror', 'https://n', { file: '/u', line: 3 }),
				daemonFlag('registry-mirror', 'https://o'),
			],
			certificates: [
				certificateFolder(FOLDER, { 'ca.crt': SAMPLE_CA_PEM, 'image-ferry.crt': SAMPLE_CA_PEM }),
			],
		});
		const result = readDocker(files);
		const mirror = { as: 'mirror', of: 'docker.io' };
		expect(result.ok ? result.value : []).toEqual([
			{ host: 'a', as: 'insecure', origin: 'user', file: DAEMON_JSON },
			{ host: '10.0.0.0/8', as: 'insecure', origin: 'user', file: DAEMON_JSON },
			{ host: 'm', ...mirror, origin: 'user', file: DAEMON_JSON },
			{ host: 'n', ...mirror, origin: 'flag', file: '/u' },
			{ host: 'o', ...mirror, origin: 'flag' },
			{ host: HOST, as: 'ca', origin: 'own', file: `${FOLDER}/image-ferry.crt` },
			{ host: HOST, as: 'ca', origin: 'user', file: `${FOLDER}/ca.crt` },
		]);
	});

	it('tells why a file is not read', () => {
		const result = readDocker(dockerFiles({ json: '' }));
		expect(result.ok ? undefined : result.fault.code).toBe('trust.config-invalid');
	});
});
