// What `podman login HOST/path` leaves behind, used by every command of a terminal and through an engine: signed in, each
// part of a registry with its own login.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPlan, readReport } from '../support/contract-documents';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { imageManifest, SamplePusher } from '../support/sample-images';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';
import { type SigningProfile, signsIn } from '../support/sign-in-profiles';

const TOOLS = ['podman', 'dockerd', 'docker', 'docker-registry', 'htpasswd'];
const ROBOTS: Readonly<Record<string, string>> = {
	'a-robot': 'secret of a',
	'b-robot': 'secret of b',
};

describeWithTools(TOOLS, 'logins for a part of a registry', () => {
	let home: FerryHome;
	let source: RealRegistry;
	let destination: RealRegistry;
	let divided: ScriptedRegistry;
	let profile: SigningProfile;
	let engines: readonly RealEngine[] = [];

	beforeAll(async () => {
		profile = signsIn({
			kind: 'basic',
			isRight: (username, secret) => ROBOTS[username] === secret,
			mayUse: (username, repository) => repository.startsWith(`org-${username[0] ?? ''}/`),
		});
		[home, source, destination, divided] = await Promise.all([
			createFerryHome(),
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry({ auth: 'htpasswd' }),
			startScriptedRegistry({ profiles: [profile] }),
		]);
		const pusher = new SamplePusher(source);
		await pusher.push('team/app', imageManifest({ name: 'path-app' }), '1');
		for (const name of ['org-a', 'org-b']) {
			divided.registry.store(`${name}/app`, imageManifest({ name }), '1');
		}
		const insecureRegistries = [source, destination, divided].map(({ host }) => host);
		for (const host of insecureRegistries) {
			await home.run(['registry', 'add', host, '--tls', 'plain-http']);
		}
		engines = await Promise.all([startDockerd(), startPodman({ insecureRegistries })]);
		await login(`${source.host}/team`, source.username, source.password);
		await login(`${destination.host}/mirror`, destination.username, destination.password);
	});
	afterAll(async () => {
		for (const engine of engines) await engine.stop();
		await Promise.all([home.stop(), source.stop(), destination.stop(), divided.stop()]);
	});

	const login = (place: string, username: string, password: string) =>
		expectCommand(
			'podman',
			['login', '--tls-verify=false', '--username', username, '--password-stdin', place],
			{ env: home.env, input: password },
		);

	function mirror(references: readonly string[], more = '', repository = 'mirror'): string {
		const images = references.map((reference) => `  - reference: "${reference}"`).join('\n');
		return home.writeFile(
			'mirror.yaml',
			`apiVersion: image-ferry/v1\nkind: Mirror\nimages:\n${images}\ndestination: { registry: "${destination.host}", repository: ${repository} }\n${more}`,
		);
	}

	async function run(file: string) {
		const ended = await home.run(['run', file, '--report', 'report.json']);
		return { ended, report: readReport(readFileSync(join(home.folder, 'report.json'), 'utf8')) };
	}

	it('stand under the path that was named', () => {
		const file = join(home.folder, 'run', 'containers', 'auth.json');
		const { auths } = JSON.parse(readFileSync(file, 'utf8')) as { auths: object };
		expect(Object.keys(auths)).toEqual(
			expect.arrayContaining([`${source.host}/team`, `${destination.host}/mirror`]),
		);
	});

	it('are tried by registry test: of an image, of a repository, and without either', async () => {
		const { host, username } = source;
		const tests = [
			[host],
			[host, '--image', 'team/app:1'],
			[host, '--image', 'team/app:1', '--push', 'team/new'],
		];
		for (const args of tests) {
			const { code, stdout } = await home.run(['registry', 'test', ...args]);
			expect(code).toBe(0);
			expect(stdout).toContain(`ok       credential  ${username} (for team) is let in`);
		}
	});

	it('sign a plan and a run in, at both ends', async () => {
		const file = mirror([`${source.host}/team/app:1`]);
		const planned = await home.run(['plan', file, '--json']);
		expect(readPlan(planned.stdout).items.map(({ action }) => action)).toEqual(['copy']);
		const { ended } = await run(file);
		expect([ended.code, ended.stderr]).toEqual([0, expect.not.stringContaining('credential')]);
		expect(await readBack(destination, 'mirror/team/app', '1')).toMatchObject({ faults: [] });
	});

	it('are for their own part: another part is anonymous, and why is said', async () => {
		const { code, stdout } = await home.run(['plan', mirror([`${source.host}/other/app:1`])]);
		expect(code).toBe(1);
		expect(stdout).toContain(`${source.host} asks for a sign-in`);
		expect(stdout).toContain(
			`The login for ${source.host}/team in ${home.folder}/run/containers/auth.json is for that part of the registry only.`,
		);
	});

	it('of two organisations are each used for their own, and a wrong one stops its own only', async () => {
		await login(`${divided.host}/org-a`, 'a-robot', ROBOTS['a-robot'] ?? '');
		await login(`${divided.host}/org-b`, 'b-robot', ROBOTS['b-robot'] ?? '');
		const references = ['org-a', 'org-b'].map((name) => `${divided.host}/${name}/app:1`);
		profile.attempts.length = 0;
		const { ended, report } = await run(mirror(references));
		expect(ended.code).toBe(0);
		expect(report.items.map(({ outcome }) => outcome)).toEqual(['copied', 'copied']);
		for (const { path, username } of profile.attempts) {
			expect(path).toMatch(new RegExp(`^/v2/org-${username[0]}/`));
		}

		const file = join(home.folder, 'run', 'containers', 'auth.json');
		const logins = JSON.parse(readFileSync(file, 'utf8')) as { auths: Record<string, object> };
		const auth = Buffer.from('a-robot:wrong').toString('base64');
		const wrong = { auths: { ...logins.auths, [`${divided.host}/org-a`]: { auth } } };
		const env = { REGISTRY_AUTH_FILE: home.writeFile('wrong.json', JSON.stringify(wrong)) };
		const again = await home.run(['plan', mirror(references), '--json'], { env });
		expect(readPlan(again.stdout).items.map((item) => item.fault?.code)).toEqual([
			'registry.unauthorized',
			undefined,
		]);
	});

	it.each([0, 1])('go with each image through an engine (%s)', async (index) => {
		const engine = engines[index];
		if (engine === undefined) throw new Error('no engine was started');
		const references = [
			`${source.host}/team/app:1`,
			...['org-a', 'org-b'].map((name) => `${divided.host}/${name}/app:1`),
		];
		const route = `route: engine\nengine: "${engine.endpoint}"\n`;
		profile.attempts.length = 0;
		const { report } = await run(mirror(references, route, `mirror/engine-${index}`));
		expect(report.items.map(({ outcome }) => outcome)).toEqual(references.map(() => 'copied'));
		const pulls = profile.attempts.filter(({ path }) => path.startsWith('/v2/org-'));
		expect(pulls.length).toBeGreaterThan(0);
		for (const { path, username } of pulls) {
			expect(path).toMatch(new RegExp(`^/v2/org-${username[0]}/`));
		}
	});
});
