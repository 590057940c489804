// The promise of engine trust, by the command line against real engines on names that are not loopback: a pull fails, works
// once the registry is trusted, and fails again after it is undone, with every file as it was.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithTools } from '../support/require-tool';
import type { CommandResult } from '../support/run-command';
import {
	type BenchEngine,
	type BenchRun,
	type BenchUser,
	openTrustBench,
	PLAIN_HOST,
	PRIVATE_HOST,
	REPOSITORY,
	type TrustBench,
} from '../support/trust-bench';

const PLAIN_IMAGE = `${PLAIN_HOST}/${REPOSITORY}:1`;
const PRIVATE_IMAGE = `${PRIVATE_HOST}/${REPOSITORY}:1`;
/** How engines refuse a registry that they don't trust: a pull must not fail for anything else. */
const SPEAKS_HTTP = 'HTTP response to HTTPS client';
const UNKNOWN_CA = 'certificate signed by unknown authority';
/** Whatever dockerd reads, in a form that no formatter would give it. */
const ODD_DAEMON_JSON =
	'{"labels":["a=b"]  ,\r\n\t"insecure-registries" : [ "old.example:80" ]\r\n}';

let bench: TrustBench;

interface Started {
	readonly engine: Pick<BenchEngine, 'endpoint' | 'pull' | 'restart' | 'stop'>;
	readonly user?: BenchUser;
	readonly env?: Readonly<Record<string, string>>;
}

interface Case {
	readonly name: string;
	readonly start: () => Promise<Started>;
	/** Folders whose files must be as before when all is undone. */
	readonly folders: () => readonly string[];
}

const homeOf = (user: BenchUser, ...more: readonly string[]): string =>
	path.join(user.homeFolder, '.config', ...more);

const CASES: readonly Case[] = [
	{
		name: 'Docker with its file at the usual place',
		start: async () => ({ engine: await bench.startDockerd() }),
		folders: () => [bench.etc.docker],
	},
	{
		name: 'Docker with a file named by a flag',
		start: async () => {
			const configFile = path.join(bench.folder, 'odd place.json');
			writeFileSync(configFile, ODD_DAEMON_JSON, { mode: 0o640 });
			return { engine: await bench.startDockerd({ configFile }) };
		},
		folders: () => [bench.etc.docker, path.join(bench.folder, 'odd place.json')],
	},
	{
		name: 'Docker of a user who is not root',
		start: async () => {
			const user = bench.user();
			return { engine: await bench.startDockerd({ user }), user };
		},
		folders: () => [homeOf(bench.user(), 'docker'), bench.etc.docker],
	},
	{
		name: 'a Podman service',
		start: async () => ({ engine: await bench.startPodman() }),
		folders: () => [bench.etc.containers],
	},
	{
		name: 'a Podman service of a user who is not root',
		start: async () => {
			const user = bench.user();
			return { engine: await bench.startPodman({ user }), user };
		},
		folders: () => [homeOf(bench.user(), 'containers'), bench.etc.containers],
	},
	{
		name: 'the podman command without a service',
		start: () => Promise.resolve(podmanCommand()),
		folders: () => [bench.etc.containers],
	},
];

function podmanCommand(): Started {
	const folder = path.join(bench.folder, 'podman-command');
	mkdirSync(folder);
	const file = path.join(folder, 'storage.conf');
	const storage = ['driver = "vfs"', `graphroot = "${folder}/root"`, `runroot = "${folder}/run"`];
	writeFileSync(file, `[storage]\n${storage.join('\n')}\n`);
	const env = { CONTAINERS_STORAGE_CONF: file };
	const nothing = () => Promise.resolve();
	const pull = async (reference: string) => {
		const { code, stderr } = await bench.run(['podman', 'pull', reference], { env });
		return code === 0 ? undefined : stderr;
	};
	return { engine: { endpoint: 'podman:', pull, restart: nothing, stop: nothing }, env };
}

