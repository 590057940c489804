import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_SIDES, type Fault, makeFault } from '../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';
import { describeFault } from '../../../../shared/fault/fault-texts';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import { anyText } from '../../../support/any-text';

const FACTS: Readonly<Record<string, string>> = {
	host: 'registry.x:5000',
	stage: 'dns',
	status: '503',
	action: 'push',
	repository: 'team/app',
	waitMs: '38000',
	names: 'a.x, b.x',
	reason: 'CERT_HAS_EXPIRED',
	target: 'evil.x',
	address: '169.254.169.254',
	limitBytes: '67108864',
	differenceMs: '86340000',
	server: 'auth.x',
	issuer: 'Company CA',
	validFrom: '2020-01-01',
	validUntil: '2020-01-02',
	what: 'listing its tags',
	part: 'the tag after ":" is empty',
	origin: 'h.x/a:1',
	platforms: 'linux/arm64',
	available: 'linux/amd64',
	mediaType: 'schema 1',
	expected: '10',
	actual: '9',
	needed: '1000000',
	free: '1000',
	problem: 'is a folder',
	remedy: 'Name a file.',
	count: '3',
	from: 'h.x/a',
	one: 'a.x/b:1',
	oneOrigin: 'list.txt, line 1',
	other: 'c.x/b:1',
	otherOrigin: 'list.txt, line 2',
	more: '1',
	length: '3000',
	most: '2560',
	version: '2',
	setAside: 'settings.json.damaged',
	helper: 'docker-credential-x',
	hosts: 'a.x, b.x',
	engine: 'Docker 20.10.24',
	file: '/etc/docker/daemon.json',
	line: '3',
	suggestion: 'registry.x:5000',
	owner: 'root',
	commands: 'sudo cp -p a.image-ferry-backup.1 a',
};

const VERBS = new Set(
	'Add Allow Ask Change Check Choose Correct Create Free Give Name Push Raise Restart Run See Set Sign Start Tell Try Unlock Update Use Wait Write'.split(
		' ',
	),
);

function faultsOf(code: Fault['code']): readonly Fault[] {
	return FAULT_SIDES.flatMap((side) => [
		makeFault({ code, side, subject: 'registry.x:5000/team/app:1' }),
		makeFault({
			code,
			side,
			subject: 'registry.x:5000/team/app:1',
			facts: FACTS,
			registryErrors: ['DENIED'],
			logId: 'log-1',
		}),
	]);
}

