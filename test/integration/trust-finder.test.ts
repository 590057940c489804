// Which files really count for an engine, found with real engines: started with strange paths, behind links, under another
// HOME, two at once, and looked at by somebody who may read little.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localEngineFinder, realFinderPorts } from '../../electron/trust/find/local-engine-finder';
import type { DockerFiles, EngineFiles, PodmanFiles } from '../../shared/trust/engine-files';
import { temporaryFolder } from '../support/own-process';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { describeWithTools } from '../support/require-tool';

const NEVER = new AbortController().signal;
const NO_HELPER = { isInstalled: false, allows: () => false, allowsUnit: () => false };

describeWithTools(['dockerd', 'docker', 'podman', 'curl'], 'files of real engines', () => {
	let docker: RealEngine;
	let podman: RealEngine;
	beforeAll(async () => {
		[docker, podman] = await Promise.all([
			startDockerd({ insecureRegistries: ['reg.test:5000', '10.9.0.0/16'] }),
			startPodman(),
		]);
	});
	afterAll(async () => {
		await Promise.all([docker.stop(), podman.stop()]);
	});

	const read = async (endpoint: string): Promise<EngineFiles> => {
		const environment = {
			platform: process.platform,
			homeFolder: temporaryFolder('home'),
			userId: process.getuid?.() ?? 0,
			variables: { ...process.env, DOCKER_HOST: endpoint },
		};
		const ports = realFinderPorts(environment, () => Promise.resolve(NO_HELPER));
		const finder = localEngineFinder(ports);
		const engines = await finder.list(NEVER);
		const engine = engines.find((one) => one.endpoint === endpoint);
		if (engine === undefined) throw new Error(`not found: ${JSON.stringify(engines)}`);
		return await finder.read(engine, { host: 'reg.test:5000' }, NEVER);
	};

	it('takes the daemon.json that the running dockerd was told', async () => {
		const files = (await read(docker.endpoint)) as DockerFiles;
		expect(files).toMatchObject({
			engine: { kind: 'docker', flavour: 'rootful', isRootless: false },
			foundBy: 'process',
			daemonJson: { path: join(docker.folder, 'daemon.json'), kind: 'there', owner: 'root' },
			reload: { kind: 'signal', access: { kind: 'own' } },
			says: { insecureHosts: ['reg.test:5000'], containersRunning: 0, isLiveRestore: false },
		});
		expect(files.says.insecureNetworks).toContain('10.9.0.0/16');
		expect(files.flags).toContainEqual({
			key: 'hosts',
			flag: 'host',
			value: docker.endpoint,
			from: 'process',
		});
	});

	it('takes the main file that the variables of the running podman name', async () => {
		const files = (await read(podman.endpoint)) as PodmanFiles;
		expect(files).toMatchObject({
			engine: { kind: 'podman', flavour: 'rootful' },
			foundBy: 'variable',
			main: { path: join(podman.folder, 'registries.conf'), kind: 'there' },
			ownDropIn: { path: '/etc/containers/registries.conf.d/50-image-ferry-reg.test_5000.conf' },
			reload: { kind: 'signal', access: { kind: 'own' } },
		});
		expect(files.dropIns.map(({ folder }) => folder)).toEqual([
			'/etc/containers/registries.conf.d',
			join(podman.folder, '.config/containers/registries.conf.d'),
		]);
	});
});
