import { beforeAll, describe, expect, it } from 'vitest';
import { savedRegistries } from '../../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../../electron/settings/settings-file';
import type { RegistryEntry } from '../../../../shared/registry/registry-entry';
import { childScript } from '../../../support/child-script';
import { startProcess, temporaryFolder } from '../../../support/own-process';

const ONE: RegistryEntry = { host: 'one.example:5000', name: 'One', tls: 'verify' };
const TWO: RegistryEntry = { host: 'two.example', name: 'Two', tls: 'private-ca', caPem: 'PEM' };

describe('the saved registries', () => {
	it('are found by their exact host, in the order they were added', async () => {
		const registries = savedRegistries(
			openSettingsFile({ dataFolder: temporaryFolder('registries') }),
		);
		expect(await registries.list()).toEqual([]);
		expect(await registries.save(ONE)).toBe('added');
		expect(await registries.save(TWO)).toBe('added');
		expect(await registries.list()).toEqual([ONE, TWO]);
		expect(await registries.find('one.example:5000')).toEqual(ONE);
		for (const other of ['one.example', 'one.example:5001', 'xone.example:5000', 'example', '']) {
			expect(await registries.find(other)).toBeUndefined();
		}
	});

	it('are replaced in their place and removed', async () => {
		const registries = savedRegistries(
			openSettingsFile({ dataFolder: temporaryFolder('registries') }),
		);
		await registries.save(ONE);
		await registries.save(TWO);
		expect(await registries.save({ ...ONE, tls: 'plain-http' })).toBe('replaced');
		expect(await registries.list()).toEqual([{ ...ONE, tls: 'plain-http' }, TWO]);
		expect(await registries.remove(ONE.host)).toBe(true);
		expect(await registries.remove(ONE.host)).toBe(false);
		expect(await registries.list()).toEqual([TWO]);
	});
});

describe('the saved registries of several processes', () => {
	let saving = '';
	beforeAll(async () => {
		saving = await childScript('test/support/children/saving.ts');
	}, 30_000);

	it('lose no update', async () => {
		const dataFolder = temporaryFolder('registries');
		const children = ['a', 'b', 'c'].map((prefix) =>
			startProcess(process.execPath, [saving, dataFolder, prefix, '10'], { stdio: 'inherit' }),
		);
		const codes = await Promise.all(children.map(async (child) => (await child.exited).code));
		expect(codes).toEqual([0, 0, 0]);
		const saved = await savedRegistries(openSettingsFile({ dataFolder })).list();
		expect(saved).toHaveLength(30);
	}, 30_000);
});
