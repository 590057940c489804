import { expect, it } from 'vitest';
import { engineSays } from '../../../../../electron/trust/find/engine-says';

const REGISTRIES = {
	IndexConfigs: {
		'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true },
		'[fd00::5]:5000': { Secure: false },
	},
	InsecureRegistryCIDRs: ['127.0.0.0/8'],
	Mirrors: null,
};

it('tells what Docker trusts; parts that were not told are absent', () => {
	expect(engineSays({ RegistryConfig: REGISTRIES, ContainersRunning: 0 }, 'docker')).toEqual({
		insecureHosts: ['[fd00::5]:5000'],
		insecureNetworks: ['127.0.0.0/8'],
		mirrors: [],
		containersRunning: 0,
	});
	expect(engineSays({ RegistryConfig: null }, 'docker')).toEqual({});
});

it('takes nothing for certain that Podman leaves empty', () => {
	const info = { RegistryConfig: {}, ContainersRunning: 2, LiveRestoreEnabled: false };
	expect(engineSays(info, 'podman')).toEqual({ containersRunning: 2 });
});

it('tells nothing of an answer that it does not understand', () => {
	for (const info of [
		undefined,
		'no',
		{ RegistryConfig: { IndexConfigs: { a: { Secure: 'yes' } } } },
		{ RegistryConfig: { Mirrors: 'https://x' } },
		{ ContainersRunning: -1 },
	])
		expect(engineSays(info, 'docker')).toEqual({});
});
