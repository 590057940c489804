import { describe, expect, it } from 'vitest';
import { CredentialBook } from '../../../../../electron/registry/sign-in/credential-book';
import {
	type Credential,
	type CredentialAnswer,
	longestPath,
} from '../../../../../shared/registry/credential';

type Question = Parameters<ConstructorParameters<typeof CredentialBook>[0]>[0];

/** A book over logins by path, whose answers can be changed; the clock stands still unless moved. */
function bookOf(logins: Record<string, Partial<Credential>>) {
	const asked: Question[] = [];
	const clock = { nowMs: 0 };
	const world = { logins, error: undefined as Error | undefined };
	const ask = async (question: Question): Promise<CredentialAnswer> => {
		asked.push(question);
		if (world.error !== undefined) throw world.error;
		const paths = Object.keys(world.logins).filter((path) => path !== '');
		const login = world.logins[longestPath(question.repository, paths)];
		const credential = { username: 'u', secret: 's', kind: 'password' as const, ...login };
		return { ...(login === undefined ? {} : { credential }), paths, passedOver: [] };
	};
	return { book: new CredentialBook(ask, () => clock.nowMs), asked, clock, world };
}

const secrets = (book: CredentialBook, repositories: readonly (string | undefined)[]) =>
	Promise.all(repositories.map(async (one) => (await book.get(one)).credential?.secret));

describe('the credentials of a registry', () => {
	it('are asked for once for each part, however many ask at once', async () => {
		const { book, asked } = bookOf({
			'': { secret: 'all' },
			a: { secret: 'a' },
			'a/b': { secret: 'ab' },
		});
		const repositories = [undefined, 'x', 'a/x', 'a/b/x', 'a/bc', 'a', 'y', 'a/b'];
		const expected = ['all', 'all', 'a', 'ab', 'a', 'a', 'all', 'ab'];
		expect(await secrets(book, repositories)).toEqual(expected);
		expect(await secrets(book, repositories)).toEqual(expected);
		expect(asked).toHaveLength(3);
		expect(book.known('a/b/c')).toBe(await book.get('a/b/z'));
		expect(book.pathOf('a/b/c')).toBe('a/b');
	});

	it('are known only once they were asked for', async () => {
		const { book } = bookOf({ '': {} });
		expect([book.known('x'), book.wasAsked]).toEqual([undefined, false]);
		await book.get('x');
		expect([book.known('y')?.credential?.secret, book.wasAsked]).toEqual(['s', true]);
	});

	it('may be none, which is asked for once too', async () => {
		const { book, asked } = bookOf({});
		expect(await secrets(book, ['x', 'y', 'z'])).toEqual([undefined, undefined, undefined]);
		expect(asked).toHaveLength(1);
	});

	it('are asked for again after an error', async () => {
		const { book, world } = bookOf({ '': {} });
		world.error = new Error('no answer');
		await expect(book.get('x')).rejects.toThrow('no answer');
		world.error = undefined;
		expect(await secrets(book, ['x'])).toEqual(['s']);
	});

	it('are asked for again shortly before their end, once', async () => {
		const { book, asked, clock, world } = bookOf({ '': { secret: 'one', expiresAtMs: 60_000 } });
		await book.get('x');
		clock.nowMs = 49_000;
		expect(await secrets(book, ['x', 'y'])).toEqual(['one', 'one']);
		clock.nowMs = 51_000;
		world.logins = { '': { secret: 'two', expiresAtMs: 120_000 } };
		expect(book.known('x')).toBeUndefined();
		expect(await secrets(book, ['x', 'y', 'z'])).toEqual(['two', 'two', 'two']);
		expect(asked.map((one) => one.isRefused)).toEqual([undefined, true]);
	});

	it('that end and are not renewed are used on, and not asked for at each request', async () => {
		const { book, asked, clock } = bookOf({ '': { expiresAtMs: 60_000 } });
		const first = await book.get('x');
		for (clock.nowMs = 60_000; clock.nowMs < 70_000; clock.nowMs += 100) {
			expect(await book.get('x')).toBe(first);
		}
		expect(asked.length).toBeLessThanOrEqual(4);
	});

	it('are renewed for all that wait, and give the same object when there is nothing new', async () => {
		const { book, asked, clock, world } = bookOf({ '': { secret: 'one' } });
		const one = await book.get('x');
		expect(await book.renew(one, 'x')).toBe(one);
		// Asked a moment ago: a thousand refusals start no thousand helpers.
		expect(await book.renew(one, 'y')).toBe(one);
		expect(asked).toHaveLength(2);
		world.logins = { '': { secret: 'two' } };
		clock.nowMs += 6000;
		const renewed = await Promise.all([book.renew(one, 'x'), book.renew(one, 'y')]);
		expect(renewed.map((held) => held.credential?.secret)).toEqual(['two', 'two']);
		expect(await book.renew(one, 'z')).toBe(renewed[0]);
		expect(asked).toHaveLength(3);
	});

	it('stay where a helper fails once', async () => {
		const { book, clock, world } = bookOf({ '': { secret: 'one' } });
		const one = await book.get('x');
		world.logins = {};
		expect(await book.renew(one, 'x')).toBe(one);
		world.logins = { '': { secret: 'two' } };
		clock.nowMs += 6000;
		expect((await book.renew(one, 'x')).credential?.secret).toBe('two');
	});
});
