import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { planPodman } from '../../../../../shared/trust/plan-podman';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import {
	registriesConf,
	tableWish,
	WISHED_HOSTS,
} from '../../../../support/arbitrary-registries-conf';
import { appliedSample, type PodmanSample, podmanFiles } from '../../../../support/podman-samples';

/** The main file after a wish; as it was where the plan refuses. */
function afterWish(sample: PodmanSample, wish: TrustWish): PodmanSample {
	const result = planPodman(wish, podmanFiles(wish, sample));
	if (result.ok) return appliedSample(sample, result.value);
	expect(result.fault.code).toBe('trust.config-invalid');
	return sample;
}

/** All that is not about the tables of some prefixes, keys in lower case. */
function valuesBeside(text: string, prefixes: readonly string[]): unknown {
	const values = parse(text);
	const tables: unknown = values['registry'];
	const others = (Array.isArray(tables) ? tables : []).filter((table: Record<string, unknown>) => {
		const named = Object.fromEntries(
			Object.entries(table).map(([key, value]) => [key.toLowerCase(), value]),
		);
		return !prefixes.includes(String(named['prefix'] ?? named['location']).replace(/\/+$/, ''));
	});
	return JSON.stringify({ ...values, registry: others });
}

describe('a splice of any registries.conf', () => {
	it('touches nothing but the table that is meant, and is taken out to the byte', () => {
		fc.assert(
			fc.property(registriesConf, tableWish, (main, wish) => {
				const sample: PodmanSample = { main, ownFolder: undefined };
				const changed = afterWish(sample, wish);
				const meant = [wish.of ?? wish.host];
				expect(valuesBeside(changed.main ?? '', meant)).toBe(valuesBeside(main, meant));
				expect(afterWish(changed, wish).main).toBe(changed.main);
				expect(afterWish(changed, { host: wish.host, as: 'none' }).main).toBe(main);
			}),
			{ numRuns: 100 },
		);
	});

	it('is taken out to the byte after any number of wishes, in any order', () => {
		fc.assert(
			fc.property(
				registriesConf,
				fc.array(tableWish, { maxLength: 5 }),
				fc.shuffledSubarray([...WISHED_HOSTS], { minLength: WISHED_HOSTS.length }),
				(main, wishes, hosts) => {
					const start: PodmanSample = { main, ownFolder: undefined };
					const changed = wishes.reduce(afterWish, start);
					// A registry may have to wait for its mirror, whose table would contradict another.
					const back = [...hosts, ...hosts].reduce(
						(sample, host) => afterWish(sample, { host, as: 'none' }),
						changed,
					);
					expect(back.main).toBe(main);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('keeps what was wished before for another registry', () => {
		fc.assert(
			fc.property(registriesConf, tableWish, tableWish, (main, one, other) => {
				fc.pre(one.host !== other.host);
				const sample = afterWish({ main, ownFolder: undefined }, one);
				const before = planPodman(one, podmanFiles(one, sample));
				const later = planPodman(one, podmanFiles(one, afterWish(sample, other)));
				fc.pre(before.ok && before.value.edits.length === 0);
				expect(later).toMatchObject({ ok: true, value: { edits: [] } });
			}),
			{ numRuns: 100 },
		);
	});
});
