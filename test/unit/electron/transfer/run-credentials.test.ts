import { describe, expect, it } from 'vitest';
import { runCredentials } from '../../../../electron/transfer/run-credentials';
import type { MirrorDefinition } from '../../../../shared/mirror/definition/run-definition';

const definition = (...references: readonly string[]): MirrorDefinition => ({
	kind: 'mirror',
	spec: {
		name: 'm',
		destination: { registry: 'd.x', repository: 'team' },
		rewrite: [],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
	},
	images: references.map((reference) => ({ reference, origin: { file: 'list' } })),
	repositories: [],
	registries: {},
});

/** Logins by host, or by host and first path element. */
function finder(logins: Readonly<Record<string, string>>) {
	const asked: string[] = [];
	return {
		asked,
		find: runCredentials({
			find: async (host, repository) => {
				asked.push(`${host} ${repository ?? ''}`);
				const secret =
					logins[repository === undefined ? host : `${host}/${repository.split('/')[0]}`];
				return secret === undefined
					? undefined
					: { credential: { username: 'u', secret, kind: 'password' }, origin: 'test' };
			},
		}),
	};
}

describe('the credential of a run', () => {
	it('is the one of the whole host before any other', async () => {
		const { find, asked } = finder({ 's.x': 'whole', 's.x/a': 'part' });
		expect((await find({ definition: definition('s.x/a/b:1') }, 's.x'))?.secret).toBe('whole');
		expect(asked).toEqual(['s.x ']);
	});

	it('is a login for a part where all that the run wants there is in it', async () => {
		const { find } = finder({ 's.x/a': 'part', 'd.x/team': 'push' });
		const all = definition('s.x/a/b:1', 's.x/a/c:1', 'other.x/z:1');
		expect((await find({ definition: all }, 's.x'))?.secret).toBe('part');
		expect((await find({ definition: all }, 'd.x'))?.secret).toBe('push');
	});

	it('is none where parts differ, nothing is wanted, or there are too many', async () => {
		const { find, asked } = finder({ 's.x/a': 'one', 's.x/b': 'two' });
		for (const one of [definition('s.x/a/x:1', 's.x/b/x:1'), definition('s.x/a/x:1', 's.x/c:1')]) {
			expect(await find({ definition: one }, 's.x')).toBeUndefined();
		}
		const many = definition(...Array.from({ length: 60 }, (_, i) => `s.x/a/${i}:1`));
		asked.length = 0;
		expect(await find({ definition: many }, 's.x')).toBeUndefined();
		expect(await find({ definition: many }, 'nobody.x')).toBeUndefined();
		expect(asked).toHaveLength(2);
	});
});
