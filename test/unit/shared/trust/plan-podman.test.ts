import { describe, expect, it } from 'vitest';
import { planPodman, readPodman } from '../../../../shared/trust/plan-podman';
import type { EngineTrust } from '../../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import {
	appliedSample,
	MAIN_FILE,
	type PodmanSample,
	plannedPodman,
	podmanFiles,
	SYSTEM_FOLDER,
	USER_FOLDER,
} from '../../../support/podman-samples';
import { certificateFolder, fileThere, SAMPLE_CA_PEM } from '../../../support/trust-samples';

const HOST = 'r.example:5000';
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const NONE: TrustWish = { host: HOST, as: 'none' };
const CA: TrustWish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM };
const MIRROR: TrustWish = { host: 'm.example', as: 'mirror', of: 'docker.io', tls: 'plain-http' };
const OWN = `${SYSTEM_FOLDER}/50-image-ferry-r.example_5000.conf`;
const OWN_MIRROR = `${SYSTEM_FOLDER}/50-image-ferry-mirror-of-docker.io.conf`;

const codes = ({ findings }: EngineTrust) => findings.map(({ code }) => code);
const table = (lines: string) => `[[registry]]\n${lines}\n`;

/** What is planned, file by file; `null`: removed. */
function written(plan: EngineTrust): Readonly<Record<string, string | null>> {
	return Object.fromEntries(
		plan.edits.map(({ before, after }) => [
			before.path,
			after === undefined ? null : new TextDecoder().decode(after),
		]),
	);
}

