import { describe, expect, it } from 'vitest';
import type { HeldCredential } from '../../../../../electron/registry/sign-in/credential-book';
import {
	PasswordStanding,
	type Proof,
	type Verdict,
} from '../../../../../electron/registry/sign-in/password-standing';
import { makeFault } from '../../../../../shared/fault/fault';

const held = (): HeldCredential => ({
	...{
		path: '',
		credential: { username: 'u', secret: 's', kind: 'password' },
		basic: 'Basic dTpz',
	},
	...{ origin: undefined, passedOver: [] },
});
const pull = (repository?: string) => ({
	...(repository === undefined ? {} : { repository }),
	action: 'pull' as const,
});
const fault = makeFault({ code: 'registry.unauthorized', side: 'source', subject: 'x' });

/** Refuses these repositories one after the other, and remembers each; `accepted` comes where a `+` stands. */
async function verdicts(proof: Proof, repositories: readonly string[]) {
	const standing = new PasswordStanding(() => 0);
	const one = held();
	let proofs = 0;
	const all: Verdict[] = [];
	for (const repository of repositories) {
		if (repository === '+') {
			standing.accepted(one);
		} else if (standing.refusal(one, pull(repository)) === undefined) {
			const verdict = await standing.judge(one, pull(repository), async () => {
				proofs += 1;
				return proof;
			});
			standing.remember(one, pull(repository), verdict, fault);
			all.push(verdict);
		}
	}
	return { all, proofs };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`);

describe('a refused password', () => {
	it('is right where the root takes it: each repository is refused for itself', async () => {
		const { all, proofs } = await verdicts('right', names(50));
		expect(new Set(all)).toEqual(new Set(['proven']));
		expect(proofs).toBe(1);
	});

	it('is wrong at once where the root refuses it too', async () => {
		const { all, proofs } = await verdicts('wrong', names(50));
		expect([all, proofs]).toEqual([['everywhere'], 1]);
	});

	it('that was accepted before takes three different repositories in a row', async () => {
		const repositories = ['+', 'a', 'a', 'b', '+', 'a', 'b', 'c', 'd'];
		const { all } = await verdicts('wrong', repositories);
		expect(all).toEqual(['here', 'here', 'here', 'here', 'everywhere']);
	});

	it('that the root tells nothing of is wrong after several different repositories', async () => {
		expect((await verdicts('unknown', names(50))).all).toEqual([
			...Array.from({ length: 5 }, () => 'here'),
			'everywhere',
		]);
		expect((await verdicts('unknown', ['a', 'a', 'a', 'a', 'a', 'a', 'a'])).all).toEqual(['here']);
	});

	it('that was refused at the root itself is wrong', async () => {
		const standing = new PasswordStanding(() => 0);
		const prove = () => expect.unreachable();
		expect(await standing.judge(held(), pull(), prove)).toBe('everywhere');
	});

	it('is not wrong because a list of all repositories is refused', async () => {
		const standing = new PasswordStanding(() => 0);
		const verdict = await standing.judge(held(), { action: 'catalog' }, async () => 'right');
		expect(verdict).toBe('proven');
	});

	it('is remembered for pulling and pushing apart, and no longer once anything is accepted', async () => {
		const standing = new PasswordStanding(() => 0);
		const one = held();
		const verdict = await standing.judge(one, pull('a'), async () => 'unknown');
		standing.remember(one, pull('a'), verdict, fault);
		expect(standing.refusal(one, pull('a'))).toBe(fault);
		expect(standing.refusal(one, pull('b'))).toBeUndefined();
		expect(standing.refusal(one, { repository: 'a', action: 'push' })).toBeUndefined();
		expect(standing.refusal(held(), pull('a'))).toBeUndefined();
		standing.accepted(one);
		expect(standing.refusal(one, pull('a'))).toBeUndefined();
	});

	it('is proven once for all that are refused at the same time', async () => {
		const standing = new PasswordStanding(() => 0);
		const one = held();
		let proofs = 0;
		const prove = async (): Promise<Proof> => {
			proofs += 1;
			await new Promise((resolve) => setTimeout(resolve, 5));
			return 'right';
		};
		const all = await Promise.all(names(20).map((name) => standing.judge(one, pull(name), prove)));
		expect(new Set(all)).toEqual(new Set(['proven']));
		expect(proofs).toBe(1);
	});
});
