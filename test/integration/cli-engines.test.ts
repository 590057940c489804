// Engines from the command line as an admin uses them: found, gone through with the keychain's password, stopped and
// continued. The password is a marked one, and is looked for afterwards everywhere (T14).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPlan, readReport } from '../support/contract-documents';
import { onProcessEnd } from '../support/own-process';
import { type RealEngine, startDockerd, startPodman } from '../support/real-engine';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { readBack } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import {
	AMD64,
	ARM64,
	imageManifest,
	indexManifest,
	layerFor,
	type SampleManifest,
	SamplePusher,
} from '../support/sample-images';

const TOOLS = [
	...['docker-registry', 'htpasswd', 'dockerd', 'docker', 'podman', 'curl'],
	...['gnome-keyring-daemon', 'dbus-daemon'],
];
const CANARY = `CANARY-${process.pid}-Eng7`;
const PASSWORD = `${CANARY}+/=? x`;

interface EnginesDocument {
	readonly schema: string;
	readonly engines: readonly { endpoint: string; kind: string; version: string; place: string }[];
	readonly rejected: readonly { place: string; looked: string; reason: string }[];
}

/** Every way in which the password may be written down. */
function writings(username: string): readonly string[] {
	const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
	const auth = JSON.stringify({ username, password: PASSWORD });
	return [
		CANARY,
		base64(`${username}:${PASSWORD}`),
		// The middle of what engines are sent, wherever in its group of three bytes it begins.
		...[0, 1, 2].map((skipped) =>
			base64(auth.slice(auth.indexOf('CANARY') + skipped)).slice(4, 24),
		),
	];
}

