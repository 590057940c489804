// registry add, list and remove; and every way in which a registry turns out to be other than it was said to be.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlan } from '../support/contract-documents';
import { type RealRegistry, type RegistryTls, startRealRegistry } from '../support/real-registry';
import { helloWorld, htmlPages, withoutPushRight, withRealm } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type SeededImage, seedTiny } from '../support/sample-sets';
import { startScriptedRegistry } from '../support/scripted-registry';
import { testCertificates } from '../support/test-ca';

let home: FerryHome;
beforeAll(async () => {
	home = await createFerryHome();
});
afterAll(() => home.stop());

describe('saved registries', () => {
	it('are added, listed, changed by what is named, and removed', async () => {
		const ca = testCertificates().caFile;
		const say = async (...args: string[]) => {
			const { code, stdout, stderr } = await home.run(['registry', ...args]);
			return [code, stdout, stderr];
		};
		expect(await say('list')).toEqual([
			0,
			'No registries saved. Add one: image-ferry registry add HOST[:PORT]\n',
			'',
		]);
		expect(await say('add', 'R.example:5000', '--ca', ca, '--name', 'Home')).toEqual([
			0,
			'Added r.example:5000 (private-ca).\n',
			'',
		]);
		expect(await say('add', 'r.example:5000', '--sign-in-server', 'auth.example:5001')).toEqual([
			0,
			'Updated r.example:5000 (private-ca, sign-in server auth.example:5001).\n',
			'',
		]);
		await say('add', 'b.example', '--tls', 'plain-http');
		expect(await say('list')).toEqual([
			0,
			'r.example:5000  private-ca   Home  (sign-in server auth.example:5001)\nb.example       plain-http   b.example\n',
			'',
		]);
		const [, json] = await say('list', '--json');
		expect(JSON.parse(String(json))).toEqual({
			schema: 'image-ferry/registries/v1',
			registries: [
				{
					host: 'r.example:5000',
					name: 'Home',
					tls: 'private-ca',
					signInServer: 'auth.example:5001',
					hasCa: true,
				},
				{ host: 'b.example', name: 'b.example', tls: 'plain-http', hasCa: false },
			],
		});
		expect(await say('add', 'r.example:5000', '--tls', 'verify')).toEqual([
			0,
			'Updated r.example:5000 (verify, sign-in server auth.example:5001).\n',
			'',
		]);
		expect((await say('add', 'r.example:5000', '--tls', 'private-ca'))[2]).toContain(
			'--tls private-ca needs --ca FILE',
		);
		expect(await say('remove', 'r.example:5000')).toEqual([
			0,
			'Removed r.example:5000. Its credential, if any, stays: image-ferry logout r.example:5000\n',
			'',
		]);
		expect(await say('remove', 'r.example:5000')).toEqual([
			2,
			'',
			'image-ferry: No registry r.example:5000 is saved\n  Check the spelling against image-ferry registry list.\n  (registry.unknown-entry, this-computer)\n',
		]);
		await say('remove', 'b.example');
		expect(statSync(home.dataFolder).mode & 0o077).toBe(0);
		expect(statSync(join(home.dataFolder, 'settings.json')).mode & 0o077).toBe(0);
	});

	it.each([
		[['https://r.example:5000/v2/'], 'Write it as r.example:5000.'],
		[
			['r.example/team'],
			'Write it as r.example. Run: image-ferry registry add r.example — the path goes with the images: r.example/team/IMAGE:TAG; as a destination, repository: team.',
		],
		[['r.example:99999'], 'such as registry.example.com:8083'],
		[['*.example'], 'such as registry.example.com:8083'],
		[['https://user:s3cret@r.example'], 'Write it as r.example.'],
		[['r.example', '--sign-in-server', 'https://auth.example'], 'Write it as auth.example.'],
		[['r.example', '--tls', 'verify', '--ca', 'x.pem'], '--ca goes with --tls private-ca'],
		[['r.example', '--ca', 'gone.pem'], 'gone.pem does not exist'],
		[['r.example', '--ca', 'empty.pem'], 'holds no certificate in PEM form'],
		[['r.example', '--ca', 'damaged.pem'], "certificate 1 of 1 can't be read"],
		[['r.example', '--name', 'n'.repeat(65)], '--name takes at most 64 characters'],
	])('refuse %j and say what to write', async (args, words) => {
		home.writeFile('empty.pem', 'nothing');
		home.writeFile('damaged.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
		const { code, stdout, stderr } = await home.run(['registry', 'add', ...args]);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(words);
		expect(stderr).not.toContain('s3cret');
		expect((await home.run(['registry', 'list'])).stdout).toContain('No registries saved');
	});

	it('are told to be lost when the settings are damaged, which are kept beside', async () => {
		const other = await createFerryHome();
		await other.run(['registry', 'add', 'r.example']);
		writeFileSync(join(other.dataFolder, 'settings.json'), '{"version": 1, "regis');
		const { code, stdout, stderr } = await other.run(['registry', 'list']);
		expect([code, stdout]).toEqual([
			0,
			'No registries saved. Add one: image-ferry registry add HOST[:PORT]\n',
		]);
		expect(stderr).toMatch(/^warning: \S+ is damaged\n {2}It was kept as \S+\./);
		expect(stderr).toContain('(settings.damaged, this-computer)');
		await other.stop();
	});

	it('cannot be saved where nothing can be written, which is said', async () => {
		home.writeFile('a-file', '');
		const { code, stdout, stderr } = await home.run(['registry', 'add', 'r.example'], {
			env: { FERRY_DATA_DIR: join(home.folder, 'a-file', 'data') },
		});
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(join(home.folder, 'a-file', 'data'));
		expect(stderr).toMatch(/\(disk\.(?:failed|denied), this-computer\)/);
	});

	it('are looked for below an absolute data folder only', async () => {
		const { code, stderr } = await home.run(['registry', 'list'], {
			env: { FERRY_DATA_DIR: 'relative/data' },
		});
		expect(code).toBe(2);
		expect(stderr).toContain('FERRY_DATA_DIR must be an absolute path, not "relative/data"');
		expect(stderr).toContain(
			`Set it to a path from the root, such as ${home.folder}/relative/data`,
		);
	});
});

describeWithTools(['docker-registry', 'openssl'], 'a registry', () => {
	let destination: RealRegistry;
	beforeAll(async () => {
		destination = await startRealRegistry();
	});
	afterAll(() => destination.stop());

	/** Plans one image with `registries:` as given; gives fault and what a person reads of it. */
	async function planned(
		reference: string,
		registries: string,
		to = destination.host,
		env: Readonly<Record<string, string>> = {},
	) {
		home.writeFile(
			'm.yaml',
			`apiVersion: image-ferry/v1\nkind: Mirror\nimages: [{ reference: "${reference}" }]\ndestination: { registry: "${to}" }\nregistries: ${registries}\n`,
		);
		const { code, stdout } = await home.run(['plan', 'm.yaml', '--json'], { env });
		const plan = readPlan(stdout);
		const fault = plan.items[0]?.fault;
		return { status: code, code: fault?.code, title: fault?.title, remedy: fault?.remedy };
	}
	const plainDestination = (): string => `"${destination.host}": { tls: plain-http }`;

	const trusting = (host: string): string =>
		`{ "${host}": { tls: private-ca, ca: "${testCertificates().caFile}" }, ${plainDestination()} }`;

	it.each([
		['private-ca', undefined, ''],
		['expired', 'registry.tls-expired', 'has expired'],
		['wrong-name', 'registry.tls-name-mismatch', 'is made out to another name'],
		['unknown-ca', 'registry.tls-untrusted', "this computer doesn't trust"],
	] as const)('with a certificate that is %s', async (tls: RegistryTls, code, title) => {
		const registry = await startRealRegistry({ tls });
		const [image] = tls === 'private-ca' ? await seedTiny(registry, 1, 1) : [];
		const reference = image?.reference ?? `${registry.host}/any/thing:1`;
		const plan = await planned(reference, trusting(registry.host));
		expect([plan.status, plan.code]).toEqual([code === undefined ? 0 : 1, code]);
		expect(plan.title ?? '').toContain(title);
		if (tls === 'unknown-ca' || tls === 'private-ca') {
			const untold = await planned(reference, `{ ${plainDestination()} }`);
			expect(untold.code).toBe('registry.tls-untrusted');
			expect(untold.remedy).toContain(
				`image-ferry registry add ${registry.host} --tls private-ca --ca FILE`,
			);
			expect(untold.remedy).toContain('registries:');
		}
		if (code !== undefined) expect(registry.log()).not.toMatch(/manifests|blobs/);
		await registry.stop();
	});

	it('that speaks plain HTTP where HTTPS was asked gets no request in the clear', async () => {
		const registry = await startScriptedRegistry();
		const [image] = await seedTiny(registry, 1, 1);
		registry.forgetRequests();
		const plan = await planned(image?.reference ?? '', `{ ${plainDestination()} }`);
		expect(plan).toMatchObject({ status: 1, code: 'registry.speaks-plain-http' });
		expect(plan.remedy).toContain(`image-ferry registry add ${registry.host} --tls plain-http`);
		expect(plan.remedy).toContain('registries:');
		expect(registry.requests()).toEqual([]);
		await registry.stop();
	});

	it('that speaks HTTPS where plain HTTP was asked is named as such', async () => {
		const registry = await startRealRegistry({ tls: 'private-ca' });
		const plan = await planned(
			`${registry.host}/a:1`,
			`{ "${registry.host}": { tls: plain-http }, ${plainDestination()} }`,
		);
		expect(plan).toMatchObject({ status: 1, code: 'registry.speaks-https' });
		expect(plan.remedy).toContain(`image-ferry registry add ${registry.host} --tls verify`);
		await registry.stop();
	});

	it.each([
		['a web site', htmlPages()],
		['a program that greets everybody', helloWorld()],
	])('that is %s is no registry', async (_, profile) => {
		const server = await startScriptedRegistry({ profiles: [profile] });
		const plan = await planned(
			`${server.host}/a:1`,
			`{ "${server.host}": { tls: plain-http }, ${plainDestination()} }`,
		);
		expect(plan).toMatchObject({ status: 1, code: 'registry.not-a-registry' });
		await server.stop();
	});

	it('that is not there is named with its stage', async () => {
		const registry = await startScriptedRegistry();
		await registry.stop();
		const plan = await planned(
			`${registry.host}/a:1`,
			`{ "${registry.host}": { tls: plain-http }, ${plainDestination()} }`,
		);
		expect(plan).toMatchObject({ status: 1, code: 'registry.unreachable' });
	});

	it('that sends the password elsewhere is refused, with the command that allows it', async () => {
		const registry = await startScriptedRegistry({
			profiles: [withRealm('https://auth.elsewhere.example:5001/token')],
		});
		const auth = Buffer.from('robot:secret').toString('base64');
		const plan = await planned(
			`${registry.host}/a:1`,
			`{ "${registry.host}": { tls: plain-http }, ${plainDestination()} }`,
			destination.host,
			{ DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [registry.host]: { auth } } }) },
		);
		expect(plan).toMatchObject({ status: 1, code: 'registry.sign-in-server-refused' });
		expect(plan.remedy).toContain(
			`image-ferry registry add ${registry.host} --tls plain-http --sign-in-server auth.elsewhere.example:5001.`,
		);
		await registry.stop();
	});

	it('without the image, or without the platform, is named with what there is', async () => {
		const registry = await startScriptedRegistry();
		const [image] = await seedTiny(registry, 1, 1);
		const registries = `{ "${registry.host}": { tls: plain-http }, ${plainDestination()} }`;
		const missing = await planned(`${registry.host}/no/such:1`, registries);
		expect(missing.status).toBe(1);
		expect(missing.code).toMatch(/^(?:manifest|repository)\.not-found$/);
		const platform = await planned(
			image?.reference ?? '',
			`${registries}\nplatforms: [linux/riscv64]`,
		);
		expect(platform).toMatchObject({ status: 1, code: 'platform.not-found' });
		expect(platform.title).toContain('linux/riscv64');
		await registry.stop();
	});

	it('that gives no push right fails each image, with side and repository', async () => {
		const source = await startScriptedRegistry();
		const images: readonly SeededImage[] = await seedTiny(source, 2, 1);
		const denying = await startScriptedRegistry({ profiles: [withoutPushRight()] });
		home.writeFile('list.txt', images.map(({ reference }) => `${reference}\n`).join(''));
		home.writeFile(
			'm.yaml',
			`apiVersion: image-ferry/v1\nkind: Mirror\nimages: [{ list: list.txt }]\ndestination: { registry: "${denying.host}" }\nregistries: { "${source.host}": { tls: plain-http }, "${denying.host}": { tls: plain-http } }\n`,
		);
		const { code, stdout } = await home.run(['run', 'm.yaml', '--progress', 'none']);
		expect(code).toBe(1);
		expect(stdout).toMatch(/^Run \S+: failed\n0 of 2 images/);
		expect(stdout.match(/\(registry\.denied, destination\)/g)).toHaveLength(1);
		expect(stdout).toContain('2 images: You may not push to ');
		for (const { reference } of images) expect(stdout).toContain(`  failed: ${reference}\n`);
		await Promise.all([source.stop(), denying.stop()]);
	});
});
