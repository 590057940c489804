// The command line and a Podman whose registries.conf somebody wrote by hand: what it already says stays as it is, what Podman
// refuses in it is told with its line and without being asked for, and what it sends elsewhere is named.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { describeWithTools } from '../support/require-tool';
import { openTrustBench, type TrustBench } from '../support/trust-bench';

const MAIN = '/etc/containers/registries.conf';
const infoSchema = z.record(z.string(), z.unknown());

describeWithTools(
	['root', 'podman', 'docker-registry'],
	'a registries.conf written by hand',
	() => {
		let bench: TrustBench;
		beforeAll(async () => {
			bench = await openTrustBench();
		}, 60_000);
		afterAll(() => bench.stop());

		const main = () => path.join(bench.etc.containers, 'registries.conf');
		const dropIns = () => path.join(bench.etc.containers, 'registries.conf.d');
		afterEach(() => {
			rmSync(dropIns(), { recursive: true, force: true });
			mkdirSync(dropIns());
		});

		/** What Podman makes of a registry; `undefined` where it refuses its files. */
		async function podmanSays(registry: string): Promise<unknown> {
			const told = await bench.run(['podman', 'info', '--format', '{{json .Registries}}']);
			return told.code === 0 ? infoSchema.parse(JSON.parse(told.stdout))[registry] : undefined;
		}

		it('keeps a mirror unchecked that is wished again without a word on that', async () => {
			const text =
				'[[registry]]\nlocation = "docker.io"\n\n[[registry.mirror]]\nlocation = "m.example:5000"\ninsecure = true\n';
			writeFileSync(main(), text);
			const before = await podmanSays('docker.io');
			const args = ['m.example:5000', '--as', 'mirror', '--of', 'docker.io', '--yes'];
			const applied = await bench.ferry(['trust', 'apply', ...args]);
			expect(applied).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' });
			expect(applied.stderr).toContain('m.example:5000: asked as a mirror, unchecked, as now');
			expect(readFileSync(main(), 'utf8')).toBe(text);
			expect(await podmanSays('docker.io')).toEqual(before);
			expect(before).toMatchObject({ Mirrors: [{ Insecure: true }] });
		}, 60_000);

		it('says before and after what changes of a mirror, and that is what Podman then does', async () => {
			writeFileSync(
				main(),
				'[[registry]]\nlocation = "docker.io"\nblocked = true\n[[registry.mirror]]\nlocation = "m.example:5000"\ninsecure = true\npull-from-mirror = "digest-only"\n',
			);
			const ca = ['--ca', bench.caFile, '--as', 'mirror', '--of', 'docker.io', '--yes'];
			const applied = await bench.ferry(['trust', 'apply', 'm.example:5000', ...ca]);
			expect(applied.stderr).toContain(
				'm.example:5000: asked as a mirror, unchecked now, asked as a mirror afterwards',
			);
			expect(applied).toMatchObject({ code: 0 });
			expect(await podmanSays('docker.io')).toMatchObject({
				Blocked: true,
				Mirrors: [{ Insecure: false, PullFromMirror: 'digest-only' }],
			});
			expect((await bench.ferry(['trust', 'revert', '--yes'])).code).toBe(0);
			expect(await podmanSays('docker.io')).toMatchObject({ Mirrors: [{ Insecure: true }] });
		}, 60_000);

		it.each<[string, string, string, RegExp]>([
			[
				'single brackets',
				MAIN,
				'[registry]\nlocation = "r.example"\n',
				/line 1\b.*double brackets/,
			],
			[
				'both formats',
				MAIN,
				'[[registry]]\nlocation = "a.example"\n\n[registries.insecure]\nregistries = ["b.example"]\n',
				/line 4\b.*old format/,
			],
			[
				'a scheme',
				MAIN,
				'[[registry]]\nlocation = "https://r.example"\n',
				/line 2\b.*has a scheme.*host\[:port\]/,
			],
			[
				'two minds',
				MAIN,
				'[[registry]]\nlocation = "r.example"\n[[registry]]\nprefix = "x.example"\nlocation = "r.example"\ninsecure = true\n',
				/line 3\b.*different insecure settings/,
			],
			[
				'a quoted bool',
				MAIN,
				'[[registry]]\nlocation = "r.example"\ninsecure = "true"\n',
				/line 3\b.*true or false, without quotes/,
			],
			[
				'a broken drop-in',
				`${MAIN}.d/70-vendor.conf`,
				'# vendor\n[[registry]]\nlocation = "r.example\n',
				/line 3\b.*It is not TOML/,
			],
		])(
			'tells with file and line what Podman refuses, no engine named: %s',
			async (_, file, text, words) => {
				writeFileSync(main(), '');
				writeFileSync(
					path.join(bench.etc.containers, path.relative('/etc/containers', file)),
					text,
				);
				expect(await podmanSays('docker.io')).toBeUndefined();
				expect((await bench.run(['podman', 'info'])).code).not.toBe(0);
				const args = ['r.example:5000', '--as', 'insecure'];
				const plan = await bench.ferry(['trust', 'plan', ...args]);
				expect(plan.code).toBe(2);
				expect(plan.stdout).toContain(`Podman does not accept ${file}, `);
				expect(plan.stdout).toMatch(words);
				expect(plan.stdout + plan.stderr).not.toContain('No container engine found');
				const applied = await bench.ferry(['trust', 'apply', ...args, '--yes']);
				expect(applied.code).toBe(2);
				expect(applied.stderr).toMatch(words);
				const list = await bench.ferry(['trust', 'list']);
				expect(list.stdout).toMatch(words);
			},
			60_000,
		);

		it('names the other host that becomes insecure by the location of a registry', async () => {
			writeFileSync(
				main(),
				'[[registry]]\nprefix = "r.example"\nlocation = "moved.example/copy"\n',
			);
			const applied = await bench.ferry([
				'trust',
				'apply',
				'r.example',
				'--as',
				'insecure',
				'--yes',
			]);
			expect(applied).toMatchObject({ code: 0 });
			expect(applied.stderr).toContain(
				'Warning: moved.example would be asked unchecked, not r.example.',
			);
			expect(await podmanSays('r.example')).toMatchObject({
				Location: 'moved.example/copy',
				Insecure: true,
			});
		}, 60_000);
	},
);
