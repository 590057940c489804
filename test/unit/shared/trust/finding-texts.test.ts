import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import { describeFinding } from '../../../../shared/trust/finding-texts';
import { FINDING_CODES, type TrustFinding } from '../../../../shared/trust/trust-finding';
import { anyText } from '../../../support/any-text';

const FACTS: Readonly<Record<string, string>> = {
	file: '/etc/docker/daemon.json',
	line: '12',
	folder: '/etc/containers/certs.d/r.x:5000',
	key: 'insecure-registries',
	entry: '10.0.0.0/8',
	host: 'r.x:5000',
	of: 'quay.io',
	flag: 'insecure-registry',
	value: 'r.x:5000',
	engine: 'Docker 20.10.24',
	other: '/etc/docker/certs.d/r.x:5000',
	subject: 'CN=Lab CA',
	date: '2025-01-01',
};

const REASONS = [
	'',
	'empty',
	'wildcard',
	'expired',
	'not-yet',
	'no-helper',
	'in-machine',
	'desktop',
	'constructor',
];

function about(code: TrustFinding['code'], facts: TrustFinding['facts'] = {}) {
	return describeFinding({ code, severity: 'warns', facts });
}

describe.each(FINDING_CODES)('%s', (code) => {
	it.each(REASONS)('is said in whole sentences, with facts and without (%s)', (reason) => {
		for (const facts of [{ reason }, { ...FACTS, reason }]) {
			const { title, explanation, remedy } = about(code, facts);
			const text = [title, explanation, remedy].join(' ');
			expect(title).toMatch(/^["/.A-Z0-9r]/);
			expect(title).not.toMatch(/[.\s]$/);
			expect(explanation).toMatch(/^$|\.$/);
			expect(remedy).toMatch(/^$|^[A-Z].*\.$/);
			expect(text).not.toMatch(/undefined|\.\.|""|\(\)| {3}| ,| \. |: \.|!/);
			expect(title).not.toContain('  ');
		}
	});
});

describe('describeFinding', () => {
	it('names file, line, key and entry', () => {
		expect(about('entry-breaks-engine', { ...FACTS, entry: '*.x', reason: 'wildcard' })).toEqual({
			title:
				'/etc/docker/daemon.json, line 12 holds an entry that stops the engine at its next start',
			explanation:
				'It is "*.x" under insecure-registries, and the engine refuses the whole file for it. It is a wildcard, which Docker does not know. Nothing is written while it is there.',
			remedy: 'Write it as /etc/docker/certs.d/r.x:5000, or remove it; then plan again.',
		});
	});

	it('says where a flag is set and what to do with it', () => {
		const { title, explanation, remedy } = about('flag-conflict', {
			...FACTS,
			file: '/etc/systemd/system/docker.service.d/x.conf',
			line: '2',
		});
		expect(title).toContain('--insecure-registry');
		expect(explanation).toContain('/etc/systemd/system/docker.service.d/x.conf, line 2');
		expect(remedy).toContain('insecure-registries');
	});

	it('keeps a path as it is written', () => {
		expect(about('drifted', { file: 'a/b.conf' }).title).toBe(
			'a/b.conf was changed outside Image Ferry',
		);
		expect(about('drifted').title).toBe('A file was changed outside Image Ferry');
	});

	it('tells a change that stays from one that would be lost', () => {
		const said = (severity: TrustFinding['severity']) =>
			describeFinding({ code: 'drifted', severity, facts: { file: '/x' } }).explanation;
		expect(said('warns')).toContain('stays');
		expect(said('blocks')).toContain('lost');
	});

	it.each(['desktop', 'machine', 'windows', 'remote'])('says what to restart: %s', (reason) => {
		expect(about('restart-yourself', { reason }).remedy).not.toBe(about('restart-yourself').remedy);
	});

	it('shows nothing hidden, whatever a file holds', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...FINDING_CODES),
				fc.dictionary(fc.constantFrom(...Object.keys(FACTS), 'reason'), anyText(30)),
				(code, facts) => {
					expect(hasHiddenCharacter(Object.values(about(code, facts)).join(''))).toBe(false);
				},
			),
		);
	});
});
