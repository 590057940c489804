// What each step of a test found, in words, and what can be done where it failed. Pure.
import type { Fault } from '../../../../shared/fault/fault';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { visibleText } from '../../../../shared/format/visible-text';
import { PROBE_STEPS, type ProbeStep } from '../../../../shared/registry/probe-report';
import { text } from '../../../text/en';
import { onlyNameOf } from './draft';

const words = text.registries.test;

/** What a remedy button does to the editor. */
export type Act =
	| 'add-ca'
	| 'use-http'
	| 'use-https'
	| 'change-address'
	| 'enter-password'
	| 'change-image'
	| 'change-repository'
	| { readonly allow: string }
	| { readonly useName: string };

export interface Remedy {
	readonly label: string;
	readonly act: Act;
}

/** Gives what a step found, or why it was not tried. */
export function foundWords(step: ProbeStep): string {
	// Names in certificates and answers are the other side's words.
	const fact = (name: string): string => visibleText(step.facts[name] ?? '', 300);
	return step.outcome === 'skipped' ? skippedWords(fact('reason')) : FOUND[step.step](fact);
}

function skippedWords(reason: string): string {
	const failed = PROBE_STEPS.find((step) => reason === `${step} failed`);
	return failed === undefined
		? (words.skipped[reason] ?? reason)
		: words.skippedBecause(words.steps[failed]);
}

type Fact = (name: string) => string;
const { found } = words;

const FOUND: Readonly<Record<ProbeStep['step'], (fact: Fact) => string>> = {
	dns: (fact) => found.addresses(fact('addresses')),
	tcp: (fact) => (fact('via') === '' ? found.port : found.via(fact('via'))),
	tls: (fact) =>
		fact('isVerified') === 'false'
			? found.unchecked(fact('protocol'))
			: found.tls(fact('protocol'), fact('issuer')) +
				(fact('daysLeft') === '' ? '' : found.daysLeft(fact('daysLeft'))),
	api: (fact) => (fact('servedBy') === '' ? found.api : found.apiElsewhere(fact('servedBy'))),
	'sign-in': (fact) => {
		if (fact('scheme') === 'none') return found.noSignIn;
		return fact('server') === ''
			? found.basic
			: found.server(fact('server'), found.relations[fact('relation')] ?? '');
	},
	token: (fact) =>
		fact('username') === 'anonymous' ? found.anonymous : found.user(fact('username')),
	pull: (fact) =>
		fact('repositories') === ''
			? found.image(fact('digest').slice(0, 19))
			: found.repositories(fact('repositories')),
	push: (fact) => found.push(fact('repository')),
	clock: (fact) => found.clock(Number(fact('differenceMs'))),
};

/** What to do about a failed step, in the window's words. */
export function remedyWords(fault: Fault): string {
	if (fault.code === 'registry.unauthorized' && isMissingCredential(fault)) {
		return words.noCredential;
	}
	if (fault.code === 'registry.sign-in-server-refused' && allowedServer(fault) === undefined) {
		return describeFaultInWindow(fault).remedy;
	}
	return words.remedies[fault.code] ?? describeFaultInWindow(fault).remedy;
}

function isMissingCredential({ facts }: Fault): boolean {
	return facts?.['reason'] === 'no-credential' || facts?.['credential'] === 'none';
}

/** The buttons of a failed step, the likeliest first. */
export function remediesOf(step: ProbeStep['step'], fault: Fault, host: string): readonly Remedy[] {
	const { acts } = words;
	const address: Remedy = { label: acts.changeAddress, act: 'change-address' };
	switch (fault.code) {
		case 'registry.tls-untrusted':
			return [{ label: acts.addCa, act: 'add-ca' }];
		case 'registry.speaks-plain-http':
			return [{ label: acts.toHttp, act: 'use-http' }, address];
		case 'registry.speaks-https':
			return [{ label: acts.toHttps, act: 'use-https' }, address];
		case 'registry.tls-name-mismatch': {
			const name = onlyNameOf(fault.facts?.['names'] ?? '', host);
			return name === undefined
				? [address]
				: [{ label: acts.nameInstead(name), act: { useName: name } }, address];
		}
		case 'registry.unreachable':
		case 'registry.not-a-registry':
		case 'registry.address-refused':
		case 'registry.tls-failed':
			return [address];
		case 'registry.sign-in-server-refused': {
			const server = allowedServer(fault);
			return server === undefined ? [] : [{ label: acts.allow(server), act: { allow: server } }];
		}
		case 'registry.unauthorized':
			return [
				{
					label: isMissingCredential(fault) ? acts.enterPassword : acts.replacePassword,
					act: 'enter-password',
				},
			];
		default:
			return ofRights(step);
	}
}

function ofRights(step: ProbeStep['step']): readonly Remedy[] {
	if (step === 'push') return [{ label: words.acts.changeRepository, act: 'change-repository' }];
	return step === 'pull' ? [{ label: words.acts.changeImage, act: 'change-image' }] : [];
}

/** A server that the user may allow; one that redirects, or a cloud's own address, is none. */
function allowedServer({ facts }: Fault): string | undefined {
	const server = facts?.['server'] ?? '';
	const isAllowed = facts?.['reason'] === 'other-host' || facts?.['reason'] === 'private-address';
	const isMetadata = /^(?:169\.254\.|100\.100\.100\.200|\[fd00:ec2:)/.test(server);
	return isAllowed && !isMetadata && server !== '' ? server : undefined;
}

/** The whole result as text to hand on; facts and faults hold no secret. */
export function resultText(host: string, steps: readonly ProbeStep[]): string {
	const lines = steps.map((step) => {
		const outcome =
			step.fault === undefined ? foundWords(step) : describeFaultInWindow(step.fault).title;
		const code = step.fault === undefined ? '' : ` (${step.fault.code})`;
		return `${step.outcome.padEnd(7)}  ${words.steps[step.step].padEnd(14)}  ${outcome}${code}`;
	});
	return [`${words.label(host)}`, ...lines, ''].join('\n');
}
