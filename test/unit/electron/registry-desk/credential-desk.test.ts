import { describe, expect, it } from 'vitest';
import { deskBench } from '../../../support/desk-bench';
import { faultOf } from '../../../support/fault-of';

const HOST = 'registry.example:5000';
const SECRET = 'CANARY-credential-desk';
const ALICE = { username: 'alice', secret: SECRET, kind: 'password' } as const;
const LOGIN = { host: HOST, origin: '/home/a/.docker/config.json', credential: ALICE };

describe('saving a credential', () => {
	it('answers a summary, lists it, and lets no secret out', async () => {
		const { desk, credentials, vault, told } = deskBench();
		await desk.save({ host: HOST, name: 'Ours', tls: 'verify' });
		const summary = await credentials.save(HOST, ALICE);
		expect(summary).toEqual({ host: HOST, username: 'alice', savedAtMs: 1_795_000_000_000 });
		expect((await desk.list())[0]?.signIn).toEqual(summary);
		await credentials.forget(HOST);
		expect((await desk.list())[0]?.signIn).toBeUndefined();
		expect(await vault.get(HOST)).toBeUndefined();
		expect(JSON.stringify([summary, told])).not.toContain(SECRET);
	});

	it('stores nothing in a locked keychain and says so', async () => {
		const { credentials, keychain, vault } = deskBench();
		keychain.get('keychain.locked');
		expect((await faultOf(() => credentials.save(HOST, ALICE))).code).toBe('keychain.locked');
		keychain.get();
		expect(await vault.get(HOST)).toBeUndefined();
	});

	it('keeps it in memory without a keychain, once the user chose so', async () => {
		const { credentials, keychain, vault, timesUsable } = deskBench();
		keychain.get('keychain.unavailable');
		expect((await credentials.status()).fault?.code).toBe('keychain.unavailable');
		expect((await faultOf(() => credentials.save(HOST, ALICE))).code).toBe('keychain.unavailable');
		expect(timesUsable()).toBe(0);
		expect(await credentials.keepForSession()).toEqual({ kind: 'session' });
		await credentials.save(HOST, ALICE);
		expect(await vault.get(HOST)).toEqual(ALICE);
		expect(await keychain.vault.status()).toMatchObject({ kind: 'keychain' });
		expect(timesUsable()).toBeGreaterThan(0);
	});
});

describe('importing a login', () => {
	it('copies it inside main and adds the registry', async () => {
		const { desk, credentials, vault } = deskBench({ logins: [LOGIN] });
		const logins = await credentials.logins();
		expect(logins).toEqual([{ host: HOST, origin: LOGIN.origin, path: '', username: 'alice' }]);
		const summary = await credentials.importLogin(HOST, LOGIN.origin);
		expect(await vault.get(HOST)).toEqual(ALICE);
		expect((await desk.list())[0]?.entry).toEqual({ host: HOST, name: HOST, tls: 'verify' });
		expect(JSON.stringify([logins, summary])).not.toContain(SECRET);
	});

	it('leaves a saved registry as it is', async () => {
		const { desk, credentials } = deskBench({ logins: [LOGIN] });
		await desk.save({ host: HOST, name: 'Ours', tls: 'verify' });
		await credentials.importLogin(HOST, LOGIN.origin);
		expect((await desk.list()).map(({ entry }) => entry.name)).toEqual(['Ours']);
	});

	it('refuses a login that is gone, and one from elsewhere', async () => {
		const { credentials } = deskBench({ logins: [LOGIN] });
		const fault = await faultOf(() => credentials.importLogin(HOST, '/etc/other.json'));
		expect(fault).toMatchObject({ code: 'command.invalid', subject: HOST });
	});

	it('lists a login that one place spells twice once', async () => {
		const { credentials } = deskBench({ logins: [LOGIN, LOGIN] });
		expect(await credentials.logins()).toHaveLength(1);
	});
});
