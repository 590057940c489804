import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnDropInName } from '../../../../shared/trust/own-names';
import { planPodman } from '../../../../shared/trust/plan-podman';
import {
	effectiveTables,
	readCountingFiles,
} from '../../../../shared/trust/podman/effective-tables';
import type { TrustWish } from '../../../../shared/trust/trust-wish';
import {
	registriesConf,
	tableWish,
	WISHED_HOSTS,
} from '../../../support/arbitrary-registries-conf';
import {
	appliedSample,
	type PodmanSample,
	podmanFiles,
	SYSTEM_FOLDER,
	USER_FOLDER,
} from '../../../support/podman-samples';

const sample: fc.Arbitrary<PodmanSample> = fc
	.record({
		main: registriesConf,
		early: registriesConf,
		late: registriesConf,
		users: registriesConf,
		isUsers: fc.boolean(),
		version: fc.constantFrom('4.3.1', '5.8.2', '6.0.0'),
	})
	.map(({ main, early, late, users, isUsers, version }) => ({
		main,
		version,
		ownFolder: isUsers ? USER_FOLDER : SYSTEM_FOLDER,
		dropIns: {
			[`${SYSTEM_FOLDER}/10-early.conf`]: early,
			[`${SYSTEM_FOLDER}/90-late.conf`]: late,
			[`${USER_FOLDER}/20-users.conf`]: users,
		},
	}));

function apply(files: PodmanSample, wish: TrustWish): PodmanSample {
	const result = planPodman(wish, podmanFiles(wish, files));
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	const { edits, findings } = result.value;
	for (const { before } of edits) {
		expect(isOwnDropInName(before.path.replace(/^.*\//, ''))).toBe(true);
	}
	if (findings.some(({ severity }) => severity === 'blocks')) expect(edits).toEqual([]);
	return appliedSample(files, result.value);
}

function tablesOf(files: PodmanSample) {
	const counting = readCountingFiles(podmanFiles({ host: 'unused.example' }, files));
	if (!counting.ok) throw new Error(JSON.stringify(counting.fault));
	return effectiveTables(counting.value).map(({ file, line, isOwnFile, ...table }) => table);
}

describe('a plan with any files', () => {
	it('changes nothing but the table that is meant, loses no mirror, and holds what it promised', () => {
		fc.assert(
			fc.property(sample, tableWish, (files, wish) => {
				const before = tablesOf(files);
				const result = planPodman(wish, podmanFiles(wish, files));
				const after = tablesOf(apply(files, wish));
				const meant = wish.of ?? wish.host;
				const others = (tables: typeof before) => tables.filter(({ prefix }) => prefix !== meant);
				expect(others(after)).toEqual(others(before));
				const mirrors = before.find(({ prefix }) => prefix === meant)?.mirrors ?? [];
				const left = after.find(({ prefix }) => prefix === meant)?.mirrors ?? [];
				for (const { location } of mirrors) {
					expect(left.map((mirror) => mirror.location)).toContain(location);
				}
				const isBlocked =
					result.ok && result.value.findings.some(({ severity }) => severity === 'blocks');
				if (result.ok && wish.as !== 'none' && !isBlocked) {
					expect(result.value.effectiveAfter.standing).toBe(
						wish.as === 'mirror' ? 'mirror' : 'insecure',
					);
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('leaves no file of ours when all is taken back', () => {
		fc.assert(
			fc.property(sample, fc.array(tableWish, { maxLength: 5 }), (files, wishes) => {
				const changed = wishes.reduce(apply, files);
				const back = WISHED_HOSTS.reduce(
					(left, host) => apply(left, { host, as: 'none' }),
					changed,
				);
				expect(back).toEqual(files);
			}),
			{ numRuns: 50 },
		);
	});
});