describe('planPodman with drop-ins', () => {
	it('makes a registry insecure with a whole file of ours, and takes it back by removing it', () => {
		const sample: PodmanSample = { main: table('location = "other.example"') };
		const plan = plannedPodman(INSECURE, sample);
		expect(Object.keys(written(plan))).toEqual([OWN]);
		expect(written(plan)[OWN]).toContain(
			'\n[[registry]]\nlocation = "r.example:5000"\ninsecure = true\n',
		);
		expect(plan).toMatchObject({
			needsReload: true,
			effectiveNow: { standing: 'none', insecure: [] },
			effectiveAfter: { standing: 'insecure', insecure: [HOST] },
		});
		expect(plan.edits[0]).toMatchObject({ role: 'drop-in', newMode: 0o644 });
		expect(codes(plan)).toEqual(['clear-text']);

		const after = appliedSample(sample, plan);
		expect(plannedPodman(INSECURE, after)).toMatchObject({ edits: [], needsReload: false });
		const back = plannedPodman(NONE, after);
		expect(written(back)).toEqual({ [OWN]: null });
		expect(back.effectiveAfter.standing).toBe('none');
		expect(appliedSample(after, back)).toEqual({ ...sample, dropIns: {} });
	});

	it('plans nothing where a file of others says it already', () => {
		const plan = plannedPodman(INSECURE, { main: table(`location = "${HOST}"\ninsecure = true`) });
		expect(plan).toMatchObject({ edits: [], effectiveNow: { standing: 'insecure' } });
	});

	it('repeats what others say of the registry, since its table replaces theirs', () => {
		const plan = plannedPodman(INSECURE, {
			main: table(
				`prefix = "${HOST}"\nlocation = "elsewhere.example/copy"\nblocked = true\n[[registry.mirror]]\nlocation = "m1.example"\npull-from-mirror = "digest-only"`,
			),
		});
		expect(written(plan)[OWN]).toContain(
			[
				'[[registry]]',
				`prefix = "${HOST}"`,
				'location = "elsewhere.example/copy"',
				'insecure = true',
				'blocked = true # of other files',
				'[[registry.mirror]] # of other files',
				'location = "m1.example"',
				'insecure = false',
				'pull-from-mirror = "digest-only"',
				'',
			].join('\n'),
		);
	});

	it('keeps for one registry what a wildcard says', () => {
		const plan = plannedPodman(
			{ host: 'app.corp.example', as: 'insecure' },
			{
				main: table(
					'prefix = "*.corp.example"\nblocked = true\n[[registry.mirror]]\nlocation = "m.example"',
				),
			},
		);
		expect(Object.values(written(plan))[0]).toContain(
			'location = "app.corp.example"\ninsecure = true\nblocked = true # of other files\n[[registry.mirror]] # of other files\nlocation = "m.example"',
		);
	});

	it('takes a registry out of what others call insecure when its CA is wished', () => {
		const sample: PodmanSample = {
			main: table(`location = "${HOST}"\ninsecure = true`),
			certificates: [certificateFolder(`/etc/containers/certs.d/${HOST}`, undefined, true)],
		};
		const plan = plannedPodman(CA, sample);
		expect(written(plan)[OWN]).toContain('insecure = false');
		expect(written(plan)[`/etc/containers/certs.d/${HOST}/image-ferry.crt`]).toBe(SAMPLE_CA_PEM);
		expect(plan.effectiveAfter).toEqual({
			standing: 'ca',
			insecure: [],
			mirrors: [],
			caFiles: [`/etc/containers/certs.d/${HOST}/image-ferry.crt`],
		});
		const after = appliedSample(sample, plan);
		expect(written(plannedPodman(INSECURE, after))[OWN]).toBeNull();
	});

	it('writes a CA without telling the engine to read anything again', () => {
		const plan = plannedPodman(CA, {
			certificates: [certificateFolder(`/etc/containers/certs.d/${HOST}`, undefined, true)],
		});
		expect(plan).toMatchObject({ needsReload: false, edits: [{ role: 'ca' }] });
	});

	it('blocks where a later file of others says otherwise', () => {
		const later = `${USER_FOLDER}/99-mine.conf`;
		const plan = plannedPodman(INSECURE, {
			dropIns: { [later]: `# mine\n${table(`location = "${HOST}"`)}` },
		});
		expect(plan.edits).toEqual([]);
		expect(plan.findings[0]).toEqual({
			code: 'drop-in-overrides',
			severity: 'blocks',
			facts: { file: later, line: '2', host: HOST, reason: 'later' },
		});
		expect(plan.effectiveAfter).toEqual(plan.effectiveNow);
	});

	it('warns of a part of the registry that keeps its own mind', () => {
		const plan = plannedPodman(INSECURE, { main: table(`location = "${HOST}/team"`) });
		expect(plan.findings).toContainEqual({
			code: 'drop-in-overrides',
			severity: 'warns',
			facts: { file: MAIN_FILE, line: '1', host: `${HOST}/team`, reason: 'narrower', of: HOST },
		});
		expect(plan.edits).toHaveLength(1);
	});

	it('says of a wildcard that counts why it does', () => {
		const wildcard = table('prefix = "*.corp.example"\nblocked = true');
		const plan = plannedPodman({ host: 'r.corp.example', as: 'insecure' }, { main: wildcard });
		expect(plan.edits).toEqual([]);
		expect(plan.findings[0]).toEqual({
			code: 'drop-in-overrides',
			severity: 'blocks',
			facts: {
				file: MAIN_FILE,
				line: '1',
				host: 'r.corp.example',
				entry: '*.corp.example',
				reason: 'wildcard',
			},
		});
		for (const host of ['reg.corp.example', 'r.corp.example:5000'])
			expect(plannedPodman({ host, as: 'insecure' }, { main: wildcard }).edits).toHaveLength(1);
	});

	it.each([
		['location = "moved.example/copy"\nprefix = "r.example:5000"', 'moved.example'],
		['location = "moved.example:8443"\nprefix = "r.example:5000"', 'moved.example:8443'],
		['location = "moved.example"\nprefix = "r.example"', 'moved.example:5000'],
	])('says which other host becomes insecure: %j', (lines, other) => {
		for (const sample of [{ main: table(lines) }, { main: table(lines), ownFolder: undefined }]) {
			const found = plannedPodman(INSECURE, sample).findings.find(
				({ code }) => code === 'location-elsewhere',
			);
			expect(found).toMatchObject({ severity: 'warns', facts: { host: HOST, other } });
		}
		const saidInsecure = plannedPodman(INSECURE, { main: table(`${lines}\ninsecure = true`) });
		expect(codes(saidInsecure)).toContain('location-elsewhere');
		expect(codes(plannedPodman(CA, { main: table(lines) }))).not.toContain('location-elsewhere');
	});

	it('says nothing of another host where the registry itself is asked', () => {
		const lines = `location = "${HOST}/cache"\nprefix = "${HOST}"`;
		expect(codes(plannedPodman(INSECURE, { main: table(lines) }))).not.toContain(
			'location-elsewhere',
		);
	});

	it('says how it goes on being asked as a mirror, which its own table does not change', () => {
		const main = table(
			`location = "docker.io"\n[[registry.mirror]]\nlocation = "${HOST}/hub"\ninsecure = false`,
		);
		const mirror = { of: 'docker.io', host: HOST, file: MAIN_FILE, line: '1' };
		expect(plannedPodman(INSECURE, { main }).findings).toContainEqual({
			code: 'mirror-keeps-own',
			severity: 'tells',
			facts: { ...mirror, reason: 'checked' },
		});
		const unchecked = main.replace('false', 'true');
		expect(codes(plannedPodman(INSECURE, { main: unchecked }))).not.toContain('mirror-keeps-own');
		expect(plannedPodman(CA, { main: unchecked }).findings).toContainEqual({
			code: 'mirror-keeps-own',
			severity: 'warns',
			facts: { ...mirror, reason: 'unchecked' },
		});
	});

	it('takes no networks', () => {
		const network = { host: '10.0.0.0/8', as: 'insecure' } as const;
		expect(plannedPodman(network, {})).toMatchObject({
			edits: [],
			findings: [{ code: 'network-unsupported', severity: 'blocks' }],
		});
		expect(plannedPodman({ ...network, as: 'none' }, {}).findings[0]?.severity).toBe('tells');
	});

	it('tells what stays when nothing is wished', () => {
		const plan = plannedPodman(NONE, {
			main: `${table(`location = "${HOST}"\ninsecure = true`)}${table(`location = "o.example"\n[[registry.mirror]]\nlocation = "${HOST}/hub"`)}`,
		});
		expect(plan.edits).toEqual([]);
		expect(plan.findings).toEqual([
			{
				code: 'foreign-stays',
				severity: 'tells',
				facts: { file: MAIN_FILE, line: '1', host: HOST },
			},
			{
				code: 'foreign-stays',
				severity: 'tells',
				facts: { file: MAIN_FILE, line: '4', host: HOST },
			},
		]);
	});
});

