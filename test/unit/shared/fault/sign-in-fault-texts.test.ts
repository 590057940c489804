import { describe, expect, it } from 'vitest';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { describeFault } from '../../../../shared/fault/fault-texts';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';

describe('the words about a sign-in', () => {
	const fault = (code: Fault['code'], facts: Fault['facts']) =>
		makeFault({
			code,
			side: 'source',
			subject: 'h.x/a:1',
			...(facts === undefined ? {} : { facts }),
		});
	const about = (code: Fault['code'], facts: Fault['facts'] = {}) =>
		describeFault(fault(code, facts));

	it('tells a missing credential from a refused one and from a missing right', () => {
		const unauthorized = (reason: string) =>
			about('registry.unauthorized', { host: 'h.x', reason, action: 'push', repository: 'a/b' });
		expect(unauthorized('no-credential').title).toBe('h.x asks for a sign-in');
		expect(unauthorized('refused').title).toBe('h.x refused the sign-in');
		expect(unauthorized('insufficient-scope').explanation).toContain('right to push to a/b');
	});

	it('says of what was passed over which and why, however long it is', () => {
		const passedOver = `${'The login is passed over. '.repeat(20)}End.`;
		const facts = { host: 'h.x', reason: 'no-credential', credential: 'none', passedOver };
		const { explanation } = about('registry.unauthorized', facts);
		expect(explanation).toBe(`No usable credential for it was found. ${passedOver}`);
	});

	it('speaks of no password and no account to who has none', () => {
		const facts = { host: 'h.x', credential: 'none', server: 'auth.y', repository: 'a/b' };
		const texts = [
			about('registry.unauthorized', { ...facts, reason: 'insufficient-scope' }),
			about('registry.sign-in-server-refused', { ...facts, reason: 'private-address' }),
			about('registry.denied', { ...facts, action: 'pull' }),
		];
		for (const { title, explanation } of texts) {
			expect(title + explanation).not.toMatch(/password|account|refused the sign-in/);
		}
	});

	it('says whose answer held no token, and when it was something else', () => {
		const explained = (tokenProblem: string) =>
			about('registry.sign-in-failed', { host: 'h.x', status: '200', tokenProblem }).explanation;
		expect(explained('no-token')).toBe('Its answer names no token.');
		expect(explained('no-json')).toBe('It answered with something other than a token.');
		expect(explained('')).toBe('It answered with HTTP status 200.');
	});

	it('tell a password that was refused from a right that is missing and a token that was refused', () => {
		const facts = { host: 'h.x', repository: 'a/b', server: 'auth.y', login: 'the keychain' };
		const explained = (reason: string) =>
			about('registry.unauthorized', { ...facts, reason }).explanation;
		expect(explained('refused')).toContain('They came from the keychain.');
		expect(explained('refused-here')).toContain('for a/b; whether the password is wrong');
		expect(explained('token-refused')).toContain('auth.y gave a token');
		const missing = about('registry.denied', { ...facts, action: 'pull' });
		expect(missing.title).toBe('You may not pull from a/b');
	});

	it.each(['no-challenge', 'token-refused'])(
		'send nobody to his password where that is not at fault: %s',
		(reason) => {
			const one = fault('registry.unauthorized', { host: 'h.x', server: 'auth.y', reason });
			for (const { remedy } of [describeFault(one), describeFaultInWindow(one)]) {
				expect(remedy).not.toMatch(/password|image-ferry login/);
				expect(remedy).not.toBe('');
			}
		},
	);

	it('name the registry whose sign-in server has a bad certificate', () => {
		const facts = { host: 'auth.y', registry: 'h.x' };
		const { title, explanation, remedy } = about('registry.tls-untrusted', facts);
		expect(title).toContain('auth.y');
		expect(explanation).toContain('the sign-in server of h.x');
		expect(remedy).toContain('registry add h.x --tls private-ca');
	});
});
