import { describe, expect, it } from 'vitest';
import { readCountingFiles } from '../../../../../shared/trust/podman/effective-tables';
import { plainTable } from '../../../../../shared/trust/podman/registry-table';
import { renderDropIn } from '../../../../../shared/trust/podman/render-tables';
import { rowsOf } from '../../../../../shared/trust/podman/standing-rows';
import {
	MAIN_FILE,
	type PodmanSample,
	podmanFiles,
	SYSTEM_FOLDER,
} from '../../../../support/podman-samples';
import { certificateFolder, SAMPLE_CA_PEM } from '../../../../support/trust-samples';

function rows(sample: PodmanSample) {
	const files = readCountingFiles(podmanFiles({ host: 'a.example' }, sample));
	if (!files.ok) throw new Error(JSON.stringify(files.fault));
	return rowsOf(files.value, sample.certificates ?? []);
}

const OWN = `${SYSTEM_FOLDER}/50-image-ferry-mirror-of-a.example.conf`;
const mirror = (location: string) => ({ location, isInsecure: false, pullFrom: '' });

describe('rowsOf', () => {
	it('tells what is ours, and what ours only repeats', () => {
		const found = rows({
			main: '[[registry]]\nlocation = "a.example"\ninsecure = true\n[[registry.mirror]]\nlocation = "m.example"\n',
			dropIns: {
				[OWN]: renderDropIn([
					{
						...plainTable('a.example'),
						isInsecure: true,
						mirrors: [mirror('m.example'), mirror('n.example')],
					},
				]),
			},
		});
		expect(found).toEqual([
			{ host: 'a.example', as: 'insecure', origin: 'user', file: MAIN_FILE },
			{ host: 'm.example', as: 'mirror', of: 'a.example', origin: 'user', file: MAIN_FILE },
			{ host: 'n.example', as: 'mirror', of: 'a.example', origin: 'own', file: OWN },
		]);
	});

	it('names the CA files of the folder that counts', () => {
		const path = (place: string) => `${place}/certs.d/a.example`;
		const found = rows({
			certificates: [
				certificateFolder(path('/home/u')),
				certificateFolder(path('/etc/containers'), {
					'ca.crt': SAMPLE_CA_PEM,
					'image-ferry.crt': SAMPLE_CA_PEM,
				}),
				certificateFolder(path('/etc/docker'), { 'old.crt': SAMPLE_CA_PEM }),
			],
		});
		expect(found).toEqual([
			{
				host: 'a.example',
				as: 'ca',
				origin: 'user',
				file: '/etc/containers/certs.d/a.example/ca.crt',
			},
			{
				host: 'a.example',
				as: 'ca',
				origin: 'own',
				file: '/etc/containers/certs.d/a.example/image-ferry.crt',
			},
		]);
	});
});
