import { describe, expect, it } from 'vitest';
import { EngineRefusal } from '../../../../../electron/engine/engine-modem';
import { podmanCommand } from '../../../../../electron/trust/verify/podman-command';
import type { TrustEngine } from '../../../../../shared/trust/engine-files';
import { faultOf } from '../../../../support/fault-of';

const NEVER = new AbortController().signal;
const ENGINE: TrustEngine = {
	endpoint: 'podman:',
	kind: 'podman',
	version: '4.3.1',
	isRootless: true,
	flavour: 'program',
};
const NAME = { registry: 'reg.example:5000', repository: 'team/app', tag: '1' };

function client(answer: (command: string) => string) {
	const commands: string[] = [];
	const made = podmanCommand(ENGINE, async (args) => {
		commands.push(args.join(' '));
		return await Promise.resolve(answer(args.join(' ')));
	});
	return { client: made, commands };
}

describe('podman without a service', () => {
	it('says what it makes of registries', async () => {
		const info = {
			registries: {
				search: ['docker.io'],
				'reg.example': { Insecure: true, Mirrors: null },
				'docker.io': { Insecure: false, Mirrors: [{ Location: 'm.example/hub' }] },
			},
		};
		const { daemon } = client(() => JSON.stringify(info)).client;
		expect(await daemon.registries(NEVER)).toEqual({
			insecureHosts: ['reg.example'],
			insecureNetworks: [],
			mirrors: [{ of: 'docker.io', location: 'm.example/hub' }],
		});
		expect(await daemon.now(NEVER)).toBeUndefined();
		expect(await daemon.hasReloadedSince('1', NEVER)).toBe(false);
	});

	it('finds an image, or none', async () => {
		const image = [{ Id: 'abc', RepoTags: ['a'], RepoDigests: ['a@b'], RootFS: { Layers: ['l'] } }];
		const { client: podman } = client(() => JSON.stringify(image));
		expect(await podman.findImage('a', NEVER)).toEqual({
			id: 'abc',
			tags: ['a'],
			digests: ['a@b'],
			diffIds: ['l'],
		});
		const without = client(() => {
			throw new EngineRefusal('no such image');
		});
		expect(await without.client.findImage('a', NEVER)).toBeUndefined();
	});

	it('pulls, names and removes by arguments alone', async () => {
		const { client: podman, commands } = client(() => '');
		const onLayer = () => undefined;
		await podman.pull(NAME, { signal: NEVER, onLayer });
		await podman.tag('abc', NAME, NEVER);
		await podman.removeName('reg.example:5000/team/app:1', NEVER);
		expect(await podman.isAlive(NEVER)).toBe(true);
		podman.close();
		expect(commands).toEqual([
			'pull --quiet reg.example:5000/team/app:1',
			'tag abc reg.example:5000/team/app:1',
			'rmi reg.example:5000/team/app:1',
			'--version',
		]);
	});

	it('tells what its words mean when it can not pull', async () => {
		const refusing = client(() => {
			throw new EngineRefusal('Error: x509: certificate signed by unknown authority');
		}).client;
		const pull = () => refusing.pull(NAME, { signal: NEVER, onLayer: () => undefined });
		expect(await faultOf(pull)).toMatchObject({
			code: 'engine.registry-untrusted',
			facts: { reason: 'certificate', engine: 'Podman 4.3.1' },
		});
		expect(await refusing.isAlive(NEVER)).toBe(false);
	});
});
