import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	hostOfAccount,
	joinShards,
	MAX_ENTRY_LENGTH,
	readHead,
	writeEntries,
} from '../../../../electron/credentials/keychain-entry';

const ID = '0123456789abcdef';
const credential = (secret: string) => ({ username: 'alice', secret, kind: 'password' as const });

describe('the entries of a credential', () => {
	it('are within what Windows keeps, ASCII, and give back any secret', () => {
		const secrets = fc.string({ unit: 'binary', minLength: 1, maxLength: 4000 });
		fc.assert(
			fc.property(secrets, (secret) => {
				const { head, shards } = writeEntries('registry.example', credential(secret), 1, ID);
				for (const text of [head, ...shards.values()]) {
					expect(Buffer.byteLength(text, 'utf8')).toBeLessThanOrEqual(MAX_ENTRY_LENGTH);
				}
				const read = readHead(head);
				expect(read).toBeDefined();
				const found =
					read !== undefined &&
					('secret' in read ? read.secret : joinShards(read, [...shards.values()]));
				expect(found).toBe(secret);
			}),
			{ numRuns: 40 },
		);
	});

	it('name their host', () => {
		const { shards } = writeEntries('registry.example:5000', credential('x'.repeat(3000)), 1, ID);
		expect([...shards.keys()]).toEqual(
			[0, 1, 2].map((number) => `registry.example:5000#${ID}#${number}`),
		);
		expect(new Set([...shards.keys()].map(hostOfAccount))).toEqual(
			new Set(['registry.example:5000']),
		);
	});

	it('do not come together when a shard is missing, old or swapped', () => {
		const { head, shards } = writeEntries('a', credential('0123456789'.repeat(300)), 1, ID);
		const read = readHead(head);
		const [one = '', two = '', three = ''] = [...shards.values()];
		if (read === undefined || 'secret' in read) {
			throw new Error('expected shards');
		}
		for (const wrong of [
			[one, two],
			[one, null, three],
			[two, one, three],
			[one, two, `${three} `],
		]) {
			expect(joinShards(read, wrong)).toBeUndefined();
		}
	});

	it.each([
		'',
		'secret',
		'{}',
		'{"username":"a"}',
		'{"username":"a","kind":"password","savedAtMs":1,"secret":"x","more":1}',
	])('%s is not of our making', (text) => {
		expect(readHead(text)).toBeUndefined();
	});
});
