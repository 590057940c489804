// Engine trust from the command line, as an admin uses it: planned, applied, listed and undone on a real dockerd with a
// configuration of its own; and everything that is refused before anything is looked at.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtCommandLine } from '../support/built-app';
import {
	trustListDocument,
	trustOutcomeDocument,
	trustPlanDocument,
} from '../support/contract-documents';
import { startProcess, waitFor } from '../support/own-process';
import { type RealEngine, startDockerd } from '../support/real-engine';
import { describeWithTools } from '../support/require-tool';
import type { CommandResult } from '../support/run-command';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { testCertificates } from '../support/test-ca';

const HOST = 'registry.ferry.example:5000';
/** Odd on purpose: nobody's bytes may change on the way there and back. */
const ORIGINAL =
	'{\n   "debug":false,\r\n\t"labels" : [ "a=b" ],\n  "insecure-registries":["10.1.0.0/16"]}';

describeWithTools(
	['dockerd', 'docker', 'curl', 'script'],
	'engine trust from the command line',
	() => {
		let docker: RealEngine;
		let home: FerryHome;
		let configFile: string;

		beforeAll(async () => {
			home = await createFerryHome();
			docker = await startDockerd();
			configFile = join(docker.folder, 'daemon.json');
		});
		afterAll(async () => {
			await docker.stop();
			await home.stop();
		});

		const ferry = (...args: readonly string[]): Promise<CommandResult> =>
			home.run(args, { env: { DOCKER_HOST: docker.endpoint } });
		const config = (): string => readFileSync(configFile, 'utf8');
		const insecure = async (): Promise<readonly string[]> => {
			const { stdout } = await docker.command('info', '--format', '{{json .RegistryConfig}}');
			const said = JSON.parse(stdout) as {
				IndexConfigs: Record<string, { Secure: boolean }>;
				InsecureRegistryCIDRs: string[];
			};
			const hosts = Object.entries(said.IndexConfigs).filter(([, { Secure }]) => !Secure);
			return [...hosts.map(([host]) => host), ...said.InsecureRegistryCIDRs].sort();
		};

		describe('on a dockerd', () => {
			beforeAll(async () => {
				writeFileSync(configFile, ORIGINAL);
				process.kill(Number(readFileSync(join(docker.folder, 'docker.pid'), 'utf8')), 'SIGHUP');
				await waitFor('dockerd to read it', async () => (await insecure()).includes('10.1.0.0/16'));
			});

			it('plans without writing, applies exactly that, lists it, and undoes it to the byte', async () => {
				const wish = [HOST, '--as', 'insecure', '--engine', docker.endpoint];
				const before = statSync(configFile).ino;
				const planned = await ferry('trust', 'plan', ...wish, '--json');
				expect(planned.stderr).toBe('');
				expect(planned.code).toBe(0);
				const plan = trustPlanDocument.parse(JSON.parse(planned.stdout));
				expect(plan).toMatchObject({ verdict: 'apply', asksAdministrator: false });
				expect(plan.engines[0]?.files).toMatchObject([
					{ path: configFile, role: 'daemon-json', action: 'change', access: 'own' },
				]);
				expect(plan.engines[0]?.consequence).toMatchObject({
					step: 'reload',
					stopsContainers: false,
				});
				expect(statSync(configFile).ino).toBe(before);
				expect(config()).toBe(ORIGINAL);

				const applied = await ferry('trust', 'apply', ...wish, '--yes', '--json');
				expect(applied.stderr).toContain(HOST);
				expect(applied.code).toBe(0);
				const outcome = trustOutcomeDocument.parse(JSON.parse(applied.stdout));
				expect(outcome.outcome).toBe('applied');
				expect(outcome.steps).toContainEqual(
					expect.objectContaining({ name: 'verify', state: 'done', engine: docker.endpoint }),
				);
				expect(await insecure()).toEqual(['10.1.0.0/16', '127.0.0.0/8', HOST].sort());
				expect(config()).toContain('   "debug":false,\r\n\t"labels" : [ "a=b" ],');

				expect(await ferry('trust', 'verify')).toMatchObject({
					code: 0,
					stdout: `Verified: ${outcome.change?.id}.\n`,
				});
				const again = await ferry('trust', 'apply', ...wish, '--yes');
				expect(again).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' });

				const listed = await ferry('trust', 'list', '--json');
				const list = trustListDocument.parse(JSON.parse(listed.stdout));
				const engine = list.engines.find(({ endpoint }) => endpoint === docker.endpoint);
				expect(engine?.standings).toContainEqual(
					expect.objectContaining({ host: HOST, as: 'insecure', file: configFile }),
				);
				const change = outcome.change?.id ?? '';
				expect(list.changes).toMatchObject([
					{ id: change, state: 'applied', files: [{ path: configFile, drift: 'as-left' }] },
				]);

				const reverted = await ferry('trust', 'revert', '--yes');
				expect(reverted.stderr).toContain(`undo the change ${change}`);
				expect(reverted.code).toBe(0);
				expect(config()).toBe(ORIGINAL);
				expect(await insecure()).toEqual(['10.1.0.0/16', '127.0.0.0/8']);
				expect((await ferry('trust', 'list')).stdout).toContain(': undone\n');
				expect(await ferry('trust', 'revert', '--yes')).toMatchObject({ code: 2, stdout: '' });
			});

			it('leaves a broken file alone and says where it is broken', async () => {
				const broken = '{\n  "debug": true,\n}\n';
				writeFileSync(configFile, broken);
				try {
					const wish = [HOST, '--as', 'insecure', '--engine', docker.endpoint];
					const result = await ferry('trust', 'apply', ...wish, '--yes');
					expect(result.code).toBe(2);
					expect(result.stderr).toContain(`${configFile}, line`);
					expect(result.stderr).toContain('trust.config-invalid');
					expect(config()).toBe(broken);
				} finally {
					writeFileSync(configFile, ORIGINAL);
				}
			});
		});

		describe('refuses', () => {
			let before: readonly string[];
			beforeEach(() => {
				before = readdirSync(dirname(configFile)).filter((name) => name.startsWith('daemon.json'));
			});

			/** What is written after `trust apply`, with `--yes` and the engine added. */
			it.each([
				[`http://${HOST} --as insecure`, 'trust.host-invalid', `Write it as ${HOST}.`],
				[`${HOST}/v2/ --as insecure`, 'trust.host-invalid', `Write it as ${HOST}.`],
				['*.ferry.example --as insecure', 'trust.host-invalid', 'wildcards'],
				['0.0.0.0/0 --as insecure', 'trust.host-invalid', 'every address'],
				['bücher.example --as insecure', 'trust.host-invalid', 'xn--bcher-kva.example'],
				[`${HOST} --as ca`, 'command.invalid', '--as ca needs --ca FILE'],
				[`${HOST} --as ca --ca missing.pem`, 'mirror.file-unreadable', 'does not exist'],
				[`${HOST} --as ca --ca key.pem`, 'trust.ca-invalid', 'private key'],
				[`${HOST} --as insecure --proof busybox`, 'command.invalid', 'proves nothing'],
				[`${HOST}`, 'command.invalid', '--as is missing'],
			])('%s', async (line, code, words) => {
				home.writeFile('key.pem', readFileSync(testCertificates().trusted.keyFile, 'utf8'));
				const args = [...line.split(' '), '--yes', '--engine', docker.endpoint];
				const result = await ferry('trust', 'apply', ...args);
				expect(result).toMatchObject({ code: 2, stdout: '' });
				expect(result.stderr).toContain(`(${code}, `);
				expect(result.stderr).toContain(words);
				expect(config()).toBe(ORIGINAL);
				expect(
					readdirSync(dirname(configFile)).filter((name) => name.startsWith('daemon.json')),
				).toEqual(before);
			});

			it('an empty address, an engine that is not there, and a script that did not say yes', async () => {
				expect((await ferry('trust', 'apply', '', '--yes')).stderr).toContain(
					'HOST[:PORT] is empty',
				);
				const gone = ['--engine', 'unix:///nowhere.sock', '--yes'];
				const nobody = await ferry('trust', 'apply', HOST, '--as', 'insecure', ...gone);
				expect(nobody.code).toBe(2);
				expect(nobody.stderr).toMatch(/trust\.engine-unknown|engine\.unreachable/);
				const asked = ['--as', 'insecure', '--engine', docker.endpoint];
				const unanswered = await ferry('trust', 'apply', HOST, ...asked);
				expect(unanswered).toMatchObject({ code: 2, stdout: '' });
				expect(unanswered.stderr).toContain('--yes');
				expect(config()).toBe(ORIGINAL);
			});
		});

		it.each([
			['n\n', 2, 'Nothing was changed.'],
			// Ctrl+C at the question.
			['\u0003', 130, ''],
		])(
			'asks on a terminal before anything is written, and takes %j for no',
			async (typed, code, said) => {
				const { LANG = '', PATH = '', HOME = '', FERRY_DATA_DIR = '' } = home.env;
				const words = [
					...['trust', 'apply', HOST, '--as', 'insecure', '--engine'],
					docker.endpoint,
				];
				const command = [process.execPath, await builtCommandLine(), ...words].join(' ');
				const terminal = startProcess('script', ['-qefc', command, '/dev/null'], {
					env: { LANG, PATH, HOME, FERRY_DATA_DIR, DOCKER_HOST: docker.endpoint, TERM: 'dumb' },
					stdio: ['pipe', 'pipe', 'pipe'],
				});
				let shown = '';
				terminal.child.stdout?.on('data', (chunk: Buffer) => {
					const wasAsked = shown.includes('[y/N]');
					shown += chunk.toString();
					if (!wasAsked && shown.includes('[y/N]')) terminal.child.stdin?.write(typed);
				});
				expect(await terminal.exited).toMatchObject({ code });
				expect(shown).toContain(`+ `);
				expect(shown).toContain(said);
				expect(config()).toBe(ORIGINAL);
			},
		);

		it('warns of a network that is very broad, and plans it all the same', async () => {
			const wish = ['10.0.0.0/8', '--as', 'insecure', '--engine', docker.endpoint];
			const { code, stdout } = await ferry('trust', 'plan', ...wish);
			expect(code).toBe(0);
			expect(stdout).toContain('Warning: 10.0.0.0/8 covers very many addresses.');
		});
	},
);
