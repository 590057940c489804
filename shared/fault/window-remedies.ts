// Faults as the window tells them: where the remedy for the terminal is a command, the window names the place in it.
import type { Fault } from './fault';
import type { FaultCode } from './fault-codes';
import { describeFault, type FaultDescription } from './fault-texts';
import { type FaultWords, faultWords } from './fault-words';
import { canBeAllowed, signInReason } from './sign-in-fault-texts';

const WINDOW_REMEDIES: Readonly<Partial<Record<FaultCode, (words: FaultWords) => string>>> = {
	'registry.tls-untrusted': ({ host, fact }) =>
		`Add your organisation's CA to ${fact('registry') || host} under Registries.`,
	'registry.speaks-plain-http': () =>
		'Choose plain HTTP for it under Registries if that is intended; otherwise use its HTTPS port.',
	'registry.speaks-https': () => 'Choose HTTPS for it under Registries.',
	'registry.unauthorized': ({ host, fact }) =>
		signInReason(fact) === 'no-credential'
			? `Save a credential for ${host} under Registries.`
			: ['no-challenge', 'token-refused'].includes(fact('reason'))
				? ''
				: 'Check username and password or token, and save them under Registries.',
	'registry.sign-in-server-refused': ({ fact }) =>
		canBeAllowed(fact('reason'), fact('server'))
			? 'Allow this server for the registry, under Registries, if you trust it.'
			: '',
	'engine.not-found': () =>
		'Start Docker or Podman, or choose the direct route, which needs none. Engines lists the places that were looked at.',
	'engine.registry-untrusted': ({ host, fact }) =>
		fact('reason') === 'plain-http'
			? `Let the engine accept ${host} as insecure under Engines, or choose the direct route.`
			: `Let the engine trust the CA of ${host} under Engines, or choose the direct route.`,
	'trust.engine-unknown': () => 'Start the engine, then look at Engines again.',
	'trust.not-found': () => 'Choose one from the history under Engines.',
	'registry.unknown-entry': () => 'Choose a registry from the list, or add it.',
	'credential.helper-failed': () =>
		'Sign in with Docker or Podman again, or save the credential under Registries.',
	'run.not-found': () => 'Choose one from the list of runs.',
	'run.interrupted': () => 'Continue the run; what arrived is not sent again.',
};

/** Gives what `describeFault` gives, its remedy in the words of the window. */
export function describeFaultInWindow(fault: Fault): FaultDescription {
	const description = describeFault(fault);
	const remedy = WINDOW_REMEDIES[fault.code]?.(faultWords(fault)) ?? '';
	return remedy === '' ? description : { ...description, remedy };
}
