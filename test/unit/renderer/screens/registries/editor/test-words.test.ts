import { describe, expect, it } from 'vitest';
import {
	foundWords,
	remediesOf,
	remedyWords,
	resultText,
} from '../../../../../../renderer/screens/registries/editor/test-words';
import { makeFault } from '../../../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../../../shared/fault/fault-codes';
import { UNTRUSTED_STEPS, WORKING_STEPS } from '../../../../../support/mocked-registries';

const HOST = 'r.example:5000';
const fault = (code: (typeof FAULT_CODES)[number], facts: Readonly<Record<string, string>> = {}) =>
	makeFault({ code, side: 'source', subject: HOST, facts: { host: HOST, ...facts } });
const labels = (...given: Parameters<typeof remediesOf>) =>
	remediesOf(...given).map(({ label }) => label);

describe('the words of a test', () => {
	it('say what each step found', () => {
		expect(WORKING_STEPS.map(foundWords)).toEqual([
			'10.20.4.7',
			'The port answers',
			'TLSv1.3, by Space Tech Root CA · 212 days left',
			'Answers as a registry',
			'auth.spacetech.example · allowed by you',
			'Lets admin in',
			'Lists 38 repositories',
			'Not asked for',
			'0.2 s apart',
		]);
		expect(foundWords(UNTRUSTED_STEPS[4] ?? never())).toBe('Not tried: encryption failed');
	});

	it('make hidden characters of the other side visible', () => {
		const step = { step: 'token', outcome: 'ok', durationMs: 0, facts: { username: 'a\u202Eb' } };
		expect(foundWords({ ...step, step: 'token', outcome: 'ok' })).toBe('Lets a\\u{202E}b in');
	});

	it('are the same as text to hand on, with the codes', () => {
		const text = resultText(HOST, UNTRUSTED_STEPS);
		expect(text).toContain('Test of r.example:5000');
		expect(text).toMatch(/fault\s+Encryption\s+.*\(registry\.tls-untrusted\)/);
	});
});

describe('the remedies of a failed step', () => {
	it.each([
		['tls', fault('registry.tls-untrusted'), ['Add its CA']],
		['tls', fault('registry.speaks-plain-http'), ['Use plain HTTP', 'Change address']],
		['api', fault('registry.speaks-https'), ['Use HTTPS', 'Change address']],
		['tcp', fault('registry.unreachable'), ['Change address']],
		['token', fault('registry.unauthorized'), ['Replace password']],
		['token', fault('registry.unauthorized', { reason: 'no-credential' }), ['Enter password']],
		['push', fault('registry.denied'), ['Change repository']],
		['pull', fault('manifest.not-found'), ['Change image']],
		[
			'tls',
			fault('registry.tls-name-mismatch', { names: 'harbor.corp' }),
			['Use harbor.corp:5000', 'Change address'],
		],
		[
			'sign-in',
			fault('registry.sign-in-server-refused', { server: 'auth.example', reason: 'other-host' }),
			['Allow auth.example'],
		],
		[
			'sign-in',
			fault('registry.sign-in-server-refused', {
				server: '169.254.169.254',
				reason: 'private-address',
			}),
			[],
		],
	] as const)('%s %o', (step, given, expected) => {
		expect(labels(step, given, HOST)).toEqual(expected);
	});

	it('are said for every fault there is, in whole sentences, and never as a command', () => {
		const codes = FAULT_CODES.filter(
			(code) =>
				code.startsWith('registry.tls') ||
				code.startsWith('registry.s') ||
				code === 'registry.unauthorized',
		);
		for (const code of codes) {
			expect(remedyWords(fault(code, { server: 'auth.example', reason: 'other-host' }))).toMatch(
				/^[A-Z].*\.$/,
			);
			expect(
				remedyWords(fault(code, { server: 'auth.example', reason: 'other-host' })),
			).not.toContain('image-ferry ');
		}
	});
});

function never(): never {
	throw new Error('no such step');
}
