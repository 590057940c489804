// What plans for Podman write does what they promise: registries that podman and skopeo refuse are taken, asked as a mirror, and
// refused again once all is taken back. Podman has no exemption for loopback, so the registries may be here.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { PodmanFiles } from '../../shared/trust/engine-files';
import { OWN_CA_NAME, ownDropInName } from '../../shared/trust/own-names';
import { planPodman } from '../../shared/trust/plan-podman';
import type { TrustWish } from '../../shared/trust/trust-wish';
import { temporaryFolder } from '../support/own-process';
import { podmanFiles } from '../support/podman-samples';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { describeWithTools } from '../support/require-tool';
import { runCommand } from '../support/run-command';
import { AMD64, imageManifest, SamplePusher } from '../support/sample-images';
import { certificateFolder, fileMissing, fileThere } from '../support/trust-samples';

const TAGGED = 'team/app:1';
const folder = temporaryFolder('podman-plan');
const home = join(folder, 'home');
const configFolder = join(home, '.config', 'containers');
const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') };

/** A file as it is on disk. */
function seen(path: string) {
	try {
		return fileThere(path, readFileSync(path), { kind: 'own' });
	} catch {
		return fileMissing(path, { kind: 'own' });
	}
}

/** The user's own place, read from disk. */
function filesFor(wish: TrustWish): PodmanFiles {
	const dropIns = join(configFolder, 'registries.conf.d');
	const certificates = join(configFolder, 'certs.d', wish.host);
	const ownCa = seen(join(certificates, OWN_CA_NAME));
	const inFolder = [...known].map((name) => seen(join(dropIns, name)));
	return {
		...podmanFiles(wish, {}),
		main: seen(join(configFolder, 'registries.conf')),
		dropIns: [{ folder: dropIns, files: inFolder.filter(({ kind }) => kind === 'there') }],
		ownDropIn: seen(join(dropIns, ownDropInName(wish))),
		certificates: [
			{
				...certificateFolder(certificates, undefined, true),
				exists: ownCa.kind === 'there',
				ownCa,
			},
		],
	};
}

/** Names of our drop-ins so far. */
const known = new Set<string>();

/** Plans and writes. */
function wish(wished: TrustWish): void {
	known.add(ownDropInName(wished));
	const plan = planPodman(wished, filesFor(wished));
	if (!plan.ok) throw new Error(JSON.stringify(plan.fault));
	expect(plan.value.findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
	for (const { before, after } of plan.value.edits) {
		mkdirSync(dirname(before.path), { recursive: true });
		if (after === undefined) rmSync(before.path);
		else writeFileSync(before.path, after);
	}
}

/** What skopeo says of an image: empty when it finds it. */
async function skopeo(name: string): Promise<string> {
	const result = await runCommand('skopeo', ['inspect', '--no-tags', `docker://${name}`], {
		env: environment,
	});
	return result.code === 0 ? '' : result.stderr;
}

/** What podman says when it pulls an image: empty when it has it. */
async function podman(name: string): Promise<string> {
	const storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
	const args = [...storage, '--storage-driver', 'vfs', 'pull', '-q', name];
	const result = await runCommand('podman', args, { env: environment });
	return result.code === 0 ? '' : result.stderr;
}

const REFUSED_HTTP = 'server gave HTTP response to HTTPS client';
const REFUSED_CA = 'signed by unknown authority';

describeWithTools(['podman', 'skopeo', 'docker-registry'], 'plans for Podman', () => {
	let plain: RealRegistry;
	let secured: RealRegistry;

	beforeAll(async () => {
		mkdirSync(configFolder, { recursive: true });
		writeFileSync(
			join(configFolder, 'registries.conf'),
			'# mine\n[[registry]]\nlocation = "other.example"\n',
		);
		const image = imageManifest({ name: 'trust', platform: AMD64 });
		plain = await startRealRegistry();
		secured = await startRealRegistry({ tls: 'private-ca' });
		for (const registry of [plain, secured]) {
			await new SamplePusher(registry).push('team/app', image, '1');
		}
		return async () => {
			await plain.stop();
			await secured.stop();
		};
	});

	it('make a plain-HTTP registry usable, and take it back', async () => {
		const name = `${plain.host}/${TAGGED}`;
		expect(await skopeo(name)).toContain(REFUSED_HTTP);
		expect(await podman(name)).toContain(REFUSED_HTTP);
		wish({ host: plain.host, as: 'insecure' });
		expect(await skopeo(name)).toBe('');
		expect(await podman(name)).toBe('');
		wish({ host: plain.host, as: 'none' });
		expect(await skopeo(name)).toContain(REFUSED_HTTP);
		expect(await podman(name)).toContain(REFUSED_HTTP);
	});

	it('make a registry behind a private CA usable, and take it back', async () => {
		const name = `${secured.host}/${TAGGED}`;
		const caPem = readFileSync(secured.caFile ?? '', 'utf8');
		expect(await skopeo(name)).toContain(REFUSED_CA);
		wish({ host: secured.host, as: 'insecure' });
		expect(await skopeo(name)).toBe('');
		wish({ host: secured.host, as: 'ca', caPem });
		expect(await skopeo(name)).toBe('');
		expect(await podman(name)).toBe('');
		wish({ host: secured.host, as: 'none' });
		expect(await skopeo(name)).toContain(REFUSED_CA);
	});

	it('ask a mirror of either kind for another registry, one after the other', async () => {
		const of = 'nowhere.invalid';
		const name = `${of}/${TAGGED}`;
		expect(await skopeo(name)).toContain('no such host');
		wish({ host: plain.host, as: 'mirror', of, tls: 'plain-http' });
		expect(await skopeo(name)).toBe('');
		const caPem = readFileSync(secured.caFile ?? '', 'utf8');
		wish({ host: secured.host, as: 'mirror', of, tls: 'private-ca', caPem });
		wish({ host: plain.host, as: 'none' });
		expect(await podman(name)).toBe('');
		wish({ host: secured.host, as: 'none' });
		expect(await skopeo(name)).toContain('no such host');
		expect(readFileSync(join(configFolder, 'registries.conf'), 'utf8')).toContain('# mine');
	});
});
