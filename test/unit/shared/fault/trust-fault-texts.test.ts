import { describe, expect, it } from 'vitest';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { describeFault } from '../../../../shared/fault/fault-texts';

function about(code: Fault['code'], subject: string, facts: Record<string, string> = {}) {
	return describeFault(makeFault({ code, side: 'this-computer', subject, facts }));
}

describe('the texts of engine trust', () => {
	it.each([
		'scheme',
		'path',
		'wildcard',
		'empty',
		'user',
		'port',
		'network',
		'everything',
		'international',
		'mirror',
		'host',
	])('says why an address is refused: %s', (reason) => {
		expect(about('trust.host-invalid', 'x', { reason }).explanation).toMatch(
			/^.+\. Nothing was changed\.$/,
		);
	});

	it('suggests the address that was meant', () => {
		const facts = { reason: 'scheme', suggestion: 'r.example:5000' };
		expect(about('trust.host-invalid', 'http://r.example:5000/', facts)).toMatchObject({
			title: '"http://r.example:5000/" is no address that an engine accepts',
			remedy: 'Write it as r.example:5000.',
		});
	});

	it.each(['empty', 'key', 'der', 'damaged', 'too-large'])(
		'says why a file is no CA: %s',
		(reason) => {
			const { explanation } = about('trust.ca-invalid', '/x/ca.pem', { reason });
			expect(explanation).not.toBe('Nothing was changed.');
		},
	);

	it('gives the command that converts DER', () => {
		expect(about('trust.ca-invalid', 'x', { reason: 'der' }).remedy).toContain('-inform der');
	});

	it('names file and line of a broken configuration once, whether the problem is a sentence or words', () => {
		const facts = { engine: 'Docker 20.10.24', file: '/etc/docker/daemon.json', line: '3' };
		for (const problem of ['a comma is missing', 'a comma is missing.']) {
			expect(about('trust.config-invalid', 'unix:///x', { ...facts, problem })).toMatchObject({
				title: 'Docker 20.10.24 does not accept /etc/docker/daemon.json, line 3',
				explanation: 'Problem: a comma is missing. Nothing was changed.',
			});
		}
	});

	it('says whose an unreadable file is, and how to see it', () => {
		const facts = { file: '/etc/docker/daemon.json', owner: 'root', reason: 'denied' };
		expect(about('trust.config-unreadable', 'x', facts)).toMatchObject({
			title: "Can't read /etc/docker/daemon.json",
			explanation: 'It belongs to root. Nothing was changed.',
			remedy:
				'Give your user the right to read it, or see it as administrator: sudo cat /etc/docker/daemon.json.',
		});
	});

	it.each(['link', 'parent', 'not-listed'])('says why a file is not written: %s', (reason) => {
		expect(about('trust.write-denied', '/x', { reason }).explanation).toMatch(/^.+\. Nothing/);
	});

	it('never says "nothing was changed" of a roll-back that failed', () => {
		const { explanation, remedy } = about('trust.roll-back-failed', '/x', { commands: 'cp a b' });
		expect(explanation).not.toContain('Nothing was changed');
		expect(explanation).toContain('image-ferry-backup');
		expect(remedy).toContain('cp a b');
	});

	it('gives no command that would have to be cut', () => {
		const commands = `cp ${'a'.repeat(400)} b`;
		const { remedy } = about('trust.roll-back-failed', '/x', { commands });
		expect(remedy).not.toContain('cp ');
		expect(remedy).toContain('backup');
	});

	it.each(['too-large', 'not-a-file', 'damaged'])('says why a file is not read: %s', (reason) => {
		const { explanation } = about('trust.config-unreadable', 'x', { file: '/x', reason });
		expect(explanation).toMatch(/^It .+\. Nothing was changed\.$/);
	});

	it('takes a word that every object has for no reason', () => {
		expect(about('trust.write-denied', '/x', { reason: 'constructor' }).explanation).toBe(
			'Nothing was changed.',
		);
	});
});
