// What Image Ferry writes into daemon.json, and what it refuses to, against the real dockerd: it always comes up, and says
// what was previewed.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeFault } from '../../shared/fault/fault-texts';
import { readDaemonJson } from '../../shared/trust/docker/daemon-json';
import { FLAG_NAMES } from '../../shared/trust/docker/flag-names';
import { insecureEntryProblem, mirrorEntryProblem } from '../../shared/trust/docker/list-entries';
import { emptiedLists } from '../../shared/trust/emptied-lists';
import type { DaemonFlag } from '../../shared/trust/engine-files';
import { planDocker } from '../../shared/trust/plan-docker';
import type { EffectiveTrust } from '../../shared/trust/trust-plan';
import { parseTrustSubject } from '../../shared/trust/trust-subject';
import type { TrustWish } from '../../shared/trust/trust-wish';
import { daemonFlag, dockerFiles } from '../support/docker-samples';
import { type DockerdSays, type DockerdTrial, startDockerdTrial } from '../support/dockerd-trial';
import { describeWithTools } from '../support/require-tool';
import { SAMPLE_CA_PEM } from '../support/trust-samples';
import { writtenJson } from '../support/written-json';

const EDITS = 200;
/** Every tenth is also read by a dockerd that runs. */
const EDITS_BY_RELOAD = 10;
const ENTRIES = 100;