describe('planPodman and mirrors', () => {
	const others = `${SYSTEM_FOLDER}/10-company.conf`;
	const company = table(
		'location = "docker.io"\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = "first.example"\ninsecure = true',
	);

	it('adds a mirror after those that are there, and none is lost', () => {
		const sample: PodmanSample = { dropIns: { [others]: company } };
		const plan = plannedPodman(MIRROR, sample);
		expect(written(plan)[OWN_MIRROR]).toContain(
			[
				'location = "docker.io"',
				'mirror-by-digest-only = true # of other files',
				'[[registry.mirror]] # of other files',
				'location = "first.example"',
				'insecure = true',
				'[[registry.mirror]]',
				'location = "m.example"',
				'insecure = true',
				'',
			].join('\n'),
		);
		expect(plan.effectiveAfter).toMatchObject({
			standing: 'mirror',
			mirrors: [{ of: 'docker.io', locations: ['first.example', 'm.example'] }],
		});
		expect(codes(plan)).toEqual(['clear-text', 'mirror-pulls-only']);

		const after = appliedSample(sample, plan);
		expect(plannedPodman(MIRROR, after).edits).toEqual([]);
		expect(readPodman(podmanFiles(MIRROR, after))).toEqual({
			ok: true,
			value: [
				{ host: 'first.example', as: 'mirror', of: 'docker.io', origin: 'user', file: others },
				{ host: 'm.example', as: 'mirror', of: 'docker.io', origin: 'own', file: OWN_MIRROR },
			],
		});
		expect(written(plannedPodman({ host: 'm.example', as: 'none' }, after))).toEqual({
			[OWN_MIRROR]: null,
		});
	});

	it('takes one of two mirrors of ours back, then the other', () => {
		const first = plannedPodman(MIRROR, {});
		const two = appliedSample({}, first);
		const second: TrustWish = { host: 'n.example', as: 'mirror', of: 'docker.io' };
		const both = appliedSample(two, plannedPodman(second, two));
		const without = plannedPodman({ host: 'm.example', as: 'none' }, both);
		expect(written(without)[OWN_MIRROR]).not.toContain('m.example');
		expect(written(without)[OWN_MIRROR]).toContain('n.example');
		const one = appliedSample(both, without);
		expect(written(plannedPodman({ host: 'n.example', as: 'none' }, one))).toEqual({
			[OWN_MIRROR]: null,
		});
	});

	it('holds a mirror and an insecure registry of one name together', () => {
		for (const of of ['a.example', 'z.example']) {
			const insecure: TrustWish = { host: of, as: 'insecure' };
			const mirror: TrustWish = { host: 'm.example', as: 'mirror', of };
			for (const [one, other] of [
				[insecure, mirror],
				[mirror, insecure],
			] as const) {
				const first = appliedSample({}, plannedPodman(one, {}));
				const plan = plannedPodman(other, first);
				expect(plan.effectiveAfter).toMatchObject({
					insecure: [of],
					mirrors: [{ of, locations: ['m.example'] }],
				});
				const both = appliedSample(first, plan);
				const back = plannedPodman({ host: of, as: 'none' }, both);
				expect(back.effectiveAfter).toMatchObject({
					insecure: [],
					mirrors: [{ of, locations: ['m.example'] }],
				});
				const none = plannedPodman({ host: 'm.example', as: 'none' }, appliedSample(both, back));
				expect(appliedSample(appliedSample(both, back), none).dropIns).toEqual({});
			}
		}
	});

	it('follows what other files say meanwhile, and leaves nothing of it behind', () => {
		const sample: PodmanSample = { dropIns: { [others]: company } };
		const after = appliedSample(sample, plannedPodman(MIRROR, sample));
		const moved = company.replace('first.example', 'moved.example');
		const later = { ...after, dropIns: { ...after.dropIns, [others]: moved } };
		const second: TrustWish = { host: 'n.example', as: 'mirror', of: 'docker.io' };
		expect(plannedPodman(second, later).effectiveAfter.mirrors).toEqual([
			{
				of: 'docker.io',
				locations: ['moved.example', 'm.example', 'n.example'],
				unchecked: ['moved.example', 'm.example'],
			},
		]);
		expect(written(plannedPodman({ host: 'm.example', as: 'none' }, later))).toEqual({
			[OWN_MIRROR]: null,
		});
	});

	describe.each<[string, (text: string) => PodmanSample]>([
		['in the main file, with drop-ins', (text) => ({ main: text })],
		['in the main file, which alone counts', (text) => ({ main: text, ownFolder: undefined })],
		["in a drop-in of others'", (text) => ({ dropIns: { [others]: text } })],
		['in a drop-in of ours', (text) => ({ dropIns: { [OWN_MIRROR]: text } })],
	])('of a mirror set up by hand %s', (_where, sampleOf) => {
		const UNSAID: TrustWish = { host: 'm.example', as: 'mirror', of: 'docker.io' };
		const hand = (mirror: string, more = ''): PodmanSample =>
			sampleOf(
				`[[registry]]\nlocation = "docker.io"\n${more}[[registry.mirror]]\nlocation = "m.example"\n${mirror}`,
			);

		it.each([
			['insecure = true\n', ''],
			['insecure = false\n', ''],
			['', ''],
			['insecure = true\npull-from-mirror = "digest-only"\n', ''],
			['insecure = true\n', 'blocked = true\nmirror-by-digest-only = true\n'],
			['insecure = true\n', 'insecure = true\n'],
		])('changes nothing unsaid: %j %j', (mirror, more) => {
			const plan = plannedPodman(UNSAID, hand(mirror, more));
			expect(plan).toMatchObject({ edits: [], needsReload: false });
			expect(plan.effectiveAfter).toEqual(plan.effectiveNow);
			expect(codes(plan).includes('clear-text')).toBe(mirror.includes('true'));
		});

		it('changes what is said, shows it, and nothing else of the mirror', () => {
			const kept = 'pull-from-mirror = "digest-only"\n';
			const sample = hand(`insecure = true\n${kept}`, 'insecure = true\nblocked = true\n');
			const plan = plannedPodman({ ...UNSAID, tls: 'verify' }, sample);
			const [text = ''] = Object.values(written(plan)).flatMap((one) => one ?? []);
			expect(text).toMatch(/location = "m\.example"\ninsecure = false/);
			expect(text).toContain(kept.trim());
			expect(text).toContain('blocked = true');
			expect(plan.effectiveNow.mirrors[0]?.unchecked).toEqual(['m.example']);
			expect(plan.effectiveAfter.mirrors).toEqual([{ of: 'docker.io', locations: ['m.example'] }]);
			expect(plan.effectiveAfter.insecure).toEqual(['docker.io']);
		});
	});

	it('changes how a mirror is reached', () => {
		const plain = appliedSample({}, plannedPodman(MIRROR, {}));
		const plan = plannedPodman({ ...MIRROR, tls: 'verify' }, plain);
		expect(written(plan)[OWN_MIRROR]).toContain('location = "m.example"\ninsecure = false');
	});
});