describe.each(FAULT_CODES)('%s', (code) => {
	it('says what happened, and what to do beginning with a verb', () => {
		for (const fault of faultsOf(code)) {
			const { title, explanation, remedy } = describeFault(fault);
			expect(title).toMatch(/^["A-Za-z0-9]/);
			expect(title).not.toMatch(/[.\s]$/);
			expect(explanation).toMatch(/^$|\.$/);
			expect(remedy).toMatch(/\.$/);
			expect(VERBS).toContain(remedy.split(/[ ,]/)[0]);
		}
	});

	it('has no exclamation, no name of an exception, no gap and no loose end', () => {
		for (const fault of faultsOf(code)) {
			const { title, explanation, remedy } = describeFault(fault);
			const text = [title, explanation, remedy].filter((part) => part !== '').join(' ');
			expect(text).not.toMatch(/!|Error\b|Exception|undefined|NaN|\bE[A-Z]{5,}\b|CERT_|Oops/);
			expect(text).not.toMatch(/ {2}|\.\.| \.|\(\)|""|: \./);
		}
	});

	it('begins each title and sentence in upper case, apart from names', () => {
		for (const fault of faultsOf(code)) {
			const { title, explanation, remedy } = describeFault(fault);
			for (const sentence of [title, ...explanation.split(/(?<=\.) /), remedy]) {
				const isName = /^(registry\.x|["a]|c\.x|team\/|evil|169|auth)/.test(sentence);
				expect(sentence === '' || isName || /^[A-Z]/.test(sentence), sentence).toBe(true);
			}
		}
	});
});

describe('describeFault', () => {
	const about = (code: Fault['code'], facts: Fault['facts'] = {}, side: Fault['side'] = 'source') =>
		describeFault(makeFault({ code, side, subject: 'h.x/a:1', facts }));

	it.each(['dns', 'connect', 'timeout', 'tls', 'proxy', 'connection'])(
		'tells at which stage a registry was unreachable: %s',
		(stage) => {
			expect(about('registry.unreachable', { stage }).explanation).not.toBe('');
		},
	);

	it('tells a certificate that is not valid yet from one that has expired', () => {
		expect(about('registry.tls-expired', { reason: 'CERT_NOT_YET_VALID' }).title).toContain('yet');
		expect(about('registry.tls-expired', { reason: 'CERT_HAS_EXPIRED' }).title).toContain(
			'expired',
		);
	});

	it('names push or pull', () => {
		const facts = { action: 'push', repository: 'team/app' };
		expect(about('registry.denied', facts).title).toBe('You may not push to team/app');
		expect(about('registry.denied', { action: 'pull' }).title).toBe(
			'You may not pull from h.x/a:1',
		);
	});

	it('says how to allow a sign-in server, and where the password did not go', () => {
		const facts = { host: 'h.x', server: 'auth.y', reason: 'other-host' };
		expect(about('registry.sign-in-server-refused', facts)).toMatchObject({
			explanation: 'auth.y is not a known sign-in server of this registry. Nothing was sent.',
			remedy: 'Allow it if you trust it: image-ferry registry add h.x --sign-in-server auth.y.',
		});
	});

	it.each([
		['verify', ''],
		['plain-http', '--tls plain-http '],
		['skip-verify', '--tls skip-verify '],
		['private-ca', '--tls private-ca --ca FILE '],
	])('keeps the TLS policy %s in the command that allows a sign-in server', (tls, options) => {
		const facts = { host: 'h.x', server: 'auth.y', reason: 'other-host', tls };
		expect(about('registry.sign-in-server-refused', facts).remedy).toContain(
			`image-ferry registry add h.x ${options}--sign-in-server auth.y.`,
		);
	});

	it.each([
		['registry.tls-untrusted', '--tls private-ca --ca FILE', 'tls: private-ca with ca: FILE'],
		['registry.speaks-plain-http', '--tls plain-http', 'tls: plain-http'],
		['registry.speaks-https', '--tls verify', 'tls: verify'],
	] as const)('names the command and the key that mend %s', (code, options, key) => {
		const { remedy } = about(code, { host: 'h.x:5000' });
		expect(remedy).toContain(`image-ferry registry add h.x:5000 ${options}`);
		expect(remedy).toContain(`${key} under registries: in the mirror file`);
	});

	it('names the whole command that saves a credential', () => {
		for (const code of ['registry.unauthorized', 'credential.helper-failed'] as const) {
			expect(about(code, { host: 'h.x', reason: 'refused' }).remedy).toContain(
				'image-ferry login h.x --username USER --password-stdin.',
			);
		}
	});

	it.each([
		['redirect', 'auth.y'],
		['userinfo', 'auth.y'],
		['not-https', 'auth.y'],
		['not-a-url', ''],
		['private-address', '169.254.169.254'],
	])('does not offer to allow a sign-in server that can not be allowed: %s', (reason, server) => {
		const facts = { host: 'h.x', server, reason };
		expect(about('registry.sign-in-server-refused', facts).remedy).toMatch(/^Ask /);
	});

	it('says which clock is behind', () => {
		const skew = (differenceMs: string) => about('registry.clock-skewed', { differenceMs });
		expect(skew('86340000').explanation).toContain('This computer is 23 h 59 min behind.');
		expect(skew('-120000').explanation).toContain('This computer is 2 min ahead.');
	});

	it('names both places of a collision', () => {
		const facts = {
			one: 'a.x/w:1',
			oneOrigin: 'l.txt, line 1',
			other: 'b.x/w:1',
			otherOrigin: 'l.txt, line 9',
		};
		expect(about('mirror.name-collision', facts).explanation).toBe(
			'a.x/w:1 (l.txt, line 1) and b.x/w:1 (l.txt, line 9). Nothing was moved.',
		);
	});

	it('says not supported yet', () => {
		expect(about('command.unsupported').title).toContain('not supported yet');
	});

	it('lists the platforms that there are', () => {
		const facts = { platforms: 'linux/arm64', available: 'linux/amd64' };
		expect(about('platform.not-found', facts)).toMatchObject({
			title: 'h.x/a:1 has no linux/arm64',
			explanation: 'Available: linux/amd64.',
		});
	});

	it('shows nothing hidden, whatever a registry sends', () => {
		const text = anyText(30);
		fc.assert(
			fc.property(
				fc.constantFrom(...FAULT_CODES),
				text,
				fc.dictionary(fc.constantFrom(...Object.keys(FACTS)), text),
				fc.array(text, { maxLength: 3 }),
				(code, subject, facts, registryErrors) => {
					const fault = makeFault({ code, side: 'source', subject, facts, registryErrors });
					const { title, explanation, remedy } = describeFault(fault);
					expect(hasHiddenCharacter(title + explanation + remedy)).toBe(false);
				},
			),
		);
	});
});
