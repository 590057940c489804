import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../../../electron/command-line/command-context';
import {
	addRegistry,
	listRegistries,
	login,
	logout,
	removeRegistry,
	testRegistry,
} from '../../../../../electron/command-line/commands/registry-commands';
import { createWarnings } from '../../../../../electron/command-line/warnings';
import { memoryVault } from '../../../../../electron/credentials/memory-vault';
import { openFolderArchive } from '../../../../../electron/mirror/folder-archive';
import { savedRegistries } from '../../../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../../../electron/settings/settings-file';
import { makeFault } from '../../../../../shared/fault/fault';
import type { ProbeStep } from '../../../../../shared/registry/probe-report';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';
import { testCertificates } from '../../../../support/test-ca';
import { type TextTerminal, textTerminal } from '../../../../support/text-terminal';
import { FakeComputer } from '../../../../support/trust-fakes';

interface Bench {
	readonly context: CommandContext;
	readonly terminal: TextTerminal;
	readonly folder: string;
}

function bench(
	how: { readonly input?: string; readonly steps?: readonly ProbeStep[] } = {},
): Bench {
	const folder = temporaryFolder('registry-commands');
	const dataFolder = path.join(folder, 'data');
	const terminal = textTerminal(how.input);
	const archive = openFolderArchive({ dataFolder, version: '1' });
	const context: CommandContext = {
		terminal,
		warnings: createWarnings(terminal),
		version: '1',
		workingFolder: folder,
		dataFolder,
		registries: savedRegistries(openSettingsFile({ dataFolder })),
		vault: memoryVault(),
		engines: {
			detect: () => Promise.reject(new Error('no engine is needed')),
			open: () => Promise.reject(new Error('no engine is needed')),
		},
		archive,
		history: archive,
		trust: new FakeComputer(folder).desk(),
		openStores: () => Promise.reject(new Error('no store is needed')),
		async *probe() {
			await Promise.resolve();
			yield* how.steps ?? [];
		},
		stopSignal: new AbortController().signal,
		now: Date.now,
	};
	return { context, terminal, folder };
}

const add = { name: 'registry add', host: 'r.example:5000' } as const;

