// The logic around keytar, on a keychain in memory. The real one is in test/integration/keychain.test.ts.
import { describe, expect, it } from 'vitest';
import { type Keytar, keytarVault } from '../../../../electron/credentials/keytar-vault';
import { faultOf } from '../../../support/fault-of';
import { vaultSuite } from '../../../support/vault-suite';

/** A keychain as Windows has it: 2,560 bytes in an entry. `refuse` may throw before an operation. */
class MemoryKeychain implements Keytar {
	readonly entries = new Map<string, string>();
	refuse: (operation: string, account: string) => void = () => undefined;

	async getPassword(_: string, account: string): Promise<string | null> {
		this.refuse('get', account);
		return this.entries.get(account) ?? null;
	}

	async setPassword(_: string, account: string, password: string): Promise<void> {
		this.refuse('set', account);
		if (Buffer.byteLength(password, 'utf16le') > 2560) {
			throw new Error('The stub received bad data.');
		}
		this.entries.set(account, password);
	}

	async deletePassword(_: string, account: string): Promise<boolean> {
		this.refuse('delete', account);
		return this.entries.delete(account);
	}

	async findPassword(): Promise<string | null> {
		this.refuse('find', '');
		return [...this.entries.values()][0] ?? null;
	}

	async findCredentials(): Promise<{ account: string; password: string }[]> {
		this.refuse('list', '');
		return [...this.entries].map(([account, password]) => ({ account, password }));
	}
}

const LONG = { username: 'alice', secret: 'x'.repeat(3000), kind: 'password' as const };
const NEVER = () => new Promise<never>(() => undefined);

function made(isLocked: () => boolean | undefined = () => false) {
	const keychain = new MemoryKeychain();
	const vault = keytarVault({
		load: async () => keychain,
		isLocked: async () => isLocked(),
		timeout: NEVER,
	});
	return { keychain, vault };
}

describe('the keychain vault on a keychain with the limits of Windows', () => {
	vaultSuite(async (nowMs) => {
		const keychain = new MemoryKeychain();
		return keytarVault({
			nowMs,
			load: async () => keychain,
			isLocked: async () => false,
			timeout: NEVER,
		});
	});
});

describe('the keychain vault', () => {
	it('keeps the old secret whole, and no trace of the new one, when writing fails at any entry', async () => {
		for (let failing = 0; failing < 4; failing += 1) {
			const { keychain, vault } = made();
			await vault.put('a.example', LONG);
			const before = new Map(keychain.entries);
			let sets = 0;
			keychain.refuse = (operation) => {
				if (operation === 'set' && sets++ === failing) {
					throw new Error('Access is denied.');
				}
			};
			const fault = await faultOf(() =>
				vault.put('a.example', { ...LONG, secret: 'y'.repeat(3000) }),
			);
			expect(fault.code).toBe('keychain.denied');
			expect(keychain.entries).toEqual(before);
			expect(await vault.get('a.example')).toEqual(LONG);
		}
	});

	it('keeps the old or the new secret when the process dies between any two entries', async () => {
		for (let died = 0; died < 9; died += 1) {
			const { keychain, vault } = made();
			await vault.put('a.example', LONG);
			let writes = 0;
			keychain.refuse = (operation) => {
				if (operation !== 'get' && writes++ >= died) {
					throw new Error('dead');
				}
			};
			await vault.put('a.example', { ...LONG, secret: 'y'.repeat(3000) }).catch(() => undefined);
			keychain.refuse = () => undefined;
			expect(['x'.repeat(3000), 'y'.repeat(3000)]).toContain(
				(await vault.get('a.example'))?.secret,
			);
			await vault.delete('a.example');
			expect(keychain.entries.size).toBe(0);
		}
	});

	it('says locked, never "no credential", when entries are there but locked', async () => {
		const { keychain, vault } = made(() => true);
		keychain.refuse = (operation) => {
			if (operation === 'list') {
				throw new Error('would crash the process');
			}
		};
		for (const action of [
			() => vault.get('a.example'),
			() => vault.delete('a.example'),
			() => vault.list(),
		]) {
			expect(await faultOf(action)).toMatchObject({ code: 'keychain.locked', side: 'keychain' });
		}
		expect(await vault.status()).toMatchObject({
			kind: 'keychain',
			fault: { code: 'keychain.locked' },
		});
	});

	it('lists after the user has unlocked it', async () => {
		let isLocked = true;
		const { keychain, vault } = made(() => isLocked);
		keychain.refuse = (operation) => {
			isLocked = operation !== 'find' && isLocked;
		};
		expect(await vault.list()).toEqual([]);
	});

	it('does not list where nobody can tell whether it is locked', async () => {
		const { vault } = made(() => undefined);
		expect(await faultOf(() => vault.list())).toMatchObject({ code: 'keychain.unavailable' });
		expect(await vault.get('a.example')).toBeUndefined();
	});

	it('gives up on a call that is not answered', async () => {
		const { keychain } = made();
		const silent: Keytar = Object.assign(Object.create(keychain) as MemoryKeychain, {
			getPassword: NEVER,
		});
		const vault = keytarVault({
			load: async () => silent,
			isLocked: async () => false,
			timeout: async () => undefined,
		});
		expect(await faultOf(() => vault.get('a.example'))).toMatchObject({
			code: 'keychain.locked',
			subject: 'a.example',
		});
		expect(await vault.status()).toMatchObject({ fault: { code: 'keychain.locked' } });
	});

	it('is unavailable where keytar cannot be loaded, and never throws for its status', async () => {
		const load = () =>
			Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'));
		const vault = keytarVault({ load, isLocked: async () => false, timeout: NEVER });
		expect(await vault.status()).toMatchObject({
			kind: 'keychain',
			fault: {
				code: 'keychain.unavailable',
				detail: 'libsecret-1.so.0: cannot open shared object file',
			},
		});
	});

	it('overlooks entries that are not of its making', async () => {
		const { keychain, vault } = made();
		keychain.entries.set('a.example', 'a password of another program').set('Not A Host', '{}');
		expect(await vault.get('a.example')).toBeUndefined();
		expect(await vault.list()).toEqual([]);
	});
});