describeWithTools(
	['dockerd', 'podman', 'docker-registry', 'rootlesskit', 'newuidmap', 'ip'],
	'engine trust, proved',
	() => {
		beforeAll(async () => {
			bench = await openTrustBench();
		});
		afterAll(() => bench?.stop());

		describe.each(CASES)('$name', ({ start, folders }) => {
			let engine: Started['engine'];
			let how: BenchRun;
			beforeAll(async () => {
				const started = await start();
				engine = started.engine;
				how = {
					env: started.env ?? { DOCKER_HOST: engine.endpoint },
					...(started.user === undefined ? {} : { user: started.user }),
				};
			});
			afterAll(() => engine?.stop());

			it.each([
				['over plain HTTP', PLAIN_HOST, SPEAKS_HTTP, ['--as', 'insecure']],
				['with a private CA', PRIVATE_HOST, UNKNOWN_CA, ['--as', 'ca', '--ca']],
			])('takes a registry %s, and lets it go again', async (_, host, refusal, wish) => {
				const image = `${host}/${REPOSITORY}:1`;
				const before = filesIn(folders());
				const stand = wish.includes('--ca') ? [...wish, caFor(how.user)] : wish;
				expect(await engine.pull(image)).toContain(refusal);

				const applied = await bench.ferry(
					[
						'trust',
						'apply',
						host,
						...stand,
						'--engine',
						engine.endpoint,
						'--proof',
						image,
						'--yes',
					],
					how,
				);
				expect(words(applied)).toMatchObject({ code: 0 });
				expect(await engine.pull(image)).toBeUndefined();
				const listed = await bench.ferry(['trust', 'list', '--json'], how);
				expect(listed.stdout).toContain(host);

				const undone = await bench.ferry(['trust', 'revert', '--yes'], how);
				expect(words(undone)).toMatchObject({ code: 0 });
				expect(await engine.pull(image)).toContain(refusal);
				expect(filesIn(folders())).toEqual(before);
			});

			it('comes up again on what was left', async () => {
				await engine.restart();
				expect(await engine.pull(PLAIN_IMAGE)).toContain(SPEAKS_HTTP);
			});
		});

		it('lets a registry stand in for Docker Hub, and no longer', async () => {
			const engine = await bench.startDockerd();
			const how = { env: { DOCKER_HOST: engine.endpoint } };
			const image = `docker.io/${REPOSITORY}:1`;
			const before = filesIn([bench.etc.docker]);
			expect(await engine.pull(image)).toBeDefined();
			await bench.ferry(['registry', 'add', PLAIN_HOST, '--tls', 'plain-http'], how);
			const wish = ['--as', 'mirror', '--of', 'docker.io', '--engine', engine.endpoint];
			const applied = await bench.ferry(['trust', 'apply', PLAIN_HOST, ...wish, '--yes'], how);
			expect(words(applied)).toMatchObject({ code: 0 });
			expect(await engine.pull(image)).toBeUndefined();
			expect(words(await bench.ferry(['trust', 'revert', '--yes'], how))).toMatchObject({
				code: 0,
			});
			expect(await engine.pull(image)).toBeDefined();
			expect(filesIn([bench.etc.docker])).toEqual(before);
			await engine.stop();
		});

		it('undoes one registry, and the other stays', async () => {
			const engine = await bench.startDockerd();
			const how = { env: { DOCKER_HOST: engine.endpoint } };
			const apply = async (host: string) => {
				const wish = ['--as', 'insecure', '--engine', engine.endpoint, '--yes'];
				return words(await bench.ferry(['trust', 'apply', host, ...wish], how));
			};
			expect(await apply(PLAIN_HOST)).toMatchObject({ code: 0 });
			const [first] = (await changes(how)).slice(0, 1);
			expect(await apply(PRIVATE_HOST)).toMatchObject({ code: 0 });
			const undone = await bench.ferry(['trust', 'revert', first ?? '', '--yes'], how);
			expect(words(undone)).toMatchObject({ code: 0 });
			expect(await engine.pull(PLAIN_IMAGE)).toContain(SPEAKS_HTTP);
			expect(await engine.pull(PRIVATE_IMAGE)).toBeUndefined();
			await engine.restart();
			expect(await engine.pull(PRIVATE_IMAGE)).toBeUndefined();
			const rest = await bench.ferry(['trust', 'revert', '--yes'], how);
			expect(words(rest)).toMatchObject({ code: 0 });
			expect(await engine.pull(PRIVATE_IMAGE)).toContain(UNKNOWN_CA);
			await engine.stop();
		});

		it('gives the file back of an engine that does not start any more', async () => {
			const engine = await bench.startDockerd();
			const how = { env: { DOCKER_HOST: engine.endpoint } };
			const before = filesIn([bench.etc.docker]);
			const wish = ['--as', 'insecure', '--engine', engine.endpoint, '--yes'];
			const applied = await bench.ferry(['trust', 'apply', PLAIN_HOST, ...wish], how);
			expect(words(applied)).toMatchObject({ code: 0 });
			await engine.stop();
			expect(filesIn([bench.etc.docker])).not.toEqual(before);
			const undone = await bench.ferry(['trust', 'revert', '--yes'], how);
			expect(words(undone)).toMatchObject({ code: 0 });
			expect(undone.stderr).toContain('gives no answer');
			expect(filesIn([bench.etc.docker])).toEqual(before);
		});

		it('puts all back when the image that is to prove it cannot be pulled', async () => {
			const engine = await bench.startDockerd();
			const how = { env: { DOCKER_HOST: engine.endpoint } };
			const before = filesIn([bench.etc.docker]);
			const wish = ['--as', 'insecure', '--engine', engine.endpoint, '--yes'];
			const proof = ['--proof', `${PLAIN_HOST}/${REPOSITORY}:missing`];
			const applied = await bench.ferry(['trust', 'apply', PLAIN_HOST, ...wish, ...proof], how);
			expect(words(applied)).toMatchObject({ code: 1 });
			expect(applied.stderr).toContain('trust.proof-failed');
			expect(filesIn([bench.etc.docker])).toEqual(before);
			expect(await engine.pull(PLAIN_IMAGE)).toContain(SPEAKS_HTTP);
			await engine.stop();
		});
	},
);

