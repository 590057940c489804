import { describe, expect, it } from 'vitest';
import type { DockerFiles } from '../../../../shared/trust/engine-files';
import { describeFinding } from '../../../../shared/trust/finding-texts';
import { planDocker } from '../../../../shared/trust/plan-docker';
import type { FindingCode, TrustFinding } from '../../../../shared/trust/trust-finding';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import { daemonFlag, dockerFiles } from '../../../support/docker-samples';
import { type PodmanSample, plannedPodman } from '../../../support/podman-samples';
import { certificateFolder, SAMPLE_CA_PEM } from '../../../support/trust-samples';

const HOST = 'r.example:5000';
const FOLDER = `/etc/docker/certs.d/${HOST}`;
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const NONE: TrustWish = { host: HOST, as: 'none' };
const CA: TrustWish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM };
const UNIT = { file: '/etc/systemd/system/docker.service.d/a.conf', line: 2 };

function docker(wish: TrustWish, files: DockerFiles): readonly TrustFinding[] {
	const planned = planDocker(wish, files);
	if (!planned.ok) throw new Error(JSON.stringify(planned.fault));
	return planned.value.findings;
}

const podman = (wish: TrustWish, sample: PodmanSample): readonly TrustFinding[] =>
	plannedPodman(wish, sample).findings;

const dockersFolder = (names: Readonly<Record<string, string>>) =>
	certificateFolder(`/etc/docker/certs.d/${HOST}`, names);
const folder = (names: Readonly<Record<string, string>>) =>
	dockerFiles({ certificates: [certificateFolder(FOLDER, names, true)] });

/** What planners really give, by the finding that is meant. */
const FOUND: readonly (readonly [FindingCode, () => readonly TrustFinding[]])[] = [
	[
		'flag-conflict',
		() => docker(INSECURE, dockerFiles({ flags: [daemonFlag('insecure-registry', 'a.x', UNIT)] })),
	],
	[
		'flag-decides',
		() => docker(NONE, dockerFiles({ flags: [daemonFlag('insecure-registry', HOST, UNIT)] })),
	],
	['key-ignored', () => docker(NONE, dockerFiles({ json: '{"insecure-registry":["x"]}' }))],
	[
		'entry-breaks-engine',
		() => docker(INSECURE, dockerFiles({ json: '{"insecure-registries":["a.x/v2"]}' })),
	],
	[
		'network-covers',
		() =>
			docker(
				{ host: '10.1.2.3:5000', as: 'none' },
				dockerFiles({ json: '{"insecure-registries":["10.0.0.0/8"]}' }),
			),
	],
	['network-broad', () => docker({ host: '10.0.0.0/8', as: 'insecure' }, dockerFiles())],
	['clear-text', () => docker(INSECURE, dockerFiles())],
	['insecure-skips-ca', () => docker(INSECURE, folder({ 'ca.crt': SAMPLE_CA_PEM }))],
	[
		'insecure-skips-client-certificate',
		() => docker(INSECURE, folder({ 'a.cert': SAMPLE_CA_PEM, 'a.key': 'x' })),
	],
	['certificate-without-key', () => docker(CA, folder({ 'a.cert': SAMPLE_CA_PEM }))],
	['ca-not-read', () => docker(CA, folder({ 'ca.pem': SAMPLE_CA_PEM }))],
	['hosts-toml-decides', () => docker(INSECURE, folder({ 'hosts.toml': '' }))],
	['always-insecure', () => docker({ host: '127.0.0.1:5000', as: 'none' }, dockerFiles())],
	['docker-hub-checked', () => docker({ host: 'docker.io', as: 'insecure' }, dockerFiles())],
	[
		'mirror-docker-io-only',
		() => docker({ host: HOST, as: 'mirror', of: 'quay.io', tls: 'verify' }, dockerFiles()),
	],
	[
		'mirror-pulls-only',
		() => docker({ host: HOST, as: 'mirror', of: 'docker.io', tls: 'verify' }, dockerFiles()),
	],
	[
		'not-loaded',
		() => docker(INSECURE, dockerFiles({ says: { insecureHosts: ['b.x'], insecureNetworks: [] } })),
	],
	['foreign-stays', () => docker(NONE, folder({ 'ca.crt': SAMPLE_CA_PEM }))],
	[
		'docker-reads-too',
		() => podman(NONE, { certificates: [dockersFolder({ 'image-ferry.crt': SAMPLE_CA_PEM })] }),
	],
	['network-unsupported', () => podman({ host: '10.0.0.0/8', as: 'insecure' }, {})],
	[
		'drop-in-overrides',
		() =>
			podman(INSECURE, {
				dropIns: {
					'/etc/containers/registries.conf.d/99-z.conf': `[[registry]]\nlocation = "${HOST}"\ninsecure = false\n`,
				},
			}),
	],
	[
		'drop-in-overrides',
		() => podman(INSECURE, { main: `[[registry]]\nlocation = "${HOST}/team"\n` }),
	],
	[
		'drop-in-overrides',
		() =>
			podman(
				{ host: 'r.corp.example', as: 'insecure' },
				{ main: '[[registry]]\nprefix = "*.corp.example"\nblocked = true\n' },
			),
	],
	[
		'location-elsewhere',
		() =>
			podman(INSECURE, {
				main: `[[registry]]\nprefix = "${HOST}"\nlocation = "moved.example/copy"\n`,
			}),
	],
	[
		'mirror-keeps-own',
		() =>
			podman(INSECURE, {
				main: `[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "${HOST}"\n`,
			}),
	],
];

describe('what planners find, in words', () => {
	it.each(FOUND)('%s: every fact is named', (code, find) => {
		const finding = find().find((one) => one.code === code);
		expect(finding, `found: ${JSON.stringify(find())}`).toBeDefined();
		if (finding === undefined) return;
		const { title, explanation, remedy } = describeFinding(finding);
		const text = [title, explanation, remedy].join(' ');
		for (const [name, value] of Object.entries(finding.facts)) {
			if (name !== 'reason') expect(text, name).toContain(value);
		}
		expect(text).not.toMatch(
			/the configuration file has|an option\b.*may not|the registry would|a later drop-in/,
		);
	});
});
