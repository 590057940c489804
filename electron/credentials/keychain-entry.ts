// How a credential looks in the keychain: one entry when it is short, else a head entry that names its shards, because
// Windows keeps at most 2,560 bytes in an entry. All text is ASCII, so that a character is a byte everywhere.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Credential } from '../../shared/registry/credential';

/** Under half of Windows' 2,560 bytes: bindings that keep UTF-16 need two for each character. */
export const MAX_ENTRY_LENGTH = 1200;

const base = {
	username: z.string(),
	kind: z.enum(['password', 'identity-token']),
	savedAtMs: z.number(),
};
const headSchema = z.union([
	z.strictObject({ ...base, secret: z.string() }),
	z.strictObject({
		...base,
		shards: z.strictObject({
			id: z.string().regex(/^[0-9a-f]{16}$/),
			count: z.number().int().min(1).max(1000),
			sha256: z.string(),
		}),
	}),
]);

export type KeychainHead = z.infer<typeof headSchema>;
export type ShardedHead = Extract<KeychainHead, { readonly shards: unknown }>;

/** What to store for a credential: the shards first, then the head, which makes them count. */
export interface KeychainEntries {
	readonly head: string;
	/** Text by account. */
	readonly shards: ReadonlyMap<string, string>;
}

/** Gives the account of a shard; `#` occurs in no host. */
export function shardAccount(host: string, id: string, number: number): string {
	return `${host}#${id}#${number}`;
}

/** Gives the host of any account of ours. */
export function hostOfAccount(account: string): string {
	return account.split('#')[0] ?? account;
}

/** Writes a credential; `id` must be new for each writing (16 hex digits). */
export function writeEntries(
	host: string,
	credential: Credential,
	savedAtMs: number,
	id: string,
): KeychainEntries {
	const { username, kind, secret } = credential;
	const whole = ascii({ username, kind, savedAtMs, secret });
	if (whole.length <= MAX_ENTRY_LENGTH) {
		return { head: whole, shards: new Map() };
	}
	const text = ascii(secret);
	const shards = new Map<string, string>();
	for (let from = 0; from < text.length; from += MAX_ENTRY_LENGTH) {
		shards.set(shardAccount(host, id, shards.size), text.slice(from, from + MAX_ENTRY_LENGTH));
	}
	const head = {
		username,
		kind,
		savedAtMs,
		shards: { id, count: shards.size, sha256: hashOf(text) },
	};
	return { head: ascii(head), shards };
}

/** Reads a head entry; `undefined` when it is not of our making. */
export function readHead(text: string): KeychainHead | undefined {
	try {
		return headSchema.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** Puts the secret together; `undefined` when the shards are not those that the head names. */
export function joinShards(
	head: ShardedHead,
	shards: readonly (string | null)[],
): string | undefined {
	const text = shards.join('');
	return hashOf(text) === head.shards.sha256 ? z.string().parse(JSON.parse(text)) : undefined;
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

function ascii(value: unknown): string {
	return JSON.stringify(value).replace(
		/[\u007f-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
