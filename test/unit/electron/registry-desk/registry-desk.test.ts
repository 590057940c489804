import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import type { Credential } from '../../../../shared/registry/credential';
import type { ProbeStep } from '../../../../shared/registry/probe-report';
import type { RegistryEntry } from '../../../../shared/registry/registry-entry';
import { type DeskBenchOptions, deskBench } from '../../../support/desk-bench';
import { faultOf } from '../../../support/fault-of';

const HOST = 'registry.example:5000';
const ENTRY: RegistryEntry = { host: HOST, name: 'Ours', tls: 'verify' };
const ALICE: Credential = { username: 'alice', secret: 'CANARY-desk', kind: 'password' };

async function bench(options: DeskBenchOptions = {}) {
	const made = deskBench(options);
	await made.desk.save(ENTRY);
	await made.vault.put(HOST, ALICE);
	return made;
}

describe('saving a registry', () => {
	it('adds it, changes it, and tells the window, without a word to the user', async () => {
		const { desk, told, questions } = deskBench();
		expect(await desk.save(ENTRY)).toBe('saved');
		expect(await desk.save({ ...ENTRY, name: 'Renamed' })).toBe('saved');
		expect(await desk.list()).toEqual([{ entry: { ...ENTRY, name: 'Renamed' } }]);
		expect(told).toHaveLength(2);
		expect(questions).toEqual([]);
	});

	it.each(['plain-http', 'skip-verify'] as const)(
		'asks before %s takes effect, names the host, and asks once',
		async (tls) => {
			const { desk, saved, questions } = await bench({ answers: [false, true] });
			expect(await desk.save({ ...ENTRY, tls })).toBe('cancelled');
			expect((await saved.find(HOST))?.tls).toBe('verify');
			expect(await desk.save({ ...ENTRY, tls })).toBe('saved');
			expect(await desk.save({ ...ENTRY, tls, name: 'Again' })).toBe('saved');
			expect(questions).toHaveLength(2);
			expect(questions[0]?.message).toContain(HOST);
		},
	);

	it('asks before another sign-in server is allowed, naming both', async () => {
		const { desk, saved, questions } = await bench();
		const entry = { ...ENTRY, signInServer: 'tokens.evil.example' };
		expect(await desk.save(entry)).toBe('cancelled');
		expect((await saved.find(HOST))?.signInServer).toBeUndefined();
		expect(questions[0]?.message).toContain('tokens.evil.example');
		expect(questions[0]?.message).toContain(HOST);
	});

	it('moves the credential to a new address only with a yes', async () => {
		const { desk, vault, saved, questions } = await bench({ answers: [false, true] });
		const renamed = { ...ENTRY, host: 'registry.example:8443' };
		expect(await desk.save(renamed, HOST)).toBe('cancelled');
		expect(await vault.get('registry.example:8443')).toBeUndefined();
		expect(await desk.save(renamed, HOST)).toBe('saved');
		expect(questions.map(({ yes }) => yes)).toEqual(
			Array(2).fill('Use it for registry.example:8443'),
		);
		expect(await vault.get('registry.example:8443')).toEqual(ALICE);
		expect(await vault.get(HOST)).toBeUndefined();
		expect((await saved.list()).map(({ host }) => host)).toEqual(['registry.example:8443']);
	});

	it('asks about no credential where one was typed for the new address', async () => {
		const { desk, vault, questions } = await bench();
		await vault.put('new.example', { ...ALICE, username: 'bob' });
		expect(await desk.save({ ...ENTRY, host: 'new.example' }, HOST)).toBe('saved');
		expect(questions).toEqual([]);
		expect((await vault.get('new.example'))?.username).toBe('bob');
	});

	it('never replaces another registry by a rename', async () => {
		const { desk, saved } = await bench();
		await desk.save({ ...ENTRY, host: 'other.example', name: 'Other' });
		const fault = await faultOf(() => desk.save({ ...ENTRY, host: 'other.example' }, HOST));
		expect(fault).toMatchObject({ code: 'command.invalid', subject: 'other.example' });
		expect((await saved.find('other.example'))?.name).toBe('Other');
	});

	it('wants a certificate for a private CA, and keeps none for other policies', async () => {
		const { desk, saved } = await bench();
		expect((await faultOf(() => desk.save({ ...ENTRY, tls: 'private-ca' }))).code).toBe(
			'command.invalid',
		);
		const junk = { ...ENTRY, tls: 'private-ca', caPem: 'junk' } as const;
		expect((await faultOf(() => desk.save(junk))).code).toBe('mirror.file-unreadable');
		await desk.save({ ...ENTRY, caPem: 'left over' });
		expect((await saved.find(HOST))?.caPem).toBeUndefined();
	});
});

