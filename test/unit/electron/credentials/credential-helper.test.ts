import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { askHelper, type HelperQuestion } from '../../../../electron/credentials/credential-helper';
import type { Fault } from '../../../../shared/fault/fault';
import { describeFault } from '../../../../shared/fault/fault-texts';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

const ANSWER = `'{"Username":"u","Secret":"CANARY"}'`;
const LIMIT_MS = 20_000;

function question(script: string, more: Partial<HelperQuestion> = {}): HelperQuestion {
	const folder = temporaryFolder('helper');
	const file = path.join(folder, 'docker-credential-odd');
	writeFileSync(file, `#!/bin/sh\necho $$ > "${folder}/pid"\n${script}\n`);
	chmodSync(file, 0o755);
	const variables = { PATH: `${folder}:/usr/bin:/bin`, FOLDER: folder };
	const environment = { platform: 'linux', homeFolder: folder, userId: 0, variables } as const;
	return { helper: 'odd', host: 'r.example', environment, ...more };
}

async function refusal(script: string, more: Partial<HelperQuestion> = {}): Promise<Fault> {
	return faultOf(() => askHelper(question(script, more), 'r.example'));
}

/** Processes of the helper's group, which its first process leads. */
function isGroupAlive({ environment }: HelperQuestion): boolean {
	const pid = Number(readFileSync(path.join(environment.variables['FOLDER'] ?? '', 'pid'), 'utf8'));
	try {
		process.kill(-pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function untilGroupEnds(asked: HelperQuestion): Promise<void> {
	await expect.poll(() => isGroupAlive(asked), { timeout: 10_000 }).toBe(false);
}

describe('a helper that leaves a child behind', () => {
	it.each([
		['in its group', 'sleep 600 &'],
		['outside of its group', 'setsid sleep 3 &'],
	])(
		'%s, which keeps its output open, is not waited for',
		{ timeout: LIMIT_MS },
		async (_, child) => {
			const asked = question(`${child}\necho ${ANSWER}\nexit 0`, { timeoutMs: 600_000 });
			expect(await askHelper(asked, 'r.example')).toMatchObject({ secret: 'CANARY' });
			await untilGroupEnds(asked);
		},
	);
});

describe('a helper that does not answer', () => {
	it.each([
		['itself', 'exec sleep 600'],
		['in a child', 'sleep 600'],
		['in a child of a child', 'sh -c "sleep 600; true"; true'],
	])('%s is ended with all its children', { timeout: LIMIT_MS }, async (_, script) => {
		const asked = question(script, { timeoutMs: 500 });
		const fault = await faultOf(() => askHelper(asked, 'r.example'));
		expect(fault.facts?.['problem']).toBe('it did not answer in time');
		await untilGroupEnds(asked);
	});

	it.each([
		['itself', 'exec cat /dev/zero'],
		['in a child', 'yes | head -c 3000000000\necho'],
	])('but floods %s is ended at once', { timeout: LIMIT_MS }, async (_, script) => {
		const asked = question(script, { timeoutMs: 600_000 });
		const fault = await faultOf(() => askHelper(asked, 'r.example'));
		expect(fault.facts?.['problem']).toBe('its answer is too long');
		await untilGroupEnds(asked);
	});
});

describe('what a helper says when it fails', () => {
	it.each([
		['an answer', `echo ${ANSWER}; exit 1`],
		['an answer over lines', 'printf \'{\\n"Secret":\\n"CANARY"\\n}\'; exit 1'],
		['an answer after words', `echo 'cannot store'; echo ${ANSWER}; exit 1`],
		['a list', 'echo \'["CANARY"]\'; exit 3'],
		['a word', 'echo CANARY; exit 1'],
		['standard error', 'echo CANARY >&2; exit 1'],
		['a value with its name', 'echo "failed with password=CANARY"; exit 1'],
		['half an answer and success', 'printf \'{"Username":"u","Secret":"CANARY\'; exit 0'],
		['words and success', 'echo CANARY; exit 0'],
	])('is never its secret: %s', async (_, script) => {
		const fault = await refusal(script);
		expect(fault.code).toBe('credential.helper-failed');
		expect(JSON.stringify([fault, describeFault(fault)])).not.toContain('CANARY');
	});

	it('is shown in one line without hidden characters', async () => {
		const fault = await refusal(
			'printf "\\033]0;PWN\\007the \\342\\200\\256keychain\\nis locked"; exit 1',
		);
		expect(fault.facts?.['words']).toBe('\\u{001B}]0;PWN\\u{0007}the \\u{202E}keychain');
	});
});

it('says in its own words what a helper said, and in ours what it did', async () => {
	const said = describeFault(await refusal('echo the keychain is locked; exit 1'));
	expect(said.explanation).toBe('Its words: the keychain is locked.');
	const did = describeFault(await refusal('exit 3'));
	expect(did.explanation).toBe('It ended with status 3.');
});

describe('the name of a helper', () => {
	it.each(['/../../tmp/x', 'x; touch y', 'evil\n--x', '', '-x', 'a\\b', 'a'.repeat(200)])(
		'%j is refused and starts nothing',
		async (helper) => {
			const asked = question('true', { helper });
			const fault = await faultOf(() => askHelper(asked, 'r.example'));
			expect(fault.facts?.['problem']).toBe('it has no valid name');
			expect(existsSync(path.join(asked.environment.variables['FOLDER'] ?? '', 'pid'))).toBe(false);
		},
	);
});

it('a helper on Windows is started in no group of its own, and gives its answer', async () => {
	const asked = question(`echo ${ANSWER}`);
	const environment = { ...asked.environment, platform: 'win32' } as const;
	expect(await askHelper({ ...asked, environment }, 'r.example')).toMatchObject({ username: 'u' });
});