describeWithTools(TOOLS, 'engines from the command line', () => {
	let source: RealRegistry;
	let destination: RealRegistry;
	let docker: RealEngine;
	let podman: RealEngine;
	let home: FerryHome;

	beforeAll(async () => {
		home = await createFerryHome({ keyring: true });
		[source, destination] = await Promise.all([
			startRealRegistry({ auth: 'htpasswd' }),
			startRealRegistry({ auth: 'htpasswd' }),
		]);
		for (const registry of [source, destination]) registry.setPassword(PASSWORD);
		const insecureRegistries = [source.host, destination.host];
		[docker, podman] = await Promise.all([
			startDockerd({ isDebugging: true }),
			startPodman({ insecureRegistries }),
		]);
		for (const { host, username } of [source, destination]) {
			await home.run(['registry', 'add', host, '--tls', 'plain-http']);
			const login = ['login', host, '--username', username, '--password-stdin'];
			expect((await home.run(login, { stdin: PASSWORD })).code).toBe(0);
		}
	});
	afterAll(async () => {
		await docker.stop();
		await podman.stop();
		await Promise.all([home.stop(), source.stop(), destination.stop()]);
	});

	async function store(name: string, manifest: SampleManifest): Promise<string> {
		await new SamplePusher(source).push(`vendor/${name}`, manifest, '1.0');
		return `${source.host}/vendor/${name}:1.0`;
	}

	function mirror(file: string, references: readonly string[], more: string): string {
		const images = references.map((reference) => `  - reference: ${reference}\n`).join('');
		home.writeFile(
			file,
			`apiVersion: image-ferry/v1\nkind: Mirror\nimages:\n${images}destination: { registry: "${destination.host}", repository: ${file.split('.')[0]} }\n${more}`,
		);
		return file;
	}

	const report = (file: string) => readReport(readFileSync(join(home.folder, file), 'utf8'));

	it('lists what is found, and each place with its reason', async () => {
		const env = { DOCKER_HOST: docker.endpoint };
		const { code, stdout } = await home.run(['engines', '--json'], { env });
		expect(code).toBe(0);
		const found = JSON.parse(stdout) as EnginesDocument;
		expect(found.schema).toBe('image-ferry/engines/v1');
		expect(found.engines[0]).toMatchObject({
			endpoint: docker.endpoint,
			kind: 'docker',
			place: 'docker-host',
			isUsable: true,
		});
		expect(found.rejected.every(({ reason }) => reason.endsWith('.'))).toBe(true);
		const places = new Set(found.rejected.map(({ place }) => place));
		expect([...places]).toEqual(
			expect.arrayContaining(['docker-context', 'docker-rootless', 'podman-user-socket']),
		);
		// Who answers decides, not the name of the variable.
		const asPodman = await home.run(['engines'], { env: { DOCKER_HOST: podman.endpoint } });
		expect(asPodman.stdout).toMatch(/^Podman \d/m);
	});

	it('says that there is none, and what does without', async () => {
		const env = { DOCKER_HOST: 'unix:///no/such.sock' };
		const listed = await home.run(['engines'], { env });
		expect(listed.stdout).toMatch(/No container engine found|Docker|Podman/);
		const reference = `${source.host}/vendor/any:1.0`;
		const file = mirror('none.yaml', [reference], 'route: engine\nengine: unix:///no/such.sock\n');
		for (const command of ['plan', 'run']) {
			const { code, stderr } = await home.run([command, file]);
			expect(stderr).toContain('(engine.unreachable, this-computer)');
			expect(code).toBe(2);
		}
	});

	it.each(['docker', 'podman'])(
		'mirrors through %s with the password of the keychain',
		async (kind) => {
			const engine = kind === 'docker' ? docker : podman;
			const seen: string[] = [];
			const words = [...writings(source.username), ...writings(destination.username)];
			const watch = setInterval(() => seen.push(...processesThatShow(words)), 20);
			onProcessEnd(() => clearInterval(watch));
			const plain = imageManifest({ name: `${kind}-cli` });
			const index = indexManifest([
				imageManifest({ name: `${kind}-cli-index`, platform: AMD64 }),
				imageManifest({ name: `${kind}-cli-index`, platform: ARM64 }),
			]);
			const references = [
				await store(`${kind}-plain`, plain),
				await store(`${kind}-index`, index),
				`${source.host}/vendor/${kind}-missing:1.0`,
			];
			const file = mirror(
				`${kind}.yaml`,
				references,
				`route: engine\nengine: ${engine.endpoint}\n`,
			);
			const before = await engine.names();

			const planned = await home.run(['plan', file, '--json']);
			const plan = readPlan(planned.stdout);
			expect(planned.code).toBe(1);
			expect(plan.route).toBe('engine');
			expect(plan.items.map(({ action }) => action)).toEqual(['copy', 'copy', 'refused']);
			expect(plan.items[1]?.warnings.join(' ')).toContain('lost: linux/arm64/v8');

			const run = await home.run(['run', file, '--report', `${kind}.json`, '--progress', 'json']);
			clearInterval(watch);
			expect(run.code).toBe(1);
			const done = report(`${kind}.json`);
			expect(done.route).toBe('engine');
			expect(done.totals).toMatchObject({ images: 3, succeeded: 2, failed: 1 });
			for (const item of done.items.slice(0, 2)) {
				const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(item.destination) ?? [];
				const there = await readBack(destination, repository, tag);
				expect(there.faults).toEqual([]);
				expect(item).toMatchObject({ verified: true, destinationDigest: there.digest });
			}
			expect(done.items[1]?.warnings.join(' ')).toContain('lost: linux/arm64/v8');
			expect(done.items[2]?.fault?.code).toBe('manifest.not-found');
			expect(await engine.names()).toEqual(before);

			expect(seen).toEqual([]);
			for (const word of words) {
				expect([word, home.filesContaining(word)]).toEqual([word, []]);
				expect([word, engine.log().includes(word)]).toEqual([word, false]);
				expect(`${planned.stdout}${planned.stderr}${run.stdout}${run.stderr}`).not.toContain(word);
			}
			// The debug log is one, and what was looked for would be found.
			expect(kind === 'podman' || engine.log().includes('level=debug')).toBe(true);
			expect(home.filesContaining(destination.host).length).toBeGreaterThan(0);
		},
	);

	it('stops at Ctrl+C, leaves the engine tidy, and goes on with what is left', async () => {
		const layers = [layerFor('stopped', 60_000_000, 'docker')];
		const big = imageManifest({ name: 'stopped', format: 'docker', layers });
		const references = [
			await store('small', imageManifest({ name: 'small' })),
			await store('big', big),
		];
		const more = `route: engine\nengine: ${docker.endpoint}\nlimits: { oneByOne: true }\n`;
		const file = mirror('stopped.yaml', references, more);
		const before = await docker.names();
		const stopped = await home.run(['run', file, '--progress', 'plain'], {
			killSignal: 'SIGINT',
			killWhen: ({ stderr }) => stderr.includes('copied: '),
		});
		expect(stopped.code).toBe(130);
		expect(await docker.names()).toEqual(before);

		const continued = await home.run(['run', file, '--report', 'stopped.json']);
		expect(continued.code).toBe(0);
		expect(continued.stdout.split(':')[0]).toBe(stopped.stdout.split(':')[0]);
		expect(report('stopped.json').totals).toMatchObject({ images: 2, failed: 0, cancelled: 0 });
		expect(await docker.names()).toEqual(before);
	});
});

/** Command lines and environments of all processes but this one that hold one of the words. */
function processesThatShow(words: readonly string[]): readonly string[] {
	return readdirSync('/proc')
		.filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
		.flatMap((pid) => ['cmdline', 'environ'].map((file) => textOf(`/proc/${pid}/${file}`)))
		.filter((text) => words.some((word) => text.includes(word)));
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		// It has ended, or is of the kernel.
		return '';
	}
}