describeWithTools(['dockerd', 'docker', 'curl'], 'daemon.json and the real dockerd', () => {
	let trial: DockerdTrial;

	beforeAll(async () => {
		trial = await startDockerdTrial();
	});
	afterAll(() => trial.stop());

	it.each(['reg.spacetech.com:8083', '10.0.0.0/8', '[fd00::1]:5000', 'fd00::/8'])(
		'starts with %s as Image Ferry writes it into a new file',
		async (host) => {
			const planned = plan({ host, as: 'insecure' }, undefined);
			expect(await trial.start(planned.text)).toEqual({ insecure: [host], mirrors: [] });
		},
	);

	it('starts with an address as vendors write it, which becomes one without scheme', async () => {
		const json = '{"insecure-registries": ["http://reg.appcircle.spacetech.com"]}';
		const host = 'reg.appcircle.spacetech.com';
		expect(await trial.start(json)).toEqual({ insecure: [host], mirrors: [] });
		const planned = plan({ host, as: 'insecure' }, json);
		expect(planned.text).toBe(`{"insecure-registries": ["${host}"]}`);
		expect(await trial.start(planned.text)).toEqual({ insecure: [host], mirrors: [] });
	});

	it.each([
		['192.168.14.10:5005/v2', 'path'],
		['reg:8083/', 'path'],
		['', 'empty'],
		['*.corp.example:5000', 'wildcard'],
		['user@reg', 'user'],
		['reg:65536', 'port'],
		['ftp://reg', 'scheme'],
		['[fd00::1]', 'host'],
	])(
		'does not start with %j, which is refused as a wish and found in a file',
		async (entry, reason) => {
			const json = JSON.stringify({ 'insecure-registries': [entry] });
			expect(await trial.start(json)).toMatch(/insecure registry/);
			const subject = parseTrustSubject(entry);
			if (entry !== '[fd00::1]') expect(subject.ok).toBe(false);
			const { findings, text } = plan({ host: 'reg', as: 'insecure' }, json);
			expect(findings[0]).toMatchObject({
				code: 'entry-breaks-engine',
				severity: 'blocks',
				facts: { entry, reason },
			});
			expect(text).toBe(json);
		},
	);

	it.each([
		['a comment', '{\n// insecure\n}'],
		['a byte order mark', '\ufeff{}'],
		['nothing in it', ''],
		['a comma too many', '{"debug": true,}'],
		['a text for the list', '{"insecure-registries": "reg"}'],
		['a number in the list', '{"insecure-registries": [1]}'],
		['another case of the key', '{"Insecure-Registries": []}'],
		['a list for the object', '[]'],
	])('does not start with %s, which is refused with the line', async (_, json) => {
		expect(await trial.start(json)).toEqual(expect.any(String));
		const result = planDocker({ host: 'reg', as: 'insecure' }, dockerFiles({ json }));
		expect(result.ok ? undefined : result.fault.code).toBe('trust.config-invalid');
		expect(result.ok ? undefined : result.fault.facts?.['line']).toMatch(/^\d+$/);
	});

	it('starts with what is silently lost: a key of the wrong name, a key that is there twice', async () => {
		const singular = '{"insecure-registry": ["reg"]}';
		expect(await trial.start(singular)).toEqual({ insecure: [], mirrors: [] });
		const { findings } = plan({ host: 'reg', as: 'insecure' }, singular);
		expect(findings.map(({ code }) => code)).toContain('key-ignored');
		const flags = Object.fromEntries(Object.keys(FLAG_NAMES).map((flag) => [flag, ['x']]));
		expect(await trial.start(JSON.stringify(flags))).toEqual({ insecure: [], mirrors: [] });
		const twice = '{"insecure-registries": ["a"], "insecure-registries": ["b"]}';
		expect(await trial.start(twice)).toEqual({ insecure: ['b'], mirrors: [] });
		const result = planDocker({ host: 'reg', as: 'insecure' }, dockerFiles({ json: twice }));
		expect(result.ok ? undefined : result.fault.facts?.['problem']).toMatch(/twice/);
	});

	it.each([
		'{}{}',
		'{"debug": true}\n{"insecure-registries": ["b"]}',
		'{}x',
		'{} // a',
		'null',
		'{"insecure-registries": null}',
		'{"debug": true, "debug": false}',
		'{"insecure-registries": ["a"], "insecure-registries": ["b"]}',
		'{"debug": true,}',
		'{"debug": true',
		'{\n// a\n} {}',
		'',
		'\ufeff{}',
		'{"registry-mirrors": [null]}',
		'{"insecure-registries": {}}',
		'{"insecure_registries": []}',
		'[]',
		'"a"',
	])('says of %j whether dockerd starts with it, as it is', async (json) => {
		const isTaken = typeof (await trial.start(json)) !== 'string';
		const result = planDocker({ host: 'reg', as: 'insecure' }, dockerFiles({ json }));
		if (result.ok) throw new Error('it is to be refused');
		expect(result.fault.facts?.['reading']).toBe(isTaken ? 'taken' : undefined);
		expect(describeFault(result.fault).title.includes('does not accept')).toBe(!isTaken);
	});

	it('does not start with a key that is a flag as well, and is not given one', async () => {
		const flags = [
			daemonFlag('insecure-registry', 'a'),
			daemonFlag('registry-mirror', 'https://m'),
		];
		const args = ['--insecure-registry', 'a', '--registry-mirror', 'https://m'];
		expect(await trial.start('{"insecure-registries": ["a"]}', ...args)).toMatch(/specified both/);
		expect(await trial.start('{"registry-mirrors": []}', ...args)).toMatch(/specified both/);
		const { findings, bytes, effectiveNow } = plan({ host: 'b', as: 'insecure' }, undefined, flags);
		expect(findings[0]).toMatchObject({ code: 'flag-conflict', severity: 'blocks' });
		expect(bytes).toBeUndefined();
		expect(await trial.start('{}', ...args)).toEqual(saysOf(effectiveNow));
	});

	it(`comes up with each of ${EDITS} edited files, and says what was previewed`, async () => {
		let edits = 0;
		await fc.assert(
			fc.asyncProperty(documents, wishes, async ({ text }, wish) => {
				const planned = plan(wish, text);
				fc.pre(planned.bytes !== undefined);
				const expected = saysOf(planned.effectiveAfter);
				expect(await trial.start(planned.text)).toEqual(expected);
				edits += 1;
				if (edits % EDITS_BY_RELOAD > 0) return;
				await trial.reload('{"insecure-registries": [], "registry-mirrors": []}');
				expect(await trial.reload(planned.text)).toEqual(expected);
				const emptied = emptiedLists(new TextEncoder().encode(text), planned.bytes);
				const original = saysOf(planned.effectiveNow);
				expect(await trial.reload(emptied ?? text)).toEqual(original);
				expect(await trial.reload(text)).toEqual(original);
			}),
			{ numRuns: EDITS },
		);
	}, 180_000);

	it('has dockerd let go of what it keeps after its key was deleted, and gives the file back', async () => {
		await trial.reload('{"insecure-registries": ["r:5000"], "registry-mirrors": []}');
		const original = '{"debug": false}';
		const kept = await trial.reload(original);
		expect(kept).toEqual({ insecure: ['r:5000'], mirrors: [] });
		const says = { insecureHosts: ['r:5000'], insecureNetworks: [], mirrors: [] };
		const result = planDocker(
			{ host: 'r:5000', as: 'none' },
			dockerFiles({ json: original, says }),
		);
		const [edit] = result.ok ? result.value.edits : [];
		expect(edit?.settled?.content).toEqual(new TextEncoder().encode(original));
		expect(await trial.reload(edit?.after ?? '')).toEqual({ insecure: [], mirrors: [] });
		expect(await trial.reload(edit?.settled?.content ?? '')).toEqual({ insecure: [], mirrors: [] });
	});

	it(`agrees with dockerd on ${ENTRIES} entries that somebody may have written`, async () => {
		await fc.assert(
			fc.asyncProperty(entries, async (entry) => {
				const json = JSON.stringify({ 'insecure-registries': [entry] });
				const isRefused = typeof (await trial.reload(json)) === 'string';
				expect(insecureEntryProblem(entry, 20) !== undefined).toBe(isRefused);
			}),
			{ numRuns: ENTRIES },
		);
		await fc.assert(
			fc.asyncProperty(mirrorEntries, async (entry) => {
				const json = JSON.stringify({ 'registry-mirrors': [entry] });
				const isRefused = typeof (await trial.reload(json)) === 'string';
				if (mirrorEntryProblem(entry, 20) !== undefined) expect(isRefused).toBe(true);
			}),
			{ numRuns: ENTRIES },
		);
	});
});

