import { describe, expect, it } from 'vitest';
import { planPodman, readPodman } from '../../../../../shared/trust/plan-podman';
import { mainChanges } from '../../../../../shared/trust/podman/main-changes';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import {
	appliedSample,
	MAIN_FILE,
	type PodmanSample,
	plannedPodman,
	podmanFiles,
} from '../../../../support/podman-samples';

const HOST = 'r.example:5000';
const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const CA: TrustWish = { host: HOST, as: 'none' };
const MIRROR: TrustWish = { host: 'm.example', as: 'mirror', of: HOST, tls: 'skip-verify' };

const only = (main?: string): PodmanSample => ({
	...(main === undefined ? {} : { main }),
	ownFolder: undefined,
});
const none = (host: string): TrustWish => ({ host, as: 'none' });

/** The main file after a wish, and after the wish was taken back. */
function thereAndBack(wish: TrustWish, text: string): readonly [string, string] {
	const sample = only(text);
	const after = appliedSample(sample, plannedPodman(wish, sample));
	const back = appliedSample(after, plannedPodman(none(wish.host), after));
	return [after.main ?? '', back.main ?? ''];
}

describe('mainChanges', () => {
	it('appends a table behind everything, and takes it out again', () => {
		const text =
			'# mine\nunqualified-search-registries = ["a.example"]\n\n[aliases]\nx = "y.example/x"\n';
		const [after, back] = thereAndBack(INSECURE, text);
		expect(after).toBe(
			`${text}# Image Ferry for r.example:5000: begin
[[registry]]
location = "r.example:5000"
insecure = true
# Image Ferry for r.example:5000: end
`,
		);
		expect(back).toBe(text);
	});

	it.each([
		['insecure = false', `insecure = true # Image Ferry for ${HOST}: was false`],
		['insecure = false # hi', `insecure = true # Image Ferry for ${HOST}: was false # hi`],
		['  insecure=false\t', `  insecure=true # Image Ferry for ${HOST}: was false\t`],
		['"Insecure" = false', `"Insecure" = true # Image Ferry for ${HOST}: was false`],
	])('changes %s where it stands', (line, changed) => {
		const text = `[[registry]]\nlocation = "${HOST}"\n${line}\nblocked = false\n`;
		expect(thereAndBack(INSECURE, text)).toEqual([text.replace(line, changed), text]);
	});

	it('adds the key below the header, in the file’s line ends and indentation', () => {
		const text = `[[registry]] # ours\r\n\tlocation = "${HOST}"\r\n\r\n[[registry.mirror]]\r\nlocation = "x.example"\r\n`;
		expect(thereAndBack(INSECURE, text)).toEqual([
			text.replace(
				'\tlocation',
				`\tinsecure = true # Image Ferry for ${HOST}: was absent\r\n\tlocation`,
			),
			text,
		]);
	});

	it('adds a mirror as the last one of its registry', () => {
		const text = `[[registry]]\nlocation = "${HOST}"\n[[registry.mirror]]\nlocation = "x.example"\n# end\n[[registry]]\nlocation = "z.example"\n`;
		const block =
			'# Image Ferry for m.example as mirror of r.example:5000: begin\n[[registry.mirror]]\nlocation = "m.example"\ninsecure = true\n# Image Ferry for m.example as mirror of r.example:5000: end\n';
		expect(thereAndBack(MIRROR, text)).toEqual([text.replace('# end\n', `${block}# end\n`), text]);
	});

	it('changes how a mirror that is there is reached', () => {
		const text = `[[registry]]\nlocation = "${HOST}"\n[[registry.mirror]]\nlocation = "m.example"\n`;
		const [after, back] = thereAndBack(MIRROR, text);
		expect(after).toContain(
			'insecure = true # Image Ferry for m.example as mirror of r.example:5000: was absent\n',
		);
		expect(back).toBe(text);
	});

	it('writes a table for a mirror of a registry that nothing is said of', () => {
		const [after, back] = thereAndBack(MIRROR, '');
		expect(after).toContain('location = "r.example:5000"\ninsecure = false\n[[registry.mirror]]');
		expect(back).toBe('');
	});

	it.each(['x = 1', '[[registry]]\nlocation = "z.example"', '# only words'])(
		'gives back the missing line end of %j',
		(text) => {
			const [after, back] = thereAndBack(INSECURE, text);
			expect(after.startsWith(`${text}\n# Image Ferry for`)).toBe(true);
			expect(back).toBe(text);
		},
	);

	it('takes no text for a mark of ours', () => {
		const text = `[other]\n"x" = "# Image Ferry for ${HOST}: begin"\n`;
		const sample = only(text);
		expect(plannedPodman(none(HOST), sample).edits).toEqual([]);
	});

	it('knows what it wrote', () => {
		const sample = only(`[[registry]]\nlocation = "z.example"\ninsecure = true\n`);
		const after = appliedSample(sample, plannedPodman(INSECURE, sample));
		expect(readPodman(podmanFiles(INSECURE, after))).toEqual({
			ok: true,
			value: [
				{ host: HOST, as: 'insecure', origin: 'own', file: MAIN_FILE },
				{ host: 'z.example', as: 'insecure', origin: 'user', file: MAIN_FILE },
			],
		});
		expect(plannedPodman(INSECURE, after).edits).toEqual([]);
		expect(plannedPodman(CA, after).edits).toHaveLength(1);
	});

	it.each([
		['the old format', '[registries.insecure]\nregistries = ["a.example"]\n', 'old format'],
		['inline tables', `registry = [{ location = "${HOST}" }]\n`, 'in one line'],
		[
			'two tables of one location',
			`[[registry]]\nlocation = "${HOST}"\n[[registry]]\nprefix = "a.example"\nlocation = "${HOST}"\n`,
			'there twice',
		],
	])('refuses %s', (_, text, words) => {
		const result = planPodman(INSECURE, podmanFiles(INSECURE, only(text)));
		expect(result).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-invalid', subject: MAIN_FILE },
		});
		if (!result.ok) expect(result.fault.facts?.['problem']).toContain(words);
	});

	it('loses nothing that somebody wrote between its marks', () => {
		const after = appliedSample(only(''), plannedPodman(INSECURE, only('')));
		const sample = only(
			(after.main ?? '').replace('insecure = true\n', '$&[[registry]]\nlocation = "x.example"\n'),
		);
		expect(planPodman(CA, podmanFiles(CA, sample))).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-invalid' },
		});
	});

	it('has nothing to change without a file', () => {
		expect(mainChanges({ host: HOST, isNoMirror: false, isInsecure: true }, [])).toEqual({
			ok: true,
			value: new Map(),
		});
	});
});
