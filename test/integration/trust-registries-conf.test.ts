// Podman and skopeo themselves read every file that plans write, and refuse every file that we refuse: what we make of a
// registries.conf is compared with what `podman info` shows of it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ownDropInName } from '../../shared/trust/own-names';
import { planPodman } from '../../shared/trust/plan-podman';
import { effectiveTables, readCountingFiles } from '../../shared/trust/podman/effective-tables';
import { readText } from '../../shared/trust/podman/registries-document';
import type { RegistryTable } from '../../shared/trust/podman/registry-table';
import type { TrustWish } from '../../shared/trust/trust-wish';
import { registriesConf, tableWish } from '../support/arbitrary-registries-conf';
import { temporaryFolder } from '../support/own-process';
import {
	appliedSample,
	type PodmanSample,
	podmanFiles,
	USER_FOLDER,
} from '../support/podman-samples';
import { describeWithTools } from '../support/require-tool';
import { runCommand } from '../support/run-command';

const SEED = 20_261_121;
const RULES = { isDropIn: false, major: 4 };
/** Somebody's home, whose files hide the system's, and storage for a podman of its own. */
interface Place {
	readonly configFolder: string;
	readonly storage: readonly string[];
	readonly environment: Readonly<Record<string, string | undefined>>;
}

const folder = temporaryFolder('registries-conf');
const places = ['one', 'two', 'three'].map((name): Place => {
	const home = join(folder, name);
	const storage = ['--root', join(home, 'root'), '--runroot', join(home, 'run')];
	return {
		configFolder: join(home, '.config', 'containers'),
		storage: [...storage, '--storage-driver', 'vfs'],
		environment: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
	};
});

/** Does something for each value, as many at once as there are places. */
async function forEach<T>(
	values: readonly T[],
	action: (value: T, place: Place) => Promise<void>,
): Promise<void> {
	const left = [...values];
	const work = places.map(async (place) => {
		for (let next = left.shift(); next !== undefined; next = left.shift()) {
			await action(next, place);
		}
	});
	await Promise.all(work);
}

/** Lays a sample down as the user's own files. */
function layDown({ configFolder }: Place, { main = '', dropIns = {} }: PodmanSample): void {
	rmSync(configFolder, { recursive: true, force: true });
	mkdirSync(join(configFolder, 'registries.conf.d'), { recursive: true });
	writeFileSync(join(configFolder, 'registries.conf'), main);
	for (const [path, text] of Object.entries(dropIns)) {
		const name = path.slice(path.lastIndexOf('/') + 1);
		writeFileSync(join(configFolder, 'registries.conf.d', name), text);
	}
}

interface PodmanTable {
	readonly Prefix: string;
	readonly Location: string;
	readonly Insecure: boolean;
	readonly Blocked: boolean;
	readonly MirrorByDigestOnly: boolean;
	readonly Mirrors:
		| readonly {
				readonly Location: string;
				readonly Insecure: boolean;
				readonly PullFromMirror: string;
		  }[]
		| null;
}

/** What podman shows of registries, in our words; the words of its refusal otherwise. */
async function podmanTables({
	storage,
	environment,
}: Place): Promise<readonly RegistryTable[] | string> {
	const args = [...storage, 'info', '--format', '{{json .Registries}}'];
	const result = await runCommand('podman', args, { env: environment });
	if (result.code !== 0) return result.stderr;
	const { search: _, ...shown } = JSON.parse(result.stdout) as Record<string, PodmanTable>;
	return Object.values(shown)
		.map((table) => ({
			prefix: table.Prefix,
			location: table.Location,
			isInsecure: table.Insecure,
			isBlocked: table.Blocked,
			isMirrorByDigestOnly: table.MirrorByDigestOnly,
			mirrors: (table.Mirrors ?? []).map((mirror) => ({
				location: mirror.Location.replace(/\/+$/, ''),
				isInsecure: mirror.Insecure,
				pullFrom: mirror.PullFromMirror,
			})),
		}))
		.sort((one, other) => (one.prefix < other.prefix ? -1 : 1));
}

/** Whether skopeo gets past its configuration: nothing listens at port 1. */
async function skopeoReads({ environment }: Place): Promise<boolean> {
	const args = ['inspect', '--retry-times', '0', 'docker://127.0.0.1:1/nobody/there'];
	const { stderr } = await runCommand('skopeo', args, { env: environment });
	if (stderr.includes('registries configuration')) return false;
	expect(stderr).toContain('connection refused');
	return true;
}

function ourTables(sample: PodmanSample): readonly RegistryTable[] | string {
	const counting = readCountingFiles(podmanFiles({ host: 'unused.example' }, sample));
	if (!counting.ok) return counting.fault.facts?.['problem'] ?? '';
	return effectiveTables(counting.value).map(
		({ file, line, isOwnFile, isInsecureRepeated, isRestRepeated, mirrors, ...table }) => ({
			...table,
			mirrors: mirrors.map(({ isRepeated, ...mirror }) => mirror),
		}),
	);
}

function afterPlan(sample: PodmanSample, wish: TrustWish): PodmanSample {
	const result = planPodman(wish, podmanFiles(wish, sample));
	return result.ok ? appliedSample(sample, result.value) : sample;
}

