import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WishWords } from '../../../../../electron/command-line/trust/trust-shapes';
import { wishOf } from '../../../../../electron/command-line/trust/trust-wish';
import {
	type SavedRegistries,
	savedRegistries,
} from '../../../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../../../electron/settings/settings-file';
import { describeFault } from '../../../../../shared/fault/fault-texts';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';
let folder = '';
let registries: SavedRegistries;
beforeEach(async () => {
	folder = temporaryFolder('trust-wish');
	registries = savedRegistries(openSettingsFile({ dataFolder: path.join(folder, 'data') }));
	await registries.save({
		host: 'ca.example',
		name: 'ca',
		tls: 'private-ca',
		caPem: SAMPLE_CA_PEM,
	});
	await registries.save({ host: 'http.example', name: 'http', tls: 'plain-http' });
	await registries.save({ host: 'skip.example', name: 'skip', tls: 'skip-verify' });
	await registries.save({ host: 'verify.example', name: 'verify', tls: 'verify' });
});

const wish = (words: WishWords) => wishOf(words, { registries, workingFolder: folder });
const file = (name: string, content: string | Uint8Array): string => {
	writeFileSync(path.join(folder, name), content);
	return name;
};
const refusal = async (words: WishWords) => {
	const fault = await faultOf(() => wish(words));
	return `${fault.code}: ${fault.facts?.['reason'] ?? fault.facts?.['problem'] ?? ''}`;
};

describe('wishOf', () => {
	it('takes from the saved registry what was not written', async () => {
		expect(await wish({ host: 'ca.example' })).toEqual({
			host: 'ca.example',
			as: 'ca',
			caPem: SAMPLE_CA_PEM,
		});
		expect(await wish({ host: 'http.example' })).toEqual({ host: 'http.example', as: 'insecure' });
		expect(await wish({ host: 'skip.example' })).toEqual({ host: 'skip.example', as: 'insecure' });
		expect(await wish({ host: 'ca.example', as: 'mirror', of: 'docker.io' })).toEqual({
			host: 'ca.example',
			as: 'mirror',
			of: 'docker.io',
			tls: 'private-ca',
			caPem: SAMPLE_CA_PEM,
		});
		expect(await wish({ host: 'http.example', as: 'mirror', of: 'quay.io' })).toMatchObject({
			tls: 'plain-http',
		});
	});

	it.each(['verify.example', 'unsaved.example'])(
		'says nothing of how a mirror is reached where nobody said it: %s',
		async (host) => {
			expect(await wish({ host, as: 'mirror', of: 'docker.io' })).toEqual({
				host,
				as: 'mirror',
				of: 'docker.io',
			});
		},
	);

	it('reads the CA, and only its certificates', async () => {
		const caFile = file('ca.pem', `comment\r\n${SAMPLE_CA_PEM.replaceAll('\n', '\r\n')}`);
		expect(await wish({ host: HOST, as: 'ca', caFile })).toEqual({
			host: HOST,
			as: 'ca',
			caPem: SAMPLE_CA_PEM,
		});
	});

	it('takes the canonical form of an address or network', async () => {
		expect(await wish({ host: ' R.Example:5000 ', as: 'insecure' })).toMatchObject({ host: HOST });
		expect(await wish({ host: '10.1.2.3/8', as: 'insecure' })).toMatchObject({
			host: '10.0.0.0/8',
		});
		expect(await wish({ host: '[FD00::1]:5000', as: 'none' })).toMatchObject({
			host: '[fd00::1]:5000',
		});
	});

	it.each([
		['http://r.example:5000', 'scheme', 'r.example:5000'],
		['r.example:5000/v2/', 'path', 'r.example:5000'],
		['*.r.example', 'wildcard', undefined],
		[' ', 'empty', undefined],
		['r.example:70000', 'port', undefined],
		['0.0.0.0/0', 'everything', undefined],
		['10.0.0.0/99', 'network', undefined],
		['bücher.example:5000', 'international', 'xn--bcher-kva.example:5000'],
	])('refuses the address %j: %s', async (host, reason, suggestion) => {
		const fault = await faultOf(() => wish({ host, as: 'insecure' }));
		expect(fault).toMatchObject({ code: 'trust.host-invalid', facts: { reason } });
		if (suggestion !== undefined) {
			expect(describeFault(fault).remedy).toBe(`Write it as ${suggestion}.`);
		}
	});

	it('repeats no password that stands in an address', async () => {
		const fault = await faultOf(() => wish({ host: 'u:hunter2@r.example', as: 'insecure' }));
		expect(fault.facts).toMatchObject({ reason: 'user' });
		expect(JSON.stringify(fault)).not.toContain('hunter2');
	});

	it.each([
		[{ host: HOST }, 'command.invalid: --as is missing'],
		[{ host: 'verify.example' }, 'command.invalid: --as is missing'],
		[{ host: HOST, as: 'ca' }, 'command.invalid: --as ca needs --ca FILE'],
		[{ host: HOST, as: 'mirror' }, 'command.invalid: --as mirror needs --of REGISTRY'],
		[{ host: HOST, as: 'mirror', of: HOST }, 'trust.host-invalid: mirror'],
		[{ host: HOST, as: 'mirror', of: '10.0.0.0/8' }, 'trust.host-invalid: mirror'],
		[{ host: HOST, as: 'mirror', of: 'https://quay.io' }, 'trust.host-invalid: scheme'],
		[
			{ host: '10.0.0.0/8', as: 'ca' },
			'command.invalid: --as ca takes a registry, not the network 10.0.0.0/8',
		],
		[
			{ host: HOST, as: 'insecure', caFile: 'x' },
			'command.invalid: --ca goes with --as ca or mirror, not with insecure',
		],
		[
			{ host: HOST, as: 'none', of: 'quay.io' },
			'command.invalid: --of goes with --as mirror, not with none',
		],
		[{ host: HOST, as: 'ca', caFile: 'missing.pem' }, 'mirror.file-unreadable: does not exist'],
	] as const)('refuses what does not fit together: %j', async (words, said) => {
		expect(await refusal(words)).toBe(said);
	});

	it.each([
		[
			'a key',
			'-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n',
			'trust.ca-invalid: key',
		],
		['nothing', '', 'trust.ca-invalid: empty'],
		['half', SAMPLE_CA_PEM.slice(0, 300), 'trust.ca-invalid: damaged'],
		['DER', new Uint8Array([0x30, 0x82, 1, 0, 0xff, 0xfe]), 'mirror.file-unreadable: is not text'],
	])('refuses a CA file with %s', async (_what, content, said) => {
		expect(await refusal({ host: HOST, as: 'ca', caFile: file('ca.pem', content) })).toContain(
			said,
		);
	});

	it('names the file of a CA that is none', async () => {
		mkdirSync(path.join(folder, 'folder'));
		const fault = await faultOf(() => wish({ host: HOST, as: 'ca', caFile: file('ca.pem', '') }));
		expect(fault.subject).toBe(path.join(folder, 'ca.pem'));
		expect(await refusal({ host: HOST, as: 'ca', caFile: 'folder' })).toContain('is a folder');
	});
});
