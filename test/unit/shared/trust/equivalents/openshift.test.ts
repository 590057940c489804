import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openShiftEquivalent } from '../../../../../shared/trust/equivalents/openshift';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { type ClusterObjects, readCluster, writeFakeOc } from '../../../../support/fake-oc';
import { type ScriptBench, scriptBench } from '../../../../support/run-script';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';
const CONFIG = 'image.config.openshift.io/cluster';
let root = '';
let bench: ScriptBench;
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), 'ferry-openshift-'));
	bench = scriptBench(root, []);
	writeFakeOc(path.join(bench.programs, 'oc'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function applied(wish: TrustWish, objects: ClusterObjects): ClusterObjects {
	const state = path.join(root, 'state.json');
	writeFileSync(state, JSON.stringify(objects));
	for (const { language, text } of openShiftEquivalent(wish).parts) {
		if (language === 'sh') bench.run(text, { env: { OC_STATE: state } });
	}
	return readCluster(state);
}

const lists = (registrySources: object): ClusterObjects => ({
	[CONFIG]: { spec: { registrySources } },
});

describe('openShiftEquivalent, run', () => {
	it('makes a ConfigMap for the CA and lets the cluster use it', () => {
		const wish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM } as const;
		const before = { [CONFIG]: { spec: { allowedRegistriesForImport: [{ domainName: 'x' }] } } };
		expect(applied(wish, before)).toEqual({
			[CONFIG]: {
				spec: {
					allowedRegistriesForImport: [{ domainName: 'x' }],
					additionalTrustedCA: { name: 'registry-cas' },
				},
			},
			'configmap/registry-cas': { data: { 'r.example..5000': SAMPLE_CA_PEM } },
		});
	});

	it('adds the CA to the ConfigMap that is in use, and takes it out again', () => {
		const before = {
			[CONFIG]: { spec: { additionalTrustedCA: { name: 'ours' } } },
			'configmap/ours': { data: { 'other.example': 'PEM' } },
		};
		const trusted = applied({ host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM }, before);
		expect(trusted['configmap/ours']).toEqual({
			data: { 'other.example': 'PEM', 'r.example..5000': SAMPLE_CA_PEM },
		});
		expect(applied({ host: HOST, as: 'none' }, trusted)).toEqual(before);
	});

	it.each([
		[{}, { insecureRegistries: [HOST] }],
		[{ insecureRegistries: [] }, { insecureRegistries: [HOST] }],
		[{ insecureRegistries: ['a.x'] }, { insecureRegistries: ['a.x', HOST] }],
		[{ insecureRegistries: [HOST, 'a.x'] }, { insecureRegistries: [HOST, 'a.x'] }],
		[{ insecureRegistries: [`x${HOST}`] }, { insecureRegistries: [`x${HOST}`, HOST] }],
		[
			{ allowedRegistries: ['quay.io'] },
			{ allowedRegistries: ['quay.io', HOST], insecureRegistries: [HOST] },
		],
		[{ blockedRegistries: ['b.x'] }, { blockedRegistries: ['b.x'], insecureRegistries: [HOST] }],
	])('adds the registry to the insecure ones and loses none: %j', (before, after) => {
		expect(applied({ host: HOST, as: 'insecure' }, lists(before))).toEqual(lists(after));
	});

	it.each([
		[{ insecureRegistries: [HOST] }, { insecureRegistries: [] }],
		[{ insecureRegistries: [HOST, 'a.x'] }, { insecureRegistries: ['a.x'] }],
		[{ insecureRegistries: ['a.x', HOST] }, { insecureRegistries: ['a.x'] }],
		[{ insecureRegistries: ['a.x', HOST, 'b.x'] }, { insecureRegistries: ['a.x', 'b.x'] }],
		[{ insecureRegistries: ['a.x'] }, { insecureRegistries: ['a.x'] }],
		[{}, {}],
	])('takes it out of the insecure ones: %j', (before, after) => {
		expect(applied({ host: HOST, as: 'none' }, lists(before))).toEqual(lists(after));
	});
});

describe('openShiftEquivalent', () => {
	it('mirrors by digest and by tag, in sets of their own', () => {
		const wish = { host: HOST, as: 'mirror', of: 'docker.io', tls: 'verify' } as const;
		const { parts, notes } = openShiftEquivalent(wish);
		const yaml = parts.find(({ language }) => language === 'yaml')?.text ?? '';
		const documents = parseAllDocuments(yaml).map((document) => document.toJS() as unknown);
		const mirror = {
			source: 'docker.io',
			mirrors: [HOST],
			mirrorSourcePolicy: 'AllowContactingSource',
		};
		expect(documents).toMatchObject([
			{
				kind: 'ImageDigestMirrorSet',
				metadata: { name: 'image-ferry-docker.io' },
				spec: { imageDigestMirrors: [mirror] },
			},
			{ kind: 'ImageTagMirrorSet', spec: { imageTagMirrors: [mirror] } },
		]);
		expect(notes.join(' ')).toContain('drains');
	});

	it('warns that nodes are drained', () => {
		expect(openShiftEquivalent({ host: HOST, as: 'insecure' }).notes.join(' ')).toMatch(
			/Machine Config Operator .* drains/,
		);
	});

	it.each(['[fd00::1]:5000', '10.0.0.0/8'])('says why it can not be: %s', (host) => {
		const { parts, impossible } = openShiftEquivalent({ host, as: 'insecure' });
		expect(parts).toEqual([]);
		expect(impossible).toMatch(/\.$/);
	});
});