async function expectRead(sample: PodmanSample, place: Place): Promise<void> {
	layDown(place, sample);
	const shown = await podmanTables(place);
	expect(ourTables(sample), JSON.stringify(sample)).toEqual(shown);
	expect(await skopeoReads(place)).toBe(true);
}

const table = (lines: string): string => `[[registry]]\n${lines}\n`;
const WITH_MIRROR = (lines: string): string =>
	table(`location = "a.example"\n[[registry.mirror]]\n${lines}`);

const REFUSED: readonly (readonly [string, string])[] = [
	['no TOML', '[[registry]\n'],
	['a byte order mark', `\ufeff${table('location = "a.example"')}`],
	['a key twice', table('location = "a.example"\nlocation = "b.example"')],
	['a flag in quotes', table('location = "a.example"\ninsecure = "true"')],
	['a number for a name', table('location = 5')],
	['single brackets', '[registry]\nlocation = "a.example"\n'],
	['a scheme', table('location = "http://a.example"')],
	['a scheme in the prefix', table('location = "a.example"\nprefix = "https://a.example"')],
	['no location', table('insecure = true')],
	['a prefix without location', table('prefix = "a.example"')],
	['a wildcard with a path', table('prefix = "*.example.com/x"')],
	[
		'two minds',
		`${table('location = "a.example"\ninsecure = true')}${table('location = "a.example"')}`,
	],
	['a mirror’s key at a registry', table('location = "a.example"\npull-from-mirror = "all"')],
	['a mirror without location', WITH_MIRROR('insecure = true')],
	['a mirror with a scheme', WITH_MIRROR('location = "https://m.example"')],
	['an unknown kind of pull', WITH_MIRROR('location = "m.example"\npull-from-mirror = "x"')],
	[
		'both formats',
		`[registries.insecure]\nregistries = ["b.example"]\n${table('location = "a.example"')}`,
	],
	['a scheme in the old format', '[registries.insecure]\nregistries = ["http://b.example"]\n'],
	['an unknown mode', 'short-name-mode = "loud"\n'],
	['a word for a list', 'unqualified-search-registries = "docker.io"\n'],
];

describeWithTools(['podman', 'skopeo'], 'registries.conf as podman and skopeo read it', () => {
	it('is read as we read it, before and after plans for drop-ins', async () => {
		const wishes = fc.array(tableWish, { minLength: 1, maxLength: 4 });
		const samples = fc.sample(fc.tuple(registriesConf, registriesConf, wishes), {
			numRuns: 12,
			seed: SEED,
		});
		const read = samples.flatMap(([main, dropIn, wished]) => {
			const dropIns = { [`${USER_FOLDER}/20-users.conf`]: dropIn };
			const sample: PodmanSample = { main, ownFolder: USER_FOLDER, dropIns };
			return [sample, wished.reduce(afterPlan, sample)];
		});
		await forEach(read, expectRead);
	});

	it('is read as we read it after splices of the main file', async () => {
		const wishes = fc.array(tableWish, { minLength: 1, maxLength: 4 });
		const samples = fc.sample(fc.tuple(registriesConf, wishes), { numRuns: 14, seed: SEED + 1 });
		const read = samples.map(([main, wished]) =>
			wished.reduce(afterPlan, { main, ownFolder: undefined }),
		);
		await forEach(read, expectRead);
	});

	it('is refused by us and by podman where it is broken', async () => {
		await forEach(REFUSED, async ([name, text], place) => {
			expect(readText('registries.conf', text, RULES).ok, name).toBe(false);
			layDown(place, { main: text });
			expect(await podmanTables(place), name).toMatch(/loading registries configuration|toml/);
			expect(await skopeoReads(place), name).toBe(false);
		});
	});

	it('is refused by us and by podman: the old format in a drop-in', async () => {
		const sample: PodmanSample = {
			ownFolder: USER_FOLDER,
			dropIns: { [`${USER_FOLDER}/1.conf`]: '[registries.block]\nregistries = ["b.example"]\n' },
		};
		expect(ourTables(sample)).toContain('old format');
		await forEach([sample], async (each, place) => {
			layDown(place, each);
			expect(await podmanTables(place)).toContain('must be in v2 format');
		});
	});

	it('is read with drop-ins of ours beside the old format, and with the variable set', async () => {
		const wish: TrustWish = { host: 'r.example:5000', as: 'insecure' };
		const sample = afterPlan(
			{ main: '[registries.insecure]\nregistries = ["b.example"]\n', ownFolder: USER_FOLDER },
			wish,
		);
		expect(Object.keys(sample.dropIns ?? {})).toEqual([`${USER_FOLDER}/${ownDropInName(wish)}`]);
		const elsewhere = join(folder, 'elsewhere.conf');
		writeFileSync(elsewhere, table('location = "c.example"'));
		await forEach([sample], async (each, place) => {
			await expectRead(each, place);
			const environment = { ...place.environment, CONTAINERS_REGISTRIES_CONF: elsewhere };
			const shown = await podmanTables({ ...place, environment });
			const prefixes = typeof shown === 'string' ? shown : shown.map(({ prefix }) => prefix);
			expect(prefixes).toEqual(['c.example', 'r.example:5000']);
		});
	});
});
