// Credentials in the operating system's keychain. The only user of keytar, which is loaded at the first use, so that
// commands without a credential start fast and computers without libsecret still run.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../shared/fault/fault';
import { parseRegistryHost } from '../../shared/oci/registry-host';
import type { Credential } from '../../shared/registry/credential';
import type { CredentialSummary } from '../../shared/registry/credential-summary';
import { type FaultError, faultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import { type CredentialVault, refuseTooLong } from './credential-vault';
import {
	hostOfAccount,
	joinShards,
	type KeychainHead,
	readHead,
	shardAccount,
	writeEntries,
} from './keychain-entry';
import { keychainFault } from './keychain-fault';
import { hasLockedItem } from './secret-service';

const SERVICE = 'Image Ferry';
/** A locked keychain may wait for a prompt that nobody sees. */
const CALL_TIMEOUT_MS = 20_000;
/** Asked for when nothing is wanted but an answer. */
const NO_ACCOUNT = 'image-ferry-status';
const NO_ASKER = 'listing needs one of the programs busctl, gdbus or dbus-send';

/** The part of keytar that is used. */
export interface Keytar {
	getPassword(service: string, account: string): Promise<string | null>;
	setPassword(service: string, account: string, password: string): Promise<void>;
	deletePassword(service: string, account: string): Promise<boolean>;
	findPassword(service: string): Promise<string | null>;
	findCredentials(
		service: string,
	): Promise<readonly { readonly account: string; readonly password: string }[]>;
}

export interface KeytarVaultOptions {
	readonly nowMs?: () => number;
	readonly load?: () => Promise<Keytar>;
	/** Tells whether an entry (of an account, or any) is there but locked; `undefined` when that cannot be known. */
	readonly isLocked?: (account?: string) => Promise<boolean | undefined>;
	/** Resolves when a call has taken too long. */
	readonly timeout?: (signal: AbortSignal) => Promise<unknown>;
}

/** Gives the vault in this computer's keychain. Operations of one vault run one after the other. */
export function keytarVault(options: KeytarVaultOptions = {}): CredentialVault {
	const keychain = new Keychain(options);
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(action: () => Promise<T>): Promise<T> => {
		const mine = last.then(action);
		last = mine.catch(() => undefined);
		return mine;
	};
	return {
		get: (host) => inTurn(() => keychain.get(host)),
		put: (host, credential) => inTurn(() => keychain.put(host, credential)),
		delete: (host) => inTurn(() => keychain.delete(host)),
		list: () => inTurn(() => keychain.list()),
		status: () => inTurn(async () => ({ kind: 'keychain', ...(await keychain.trouble()) })),
	};
}

class Keychain {
	readonly #nowMs: () => number;
	readonly #load: () => Promise<Keytar>;
	readonly #isLocked: NonNullable<KeytarVaultOptions['isLocked']>;
	readonly #timeout: NonNullable<KeytarVaultOptions['timeout']>;

	constructor(options: KeytarVaultOptions) {
		this.#nowMs = options.nowMs ?? Date.now;
		this.#load = options.load ?? loadKeytar;
		this.#isLocked = options.isLocked ?? isLockedHere;
		this.#timeout =
			options.timeout ?? ((signal) => delay(CALL_TIMEOUT_MS, undefined, { signal, ref: false }));
	}

	async get(host: string): Promise<Credential | undefined> {
		const found = await this.#read(host);
		// Another process replaced the shards between the reading of head and shards: the second look is right.
		const again = found === 'torn' ? await this.#read(host) : found;
		return again === 'torn' ? undefined : noteCredential(again);
	}

	async put(host: string, credential: Credential): Promise<void> {
		refuseTooLong(host, noteCredential(credential));
		const before = await this.#head(host);
		const entries = writeEntries(host, credential, this.#nowMs(), randomBytes(8).toString('hex'));
		try {
			for (const [account, text] of entries.shards) {
				await this.#call(host, (keytar) => keytar.setPassword(SERVICE, account, text));
			}
			await this.#call(host, (keytar) => keytar.setPassword(SERVICE, host, entries.head));
		} catch (error) {
			await this.#remove(host, [...entries.shards.keys()]).catch(() => undefined);
			throw error;
		}
		await this.#remove(host, shardsOf(host, before));
	}

	async delete(host: string): Promise<boolean> {
		if ((await this.#call(host, (keytar) => keytar.getPassword(SERVICE, host))) === null) {
			await this.#refuseLocked(host, host);
		}
		const wasThere = await this.#call(host, (keytar) => keytar.deletePassword(SERVICE, host));
		const accounts = (await this.#all()).map((entry) => entry.account);
		// Those that a crashed writer left, too.
		await this.#remove(
			host,
			accounts.filter((account) => account !== host && hostOfAccount(account) === host),
		);
		return wasThere;
	}

	async list(): Promise<readonly CredentialSummary[]> {
		const summaries = (await this.#all()).flatMap(({ account, password }) => {
			const head = parseRegistryHost(account) === account ? readHead(password) : undefined;
			return head === undefined
				? []
				: [{ host: account, username: head.username, savedAtMs: head.savedAtMs }];
		});
		return summaries.sort((one, other) => (one.host < other.host ? -1 : 1));
	}

	/** Gives why the keychain cannot be used now, asking the user nothing. */
	async trouble(): Promise<{ readonly fault?: Fault }> {
		try {
			await this.#call(SERVICE, (keytar) => keytar.getPassword(SERVICE, NO_ACCOUNT));
			return (await this.#isLocked()) === true ? { fault: locked(SERVICE).fault } : {};
		} catch (error) {
			return { fault: keychainFault(error, SERVICE).fault };
		}
	}

	async #read(host: string): Promise<Credential | 'torn' | undefined> {
		const head = await this.#head(host);
		if (head === undefined) {
			await this.#refuseLocked(host, host);
			return undefined;
		}
		const { username, kind } = head;
		if ('secret' in head) {
			return { username, kind, secret: head.secret };
		}
		const shards: (string | null)[] = [];
		for (const account of shardsOf(host, head)) {
			shards.push(await this.#call(host, (keytar) => keytar.getPassword(SERVICE, account)));
		}
		const secret = joinShards(head, shards);
		return secret === undefined ? 'torn' : { username, kind, secret };
	}

	async #head(host: string): Promise<KeychainHead | undefined> {
		const text = await this.#call(host, (keytar) => keytar.getPassword(SERVICE, host));
		return text === null ? undefined : readHead(text);
	}

	async #all(): ReturnType<Keytar['findCredentials']> {
		const isLocked = await this.#isLocked();
		if (isLocked === undefined) {
			throw faultError({
				code: 'keychain.unavailable',
				side: 'keychain',
				subject: SERVICE,
				detail: NO_ASKER,
			});
		}
		if (isLocked) {
			// Asks the user to unlock; findCredentials would too, and crash the process on a refusal.
			await this.#call(SERVICE, (keytar) => keytar.findPassword(SERVICE));
			await this.#refuseLocked(SERVICE);
		}
		return this.#call(SERVICE, (keytar) => keytar.findCredentials(SERVICE));
	}

	async #remove(host: string, accounts: readonly string[]): Promise<void> {
		for (const account of accounts) {
			await this.#call(host, (keytar) => keytar.deletePassword(SERVICE, account));
		}
	}

	async #refuseLocked(subject: string, account?: string): Promise<void> {
		if ((await this.#isLocked(account)) === true) {
			throw locked(subject);
		}
	}

	async #call<T>(subject: string, action: (keytar: Keytar) => Promise<T>): Promise<T> {
		const answered = new AbortController();
		const late = this.#timeout(answered.signal).then(() => {
			throw locked(subject, `no answer within ${CALL_TIMEOUT_MS / 1000} s`);
		});
		late.catch(() => undefined);
		try {
			return await Promise.race([this.#load().then(action), late]);
		} catch (error) {
			throw keychainFault(error, subject);
		} finally {
			answered.abort();
		}
	}
}

function shardsOf(host: string, head: KeychainHead | undefined): readonly string[] {
	if (head === undefined || 'secret' in head) {
		return [];
	}
	const { id, count } = head.shards;
	return Array.from({ length: count }, (_, number) => shardAccount(host, id, number));
}

function locked(
	subject: string,
	detail = 'it is locked, and the request to unlock it was refused or could not be shown',
): FaultError {
	return faultError({ code: 'keychain.locked', side: 'keychain', subject, detail });
}

async function isLockedHere(account?: string): Promise<boolean | undefined> {
	if (process.platform !== 'linux') {
		return false;
	}
	return hasLockedItem(
		account === undefined ? { service: SERVICE } : { service: SERVICE, account },
	);
}

async function loadKeytar(): Promise<Keytar> {
	const loaded: Keytar & { readonly default?: Keytar } = await import('keytar');
	return loaded.default ?? loaded;
}