const HOSTS = [
	'r.example:5000',
	'r.example',
	'10.1.2.3:80',
	'[fd00::1]:5000',
	'a-b.c',
	'localhost:5000',
];
const NETWORKS = ['10.0.0.0/8', '192.168.7.9/24', 'fd00::/8', '10.1.2.3/32'];

const wishes: fc.Arbitrary<TrustWish> = fc.oneof(
	fc.record({
		host: fc.constantFrom(...HOSTS, ...NETWORKS),
		as: fc.constantFrom('insecure' as const, 'none' as const),
	}),
	fc.record({
		host: fc.constantFrom(...HOSTS),
		as: fc.constant('ca' as const),
		caPem: fc.constant(SAMPLE_CA_PEM),
	}),
	fc.record({
		host: fc.constantFrom(...HOSTS),
		as: fc.constant('mirror' as const),
		of: fc.constant('docker.io'),
		tls: fc.constantFrom('verify' as const, 'skip-verify' as const, 'plain-http' as const),
	}),
);

/** Files that dockerd starts with, written in any way. */
const documents = writtenJson(
	fc
		.record(
			{
				'insecure-registries': fc.uniqueArray(
					fc.constantFrom(...HOSTS, ...NETWORKS, 'http://r.example', 'HTTPS://x:1', 'R.Example'),
				),
				'registry-mirrors': fc.uniqueArray(
					fc.constantFrom('https://m.example', 'http://r.example/', 'https://10.1.2.3:80/'),
				),
				debug: fc.boolean(),
				labels: fc.uniqueArray(
					fc.constantFrom('a=b', 'insecure-registries=["x"]', 'ü=ä "quoted" \\ ', 't=\t\n'),
					{ selector: (label) => label },
				),
				'max-concurrent-downloads': fc.integer({ min: 1, max: 9 }),
				'shutdown-timeout': fc.nat(60),
				features: fc.constantFrom({}, { buildkit: true }),
				'log-opts': fc.constantFrom({}, { 'max-size': '10m', 'max-file': '3' }),
				'insecure-registry': fc.constant(['ignored']),
			},
			{ requiredKeys: [] },
		)
		.chain((given) => fc.shuffledSubarray(Object.entries(given), { minLength: 0 })),
);

const pieces = fc.constantFrom(
	...['a', 'B9', 'x-y', '-', '.', ':', ':80', ':0', ':65536', '/', '/8', '//', '*', '@', '_', ' '],
	...[
		'http://',
		'https://',
		'ftp://',
		'10.0.0.1',
		'010.1.1.1',
		'256.1.1.1',
		'[',
		']',
		'::',
		'fd00::1',
	],
	...['[fd00::1]', '::ffff:10.0.0.1', '/33', '/129', '%', 'ü', '?', '#', '%zz', '+', '"', '\\'],
);
const entries = fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join(''));
const mirrorEntries = fc
	.tuple(fc.constantFrom('http://', 'https://', 'HTTPS://', ''), entries)
	.map((parts) => parts.join(''));

function plan(wish: TrustWish, json: string | undefined, flags: readonly DaemonFlag[] = []) {
	const given = { flags, ...(json === undefined ? {} : { json }) };
	const result = planDocker(wish, dockerFiles(given));
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	const bytes = result.value.edits[0]?.after;
	if (bytes !== undefined) {
		const read = readDaemonJson(bytes, { file: '/f', engine: 'Docker' });
		expect(read.ok).toBe(true);
	}
	return {
		...result.value,
		bytes,
		text: bytes === undefined ? (json ?? '') : new TextDecoder().decode(bytes),
	};
}

function saysOf({ insecure, mirrors }: EffectiveTrust): DockerdSays {
	return {
		insecure: [...insecure].sort(),
		mirrors: mirrors.flatMap(({ locations }) => locations),
	};
}