describe('removing a registry', () => {
	it('takes its credential along, and undo brings both back with the last test', async () => {
		const { desk, vault, timers } = await bench();
		await desk.probe({ host: HOST });
		const before = await desk.list();
		expect(await desk.remove(HOST)).toBe(1_795_000_015_000);
		expect(await desk.list()).toEqual([]);
		expect(await vault.get(HOST)).toBeUndefined();
		await desk.undoRemove(HOST);
		expect(await desk.list()).toEqual(before);
		expect(await vault.get(HOST)).toEqual(ALICE);
		expect(timers.map(({ ms }) => ms)).toEqual([15_000]);
	});

	it('is for good when the time is over', async () => {
		const { desk, timers } = await bench();
		await desk.remove(HOST);
		for (const timer of timers) timer.action();
		expect((await faultOf(() => desk.undoRemove(HOST))).code).toBe('registry.unknown-entry');
	});

	it('lets what was saved for the host since then be', async () => {
		const { desk, saved, vault } = await bench();
		await desk.remove(HOST);
		await desk.save({ ...ENTRY, name: 'New' });
		await desk.undoRemove(HOST);
		expect((await saved.find(HOST))?.name).toBe('New');
		expect(await vault.get(HOST)).toBeUndefined();
	});

	it('leaves everything where a locked keychain would keep the secret', async () => {
		const { desk, keychain, saved } = await bench();
		keychain.get('keychain.locked');
		expect((await faultOf(() => desk.remove(HOST))).code).toBe('keychain.locked');
		expect(await saved.find(HOST)).toBeDefined();
	});

	it('works where there is no keychain, and refuses an unknown host', async () => {
		const { desk, keychain } = await bench();
		keychain.get('keychain.unavailable');
		await desk.remove(HOST);
		expect(await desk.list()).toEqual([]);
		expect((await faultOf(() => desk.remove(HOST))).code).toBe('registry.unknown-entry');
	});
});

describe('testing a registry', () => {
	const step = (name: ProbeStep['step']): ProbeStep => ({
		...{ step: name, outcome: 'ok', durationMs: 1, facts: {} },
	});

	it('tells each step and keeps how it ended', async () => {
		const fault = makeFault({ code: 'registry.unauthorized', side: 'source', subject: HOST });
		const { desk, probed } = await bench({
			probe: async function* () {
				yield step('dns');
				yield { ...step('token'), outcome: 'fault', fault };
			},
		});
		expect(await desk.probe({ host: HOST })).toBe('fault');
		expect(probed.map((one) => one.step)).toEqual(['dns', 'token']);
		expect((await desk.list())[0]?.lastTest).toEqual({
			...{ atMs: 1_795_000_000_000, outcome: 'fault', fault },
		});
	});

	it('names image and repository below the host, with or without it', async () => {
		const wishes: unknown[] = [];
		const { desk } = await bench({
			probe: async function* (_entry, asked) {
				wishes.push(asked);
				yield step('dns');
			},
		});
		await desk.probe({ host: HOST, image: 'team/app:1', pushRepository: `${HOST}/team/probe` });
		expect(wishes).toEqual([
			{ image: { repository: 'team/app', tagOrDigest: '1' }, pushRepository: 'team/probe' },
		]);
		expect((await faultOf(() => desk.probe({ host: HOST, image: 'NO' }))).code).toBe(
			'reference.invalid',
		);
	});

	it('ends when it is cancelled, when another begins, and keeps no result then', async () => {
		let begun = 0;
		const { desk } = await bench({
			probe: async function* (_entry, _wishes, signal) {
				begun += 1;
				if (begun === 3) yield step('dns');
				else
					await new Promise((_, reject) =>
						signal.addEventListener('abort', () => reject(new Error('stopped'))),
					);
			},
		});
		const first = desk.probe({ host: HOST });
		await expect.poll(() => begun).toBe(1);
		const second = desk.probe({ host: HOST });
		expect(await first).toBe('cancelled');
		await expect.poll(() => begun).toBe(2);
		desk.cancelProbe(HOST);
		expect(await second).toBe('cancelled');
		expect((await desk.list())[0]?.lastTest).toBeUndefined();
		expect(await desk.probe({ host: HOST })).toBe('ok');
	});
});