/** Ids of the changes, the newest first. */
async function changes(how: BenchRun): Promise<readonly string[]> {
	const { stdout } = await bench.ferry(['trust', 'list', '--json'], how);
	return (
		JSON.parse(stdout) as { readonly changes: readonly { readonly id: string }[] }
	).changes.map(({ id }) => id);
}

/** The CA where the user of the command may read it. */
function caFor(user: BenchUser | undefined): string {
	if (user === undefined) return bench.caFile;
	const file = path.join(bench.folder, 'ca.pem');
	writeFileSync(file, readFileSync(bench.caFile), { mode: 0o644 });
	return file;
}

/** Content and mode of every file below folders, by path; what Image Ferry keeps beside them as backup is left out. */
function filesIn(places: readonly string[]): Readonly<Record<string, string>> {
	const files: Record<string, string> = {};
	for (const place of places.filter((one) => existsSync(one))) {
		const below = place.endsWith('.json')
			? [place]
			: readdirSync(place, { recursive: true, withFileTypes: true, encoding: 'utf8' })
					.filter((entry) => entry.isFile())
					.map((entry) => path.join(entry.parentPath, entry.name));
		for (const file of below.filter((one) => !one.includes('.image-ferry-backup.')))
			files[file] = readFileSync(file, 'utf8');
	}
	return files;
}

const words = ({ code, stdout, stderr }: CommandResult) => ({ code, stdout, stderr });