describe('planPodman and what is found', () => {
	it('tells of a hidden file, of hands and of a service that has not read its files', () => {
		const main = '/home/u/.config/containers/registries.conf';
		const plan = plannedPodman(INSECURE, {
			main: '',
			mainPath: main,
			foundBy: 'user-file',
			hidden: [fileThere(MAIN_FILE, '')],
			ownFolder: USER_FOLDER,
			says: { insecureHosts: ['old.example'] },
			reload: { kind: 'by-hand', what: 'machine' },
		});
		expect(Object.keys(written(plan))).toEqual([
			`${USER_FOLDER}/50-image-ferry-r.example_5000.conf`,
		]);
		expect(plan.findings).toContainEqual({
			code: 'user-file-hides',
			severity: 'tells',
			facts: { file: main, other: MAIN_FILE },
		});
		expect(codes(plan)).toEqual([
			'clear-text',
			'user-file-hides',
			'not-loaded',
			'restart-yourself',
		]);
	});

	it('warns when our drop-in was written in by somebody else, and stops where that would be lost', () => {
		const dropIn = (text: string) => ({ dropIns: { [OWN]: text } });
		const words = plannedPodman(
			NONE,
			dropIn(`# why\n${table(`location = "${HOST}"\ninsecure = true`)}`),
		);
		expect(words.findings).toEqual([{ code: 'drifted', severity: 'warns', facts: { file: OWN } }]);
		expect(words.edits).toHaveLength(1);
		const more = plannedPodman(
			NONE,
			dropIn(`short-name-mode = "disabled"\n${table(`location = "${HOST}"\ninsecure = true`)}`),
		);
		expect(more).toMatchObject({
			edits: [],
			findings: [{ code: 'drifted', severity: 'blocks', facts: { file: OWN } }],
		});
	});

	it('keeps a registry that somebody added to our drop-in', () => {
		const plan = plannedPodman(NONE, {
			dropIns: {
				[OWN]: `${table(`location = "${HOST}"\ninsecure = true`)}${table('location = "x.example"\ninsecure = true')}`,
			},
		});
		expect(plan.effectiveAfter.insecure).toEqual(['x.example']);
	});

	it('blocks at half a client certificate, which Podman needs for insecure registries too', () => {
		const plan = plannedPodman(INSECURE, {
			certificates: [certificateFolder(`/etc/containers/certs.d/${HOST}`, { 'a.cert': '' }, true)],
		});
		expect(plan.edits).toEqual([]);
		expect(plan.findings[0]).toMatchObject({
			code: 'certificate-without-key',
			severity: 'blocks',
		});
	});

	it('warns that a CA which is there is not used', () => {
		const plan = plannedPodman(INSECURE, {
			certificates: [
				certificateFolder(`/etc/containers/certs.d/${HOST}`, { 'ca.crt': SAMPLE_CA_PEM }, true),
			],
		});
		expect(codes(plan)).toEqual(['clear-text', 'insecure-skips-ca']);
	});

	it.each([
		['main', { main: 'a = \n' }, MAIN_FILE],
		[
			'drop-in',
			{ dropIns: { [`${SYSTEM_FOLDER}/1.conf`]: '[[registry]]\n' } },
			`${SYSTEM_FOLDER}/1.conf`,
		],
	])('refuses a broken %s file by its name', (_, sample, file) => {
		expect(planPodman(NONE, podmanFiles(NONE, sample))).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-invalid', subject: file, facts: { file, line: '1' } },
		});
		expect(readPodman(podmanFiles(NONE, sample)).ok).toBe(false);
	});

	it('plans for a machine, whose files nobody here can read', () => {
		const access = { kind: 'by-hand', reason: 'in-machine' } as const;
		const files = podmanFiles(INSECURE, {});
		const result = planPodman(INSECURE, {
			...files,
			main: { path: MAIN_FILE, access, kind: 'unread', reason: 'failed' },
			dropIns: [],
			ownDropIn: { path: OWN, access, kind: 'missing', owner: 'root' },
			reload: { kind: 'by-hand', what: 'machine' },
		});
		expect(result.ok && codes(result.value)).toEqual(['clear-text', 'by-hand', 'restart-yourself']);
		expect(result.ok && Object.keys(written(result.value))).toEqual([OWN]);
	});

	it('refuses text that is no CA', () => {
		expect(planPodman({ ...CA, caPem: 'x' }, podmanFiles(CA, {}))).toMatchObject({
			ok: false,
			fault: { code: 'trust.ca-invalid' },
		});
	});
});
