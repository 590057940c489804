// `registry test` from the command line: the checklist against registries that are well, and against each way not to be.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROBE_STEPS } from '../../shared/registry/probe-report';
import { probeDocument } from '../support/contract-documents';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { htmlPages } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { seedTiny } from '../support/sample-sets';
import { startScriptedRegistry } from '../support/scripted-registry';
import { testCertificates } from '../support/test-ca';

const TOOLS = ['docker-registry', 'openssl', 'htpasswd', 'gnome-keyring-daemon', 'dbus-daemon'];

describeWithTools(TOOLS, 'registry test', () => {
	let home: FerryHome;
	let registry: RealRegistry;
	let image: string;
	beforeAll(async () => {
		home = await createFerryHome({ keyring: true });
		registry = await startRealRegistry({ tls: 'private-ca', auth: 'token' });
		const [seeded] = await seedTiny(registry, 1, 1);
		image = `${seeded?.repository ?? ''}:${seeded?.tag ?? ''}`;
	});
	afterAll(async () => {
		await Promise.all([home.stop(), registry.stop()]);
	});

	async function tested(host: string, ...options: string[]) {
		const { code, stdout, stderr } = await home.run([
			...['registry', 'test', host, '--json'],
			...options,
		]);
		const report = probeDocument.parse(JSON.parse(stdout));
		expect([stderr, report.host, report.ok]).toEqual(['', host, code === 0]);
		const fault = report.steps.find((step) => step.outcome === 'fault')?.fault;
		return { code, fault, steps: new Map(report.steps.map((step) => [step.step, step])) };
	}

	it('leads from nothing to a working registry, each remedy being the next command', async () => {
		const { host, username, password } = registry;
		const untrusted = await tested(host);
		expect(untrusted.fault).toMatchObject({ code: 'registry.tls-untrusted' });
		expect(untrusted.fault?.remedy).toContain(
			`image-ferry registry add ${host} --tls private-ca --ca FILE`,
		);
		await home.run(['registry', 'add', host, '--tls', 'private-ca', '--ca', registry.caFile ?? '']);

		const anonymous = await tested(host, '--image', image);
		expect(anonymous.fault?.code).toMatch(/^registry\.(?:unauthorized|denied)$/);
		// Without a password the sign-in server may be asked, wherever it is.
		expect(anonymous.steps.get('sign-in')?.facts['relation']).toBe('foreign');
		await home.run(['login', host, '--username', username, '--password-stdin'], {
			stdin: 'wrong',
		});
		const refused = await tested(host);
		const server = registry.tokenServer?.host ?? '';
		expect(refused.fault).toMatchObject({ code: 'registry.sign-in-server-refused' });
		expect(refused.fault?.remedy).toContain(`--sign-in-server ${server}`);
		const added = await home.run(['registry', 'add', host, '--sign-in-server', server]);
		expect(added.stdout).toBe(`Updated ${host} (private-ca, sign-in server ${server}).\n`);

		expect((await tested(host, '--image', image)).fault?.code).toBe('registry.unauthorized');
		await home.run(['login', host, '--username', username, '--password-stdin'], {
			stdin: password,
		});

		const well = await tested(host, '--image', image, '--push', 'team/new');
		expect([well.code, well.fault]).toEqual([0, undefined]);
		expect([...well.steps.keys()]).toEqual([...PROBE_STEPS]);
		for (const step of ['tls', 'api', 'sign-in', 'token', 'pull', 'push']) {
			expect([step, well.steps.get(step)?.outcome]).toEqual([step, 'ok']);
		}
		const people = await home.run(['registry', 'test', host, '--image', image]);
		expect([people.code, people.stderr]).toEqual([0, '']);
		expect(people.stdout).toMatch(/^ok {7}encryption {2}TLS ?v?1\.[23], certificate of .* days$/m);
		expect(people.stdout).toContain(`ok       credential  ${username} is let in`);
		expect(people.stdout).not.toMatch(/^failed/m);
	});

	it('names what is missing', async () => {
		const missing = await tested(registry.host, '--image', 'no/such:1');
		expect(missing.code).toBe(1);
		expect(missing.steps.get('pull')?.fault?.code).toMatch(/not-found|denied/);
	});

	it.each([
		['expired', 'registry.tls-expired'],
		['wrong-name', 'registry.tls-name-mismatch'],
	] as const)('tells a certificate that is %s', async (tls, code) => {
		const other = await startRealRegistry({ tls });
		const ca = testCertificates().caFile;
		await home.run(['registry', 'add', other.host, '--tls', 'private-ca', '--ca', ca]);
		const report = await tested(other.host);
		expect([report.fault?.code, report.steps.get('tls')?.outcome]).toEqual([code, 'fault']);
		expect(report.steps.get('api')?.outcome).toBe('skipped');
		await other.stop();
	});

	it('tells what is no registry, what speaks plain HTTP, and what is not there', async () => {
		const site = await startScriptedRegistry({ profiles: [htmlPages()] });
		expect((await tested(site.host)).fault?.code).toBe('registry.speaks-plain-http');
		await home.run(['registry', 'add', site.host, '--tls', 'plain-http']);
		expect((await tested(site.host)).fault?.code).toBe('registry.not-a-registry');
		await site.stop();
		const gone = await tested(site.host);
		expect([gone.fault?.code, gone.steps.get('tcp')?.outcome]).toEqual([
			'registry.unreachable',
			'fault',
		]);
		expect((await tested('no-such-host.invalid')).steps.get('dns')?.outcome).toBe('fault');
	});
});
