// The window signs in by what `podman login HOST/path` leaves behind: plans, tag lists and runs, through main and the
// transfer process, by the provider that the command line has too.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialProvider } from '../../electron/credentials/credential-provider';
import { dockerLogins } from '../../electron/credentials/docker-config-import';
import { memoryVault } from '../../electron/credentials/memory-vault';
import { emptyDraft } from '../../shared/mirror/draft/mirror-draft';
import { temporaryFolder, waitFor } from '../support/own-process';
import { imageManifest } from '../support/sample-images';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';
import { type SigningProfile, signsIn } from '../support/sign-in-profiles';
import { type TransferChildren, transferChildren } from '../support/transfer-child';
import { windowBench } from '../support/window-bench';

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });

describe('the window, with logins for parts of a registry', () => {
	let source: ScriptedRegistry;
	let destination: ScriptedRegistry;
	let profile: SigningProfile;
	let children: TransferChildren;
	let bench: Awaited<ReturnType<typeof windowBench>>;

	beforeAll(async () => {
		profile = signsIn({
			kind: 'basic',
			isRight: (username, secret) => secret === `secret of ${username}`,
			mayUse: (username, repository) => repository.startsWith(`${username}/`),
		});
		[source, destination] = await Promise.all([
			startScriptedRegistry({ profiles: [profile] }),
			startScriptedRegistry(),
		]);
		for (const name of ['org-a', 'org-b']) {
			source.registry.store(`${name}/app`, imageManifest({ name }), '1');
		}
		const logins = {
			[`${source.host}/org-a`]: auth('org-a:secret of org-a'),
			[`${source.host}/org-b`]: auth('org-b:secret of org-b'),
		};
		const variables = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: logins }) };
		const home = temporaryFolder('window-paths');
		const environment = { platform: 'linux', homeFolder: home, userId: 0, variables } as const;
		const onNote = (note: string) => expect.unreachable(note);
		const dataFolder = path.join(home, 'data');
		children = await transferChildren(dataFolder);
		bench = await windowBench({
			...{ dataFolder, startChild: children.start },
			provider: credentialProvider({
				...{ vault: memoryVault(), logins: dockerLogins(environment, onNote), onNote },
			}),
		});
	});
	afterAll(async () => {
		await bench.host.stop();
		await Promise.all([source.stop(), destination.stop()]);
	});

	it('lists, plans and runs with each login where it belongs, and asks main once for each', async () => {
		const { mirrors, runs, images } = bench.handlers;
		const names = ['org-a', 'org-b'];
		const draft = {
			...emptyDraft('paths'),
			name: 'paths',
			imagesText: names.map((name) => `${source.host}/${name}/app:1`).join('\n'),
			destination: { registry: destination.host, repository: 'mirror' },
			registries: Object.fromEntries(
				[source, destination].map(({ host }) => [host, { tls: 'plain-http' as const }]),
			),
		};
		await mirrors.save({ draft });
		await mirrors.acceptHosts({ id: draft.id });
		for (const name of names) {
			const repository = `${source.host}/${name}/app`;
			expect((await images.tags({ repository, id: draft.id })).tags).toEqual(['1']);
		}
		bench.asked.length = 0;
		const { plan, planId } = await mirrors.plan({ id: draft.id });
		expect(plan.totals).toMatchObject({ images: 2, toCopy: 2 });
		const { runId } = await runs.start({ id: draft.id, planId });
		const state = await waitFor('the run to end', async () => {
			const { state } = await runs.snapshot({ runId });
			return state.outcome === undefined ? undefined : state;
		});
		expect(state.outcome).toBe('succeeded');
		for (const { path: asked, username, isRight } of profile.attempts) {
			expect([isRight, asked.startsWith(`/v2/${username}/`)]).toEqual([true, true]);
		}
		const perPart = names.map((name) => `${source.host}/${name}/app`);
		expect(bench.asked.toSorted()).toEqual([...perPart, ...perPart].toSorted());
	});
});
