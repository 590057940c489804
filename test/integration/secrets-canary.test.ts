// T14: a marked password goes through login, a refused sign-in, a run and its report, and is looked for afterwards
// everywhere but in the keychain: files, output, command lines and environments of all processes meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReport } from '../support/contract-documents';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { withPassword } from '../support/registry-profiles';
import { describeWithTools } from '../support/require-tool';
import type { CommandResult } from '../support/run-command';
import { createFerryHome, type FerryHome, type FerryRunOptions } from '../support/run-ferry';
import { seedTiny } from '../support/sample-sets';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';
import { ProcessWatch, writingsOf } from '../support/secret-watch';

const TOOLS = ['docker-registry', 'htpasswd', 'gnome-keyring-daemon', 'dbus-daemon', 'dbus-send'];
const CANARY = `CANARY-${process.pid}-Zq9`;

describeWithTools(TOOLS, 'a password', () => {
	let home: FerryHome;
	let source: ScriptedRegistry;
	let destination: RealRegistry;
	const username = 'canary';
	const password = `${CANARY}+/=& "x`;
	const words = writingsOf(username, password);
	const results: CommandResult[] = [];

	beforeAll(async () => {
		home = await createFerryHome({ keyring: true });
		[source, destination] = await Promise.all([
			startScriptedRegistry(),
			startRealRegistry({ auth: 'htpasswd' }),
		]);
		destination.setPassword(password);
	});
	afterAll(async () => {
		await Promise.all([home.stop(), source.stop(), destination.stop()]);
	});

	async function ferry(args: readonly string[], options: FerryRunOptions = {}) {
		const result = await home.run(args, options);
		results.push(result);
		return result;
	}

	it('is nowhere but in the keychain, whatever was done with it', async () => {
		const before = new Set(readdirSync(tmpdir()));
		const images = await seedTiny(source, 12, 3);
		source.setProfiles(withPassword(username, password));
		const watch = new ProcessWatch(words);
		for (const { host } of [source, destination]) {
			await ferry(['registry', 'add', host, '--tls', 'plain-http']);
			await ferry(['login', host, '--username', username, '--password-stdin'], {
				stdin: `${password}\n`,
			});
		}
		// On the command line by mistake: it is refused without being repeated. (Its process shows it, of course.)
		watch.end();
		const mistake = await ferry(['login', source.host, '-u', username, '--password', password]);
		expect(mistake.code).toBe(2);
		const second = new ProcessWatch(words);

		home.writeFile('list.txt', images.map(({ reference }) => `${reference}\n`).join(''));
		home.writeFile(
			'm.yaml',
			`apiVersion: image-ferry/v1\nkind: Mirror\nimages: [{ list: list.txt }]\ndestination: { registry: "${destination.host}" }\n`,
		);
		await ferry(['registry', 'test', source.host, '--push', 'a/b', '--json']);
		// The destination knows "ferry" only: its sign-in fails with this password.
		const refused = await ferry(['run', 'm.yaml', '--report', 'refused.json']);
		expect(refused.code).toBe(1);
		expect(refused.stdout).toContain('(registry.unauthorized, destination)');
		await ferry(['login', destination.host, '-u', destination.username, '--password-stdin'], {
			stdin: password,
		});
		const run = await ferry(['run', 'm.yaml', '--report', 'r.json', '--progress', 'json']);
		expect(run.code).toBe(0);
		const report = readReport(readFileSync(join(home.folder, 'r.json'), 'utf8'));
		expect(report.totals.succeeded).toBe(12);
		for (const format of ['json', 'csv', 'html']) {
			await ferry(['report', report.runId, '--format', format]);
		}
		await ferry(['registry', 'list', '--json']);
		await ferry(['runs', '--json']);
		second.end();

		expect(watch.samples).toBeGreaterThan(5);
		expect(second.samples).toBeGreaterThan(20);
		expect([...watch.seen, ...second.seen]).toEqual([]);
		const pairs = [...words, ...writingsOf(destination.username, password), CANARY];
		for (const word of pairs) {
			expect([word, home.filesContaining(word)]).toEqual([word, []]);
			expect(results.filter(({ stdout, stderr }) => `${stdout}${stderr}`.includes(word))).toEqual(
				[],
			);
		}
		// The product left nothing in the temporary folder; what is new there is of these tests.
		const left = readdirSync(tmpdir()).filter((name) => !before.has(name));
		expect(
			left.filter((name) => /ferry/i.test(name) && !/^(?:image-ferry|ferry-test)-/.test(name)),
		).toEqual([]);
		// What is looked for is where it should be, and would be found.
		expect(home.filesContaining(source.host).length).toBeGreaterThan(0);
		const auth = source.requests().map(({ headers }) => headers['authorization'] ?? '');
		expect(auth.some((header) => header.includes(words[2] ?? ''))).toBe(true);
	});
});