describe('registry add', () => {
	it('keeps what is not named, and drops a CA that is no longer used', async () => {
		const { context } = bench();
		const caFile = testCertificates().caFile;
		await addRegistry({ ...add, caFile, displayName: 'Home' }, context);
		await addRegistry({ ...add, signInServer: 'auth.example' }, context);
		expect(await context.registries.find('r.example:5000')).toEqual({
			host: 'r.example:5000',
			name: 'Home',
			tls: 'private-ca',
			caPem: expect.stringContaining('BEGIN CERTIFICATE') as string,
			signInServer: 'auth.example',
		});
		await addRegistry({ ...add, tls: 'skip-verify' }, context);
		expect(await context.registries.find('r.example:5000')).toEqual({
			host: 'r.example:5000',
			name: 'Home',
			tls: 'skip-verify',
			signInServer: 'auth.example',
		});
	});

	it('is HTTPS with verification unless said otherwise, under its own name', async () => {
		const { context, terminal } = bench();
		await addRegistry({ ...add, host: 'R.Example:5000' }, context);
		expect(await context.registries.list()).toEqual([
			{ host: 'r.example:5000', name: 'r.example:5000', tls: 'verify' },
		]);
		expect(terminal.out()).toBe('Added r.example:5000 (verify).\n');
	});

	it('takes certificates out of a file that holds more, and no keys', async () => {
		const { context, folder } = bench();
		const certificate = readFileSync(testCertificates().caFile, 'utf8');
		const key = readFileSync(testCertificates().trusted.keyFile, 'utf8');
		writeFileSync(path.join(folder, 'both.pem'), `# mine\n${key}\n${certificate}`);
		await addRegistry({ ...add, caFile: 'both.pem' }, context);
		const { caPem } = (await context.registries.list())[0] ?? {};
		expect(caPem?.trim()).toBe(certificate.trim());
	});

	it.each([
		[{ host: 'https://r.example/' }, 'command.invalid', 'Write it as r.example.'],
		[
			{ host: 'a b' },
			'command.invalid',
			'Write it as a name with a port where needed, such as registry.example.com:8083.',
		],
		[{ tls: 'private-ca' }, 'command.invalid', undefined],
		[{ tls: 'verify', caFile: 'x' }, 'command.invalid', undefined],
		[{ signInServer: 'https://auth' }, 'command.invalid', 'Write it as auth.'],
		[{ displayName: 'x'.repeat(65) }, 'command.invalid', undefined],
		[{ caFile: 'gone.pem' }, 'mirror.file-unreadable', 'Check its name and folder.'],
	] as const)('refuses %j and saves nothing', async (wrong, code, remedy) => {
		const { context, folder } = bench();
		const fault = await faultOf(() => addRegistry({ ...add, ...wrong }, context));
		expect([fault.code, fault.facts?.['remedy']]).toEqual([code, remedy]);
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe('registry list and remove', () => {
	it('say what is there, and that something is not', async () => {
		const { context, terminal } = bench();
		await addRegistry(add, context);
		await listRegistries({ name: 'registry list', isJson: false }, context);
		await removeRegistry({ name: 'registry remove', host: 'R.example:5000' }, context);
		await listRegistries({ name: 'registry list', isJson: true }, context);
		expect(terminal.out()).toBe(`Added r.example:5000 (verify).
r.example:5000  verify       r.example:5000
Removed r.example:5000. Its credential, if any, stays: image-ferry logout r.example:5000
{
  "schema": "image-ferry/registries/v1",
  "registries": []
}
`);
		const gone = { name: 'registry remove', host: 'r.example:5000' } as const;
		expect(await faultOf(() => removeRegistry(gone, context))).toMatchObject({
			code: 'registry.unknown-entry',
			subject: 'r.example:5000',
		});
	});
});

describe('login and logout', () => {
	const command = { name: 'login', host: 'R.example', username: 'alice' } as const;

	it.each([
		['secret', 'secret'],
		['secret\n', 'secret'],
		['secret\r\n', 'secret'],
		['secret\n\n', 'secret\n'],
		[' sec ret ', ' sec ret '],
		['{\n  "key": 1\n}\n', '{\n  "key": 1\n}'],
	])('keep %j as %j', async (input, secret) => {
		const { context, terminal } = bench({ input });
		expect(await login(command, context)).toBe(0);
		expect(await context.vault.get('r.example')).toEqual({
			username: 'alice',
			secret,
			kind: 'password',
		});
		expect(terminal.out() + terminal.err()).not.toContain(secret);
		expect(await logout({ name: 'logout', host: 'r.example' }, context)).toBe(0);
		expect(await context.vault.get('r.example')).toBeUndefined();
	});

	it.each(['', '\n', '\r\n'])('refuse %j', async (input) => {
		const { context } = bench({ input });
		const fault = await faultOf(() => login(command, context));
		expect(fault).toMatchObject({ code: 'command.invalid' });
		expect(fault.facts?.['remedy']).toContain('--password-stdin');
		expect(await context.vault.list()).toEqual([]);
	});
});

describe('registry test', () => {
	const ok: ProbeStep = { step: 'tcp', outcome: 'ok', durationMs: 3, facts: {} };
	const fault = makeFault({
		code: 'registry.tls-untrusted',
		side: 'source',
		subject: 'r.example',
		facts: { host: 'r.example' },
	});
	const failed: ProbeStep = { step: 'tls', outcome: 'fault', durationMs: 9, facts: {}, fault };
	const command = { name: 'registry test', host: 'r.example', isJson: true } as const;

	it('is 0 when nothing failed', async () => {
		const { context, terminal } = bench({ steps: [ok] });
		expect(await testRegistry(command, context)).toBe(0);
		expect(JSON.parse(terminal.out())).toEqual({
			schema: 'image-ferry/registry-test/v1',
			host: 'r.example',
			ok: true,
			steps: [ok],
		});
	});

	it('is 1 when a step failed, with title and remedy', async () => {
		const { context, terminal } = bench({ steps: [ok, failed] });
		expect(await testRegistry(command, context)).toBe(1);
		expect(JSON.parse(terminal.out())).toMatchObject({
			ok: false,
			steps: [
				{ step: 'tcp', outcome: 'ok' },
				{
					step: 'tls',
					fault: { code: 'registry.tls-untrusted', title: expect.any(String) as string },
				},
			],
		});
		const people = bench({ steps: [ok, failed] });
		expect(await testRegistry({ ...command, isJson: false }, people.context)).toBe(1);
		expect(people.terminal.out()).toMatch(/^ok .*\nfailed .*\n/);
	});
});
