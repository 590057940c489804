import { describe, expect, it } from 'vitest';
import { faultError } from '../../../../electron/platform/fault-error';
import {
	checkEnvironment,
	type Surroundings,
} from '../../../../electron/surroundings/check-environment';
import { detectedEnginesSchema } from '../../../../shared/engine/engine-info';
import { makeFault } from '../../../../shared/fault/fault';
import { environmentCheckSchema } from '../../../../shared/ipc/groups/app';

const DOCKER = {
	endpoint: 'unix:///run/docker.sock',
	kind: 'docker',
	version: '20.10.24',
	apiVersion: '1.41',
	isRootless: false,
	platform: 'linux/amd64',
	place: 'docker-socket',
	isUsable: true,
} as const;

const well: Surroundings = {
	platform: 'linux',
	dataFolder: '/data',
	buildYear: 2026,
	now: () => new Date('2026-11-21T00:00:00Z'),
	vaultStatus: () => Promise.resolve({ kind: 'keychain' }),
	engines: () => Promise.resolve({ engines: [DOCKER], rejected: [] }),
	proxyInUse: () =>
		Promise.resolve({ kind: 'proxy', server: 'http://p:1', hasSignIn: true, exceptions: 0 }),
	freeBytes: () => Promise.resolve(5_000_000_000),
};

const look = async (changes: Partial<Surroundings> = {}) => {
	const checks = await checkEnvironment({ ...well, ...changes });
	for (const check of checks) environmentCheckSchema.parse(check);
	return checks;
};
const only = async (name: string, changes: Partial<Surroundings>) =>
	(await look(changes)).find(({ check }) => check === name);

describe('the environment check', () => {
	it('has a line each, in one order, when all is well', async () => {
		expect(await look()).toEqual([
			{ check: 'keychain', outcome: 'ok', facts: { name: 'Secret Service', kind: 'keychain' } },
			{ check: 'docker', outcome: 'ok', facts: { version: '20.10.24', count: '1' } },
			{ check: 'podman', outcome: 'none', facts: {} },
			{ check: 'proxy', outcome: 'ok', facts: { server: 'http://p:1' } },
			{ check: 'disk', outcome: 'ok', facts: { freeBytes: '5000000000' } },
			{ check: 'clock', outcome: 'ok', facts: { year: '2026' } },
		]);
	});

	it('says which keychain cannot be used, and why', async () => {
		const fault = makeFault({ code: 'keychain.locked', side: 'keychain', subject: 'x' });
		const vaultStatus = () => Promise.resolve({ kind: 'keychain' as const, fault });
		expect(await only('keychain', { vaultStatus, platform: 'darwin' })).toMatchObject({
			outcome: 'attention',
			facts: { name: 'Keychain' },
			fault: { code: 'keychain.locked' },
		});
	});

	it('tells an engine that is too old, or refuses, from one that is not there', async () => {
		const engines = async () =>
			detectedEnginesSchema.parse({
				engines: [{ ...DOCKER, isUsable: false, version: '19.3.0' }],
				rejected: [
					{
						place: 'podman-socket',
						looked: 'unix:///run/podman/podman.sock',
						reason: 'You may not use it.',
						fault: makeFault({ code: 'disk.denied', side: 'this-computer', subject: 'podman' }),
					},
				],
			});
		expect(await only('docker', { engines })).toMatchObject({
			outcome: 'attention',
			facts: { version: '19.3.0' },
		});
		expect(await only('podman', { engines })).toMatchObject({
			outcome: 'attention',
			fault: { code: 'disk.denied' },
		});
	});

	it('says how little space is left, and that it could not be asked', async () => {
		expect(await only('disk', { freeBytes: () => Promise.resolve(1000) })).toMatchObject({
			outcome: 'attention',
			fault: { code: 'disk.full', facts: { free: '1000' } },
		});
		const freeBytes = () =>
			Promise.reject(faultError({ code: 'disk.failed', side: 'this-computer', subject: '/data' }));
		expect(await only('disk', { freeBytes })).toMatchObject({ fault: { code: 'disk.failed' } });
	});

	it('knows a clock that runs before this version was made to be wrong', async () => {
		expect(await only('clock', { now: () => new Date('1970-01-02T00:00:00Z') })).toMatchObject({
			outcome: 'attention',
			fault: { code: 'clock.implausible', facts: { year: '1970' } },
		});
	});

	it('leaves a line out when its look is not possible; the others stand', async () => {
		const failing = () => Promise.reject(new Error('no'));
		const checks = await look({ engines: failing, vaultStatus: failing });
		expect(checks.map(({ check }) => check)).toEqual(['proxy', 'disk', 'clock']);
	});
});
