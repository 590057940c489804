// Words for the steps of a probe, the same in terminal and window. Faults have their own words (fault-texts.ts).
import { assertNever } from '../assert-never';
import { plainText } from '../oci/registry-error';
import type { ProbeStep } from './probe-report';

/** Gives what a step is called. */
export function probeStepName(step: ProbeStep['step']): string {
	switch (step) {
		case 'dns':
			return 'Name';
		case 'tcp':
			return 'Connection';
		case 'tls':
			return 'Certificate';
		case 'api':
			return 'Registry';
		case 'sign-in':
			return 'Sign-in server';
		case 'token':
			return 'Sign-in';
		case 'pull':
			return 'Reading';
		case 'push':
			return 'Writing';
		case 'clock':
			return 'Clock';
		default:
			return assertNever(step);
	}
}

/** Says what a step found, in a few words; empty for one that failed. */
export function probeStepFinding(step: ProbeStep): string {
	if (step.outcome === 'fault') {
		return '';
	}
	return step.outcome === 'skipped' ? `not tried: ${fact(step, 'reason')}` : found(step);
}

function found(step: ProbeStep): string {
	switch (step.step) {
		case 'dns':
			return fact(step, 'addresses');
		case 'tcp':
			return fact(step, 'via') === '' ? 'accepted' : `accepted by the proxy ${fact(step, 'via')}`;
		case 'tls':
			return certificate(step);
		case 'api':
			return 'answers as a registry';
		case 'sign-in':
			return signIn(step);
		case 'token':
			return fact(step, 'username') === 'anonymous'
				? 'without an account'
				: `as ${fact(step, 'username')}`;
		case 'pull':
			return fact(step, 'digest') === '' ? repositories(step) : fact(step, 'digest');
		case 'push':
			return `may push to ${fact(step, 'repository')}`;
		case 'clock':
			return 'agrees with this computer';
		default:
			return assertNever(step.step);
	}
}

function certificate(step: ProbeStep): string {
	const issuer = fact(step, 'issuer');
	const days = fact(step, 'daysLeft');
	const parts = [
		fact(step, 'protocol'),
		issuer === '' ? '' : `signed by ${issuer}`,
		days === '' ? '' : `${days} ${days === '1' ? 'day' : 'days'} left`,
		fact(step, 'isVerified') === 'false' ? 'not checked, as this registry is set to' : '',
	];
	return parts.filter((part) => part !== '').join(', ');
}

function signIn(step: ProbeStep): string {
	const scheme = fact(step, 'scheme');
	if (scheme === 'none') {
		return 'no sign-in needed';
	}
	if (scheme !== 'bearer') {
		return 'the registry itself, with a password';
	}
	const allowed: Readonly<Record<string, string>> = {
		own: 'the registry itself',
		known: 'known to belong to it',
		pinned: 'allowed by you',
	};
	return `${fact(step, 'server')} (${allowed[fact(step, 'relation')] ?? ''})`;
}

function repositories(step: ProbeStep): string {
	const count = fact(step, 'repositories');
	return count === '1' ? '1 repository' : `${count} repositories`;
}

/** Addresses, issuers and the like come from outside. */
function fact(step: ProbeStep, name: string): string {
	return plainText(step.facts[name]);
}
