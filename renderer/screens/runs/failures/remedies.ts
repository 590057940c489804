// From a failure to what a person can press: each code's actions as places to go to and things to do. A code that is
// not named has what its actions say; every code has its remedy in words besides (shared/fault/fault-texts.ts).
import type { Fault } from '../../../../shared/fault/fault';
import type { FaultCode } from '../../../../shared/fault/fault-codes';
import type { FaultAction } from '../../../../shared/fault/fault-words';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { parseRegistryHost } from '../../../../shared/oci/registry-host';
import { type TrustRemedy, trustRemedyOf } from '../../../stores/trust-start';

export type Remedy =
	/** Run the images again; only when the run has ended. */
	| { readonly kind: 'retry' }
	| {
			readonly kind: 'registry';
			/** Empty when it is not known which. */
			readonly host: string;
			readonly why: 'registry' | 'credential' | 'trustCa' | 'tls';
	  }
	| { readonly kind: 'settings' }
	| { readonly kind: 'engines' }
	/** Let the engine accept the registry. */
	| { readonly kind: 'trust'; readonly start: TrustRemedy }
	| { readonly kind: 'mirror'; readonly why: 'mirror' | 'removeImage' }
	/** Copy a letter to whoever looks after the registry. */
	| { readonly kind: 'request'; readonly host: string }
	| { readonly kind: 'details' }
	| { readonly kind: 'logs' };

type Choice =
	| 'registry'
	| 'credential'
	| 'trustCa'
	| 'tls'
	| 'settings'
	| 'engines'
	| 'mirror'
	| 'removeImage'
	| 'request'
	| 'retry'
	| 'details'
	| 'logs';

const BY_ACTION: Readonly<Record<FaultAction, readonly Choice[]>> = {
	'edit-credential': ['credential'],
	'edit-registry': ['registry'],
	'trust-ca': ['trustCa'],
	'change-tls-policy': ['tls'],
	retry: ['retry'],
	'continue-run': ['retry'],
	'edit-mirror': ['mirror'],
	'free-space': [],
	'open-logs': ['logs'],
	'copy-diagnostics': ['details'],
};

/** Where somebody else has to act, or one button says it better than the general ones. */
const BY_CODE: Partial<Readonly<Record<FaultCode, readonly Choice[]>>> = {
	'registry.tls-untrusted': ['trustCa', 'retry'],
	'registry.tls-expired': ['request', 'retry'],
	'registry.tls-name-mismatch': ['registry', 'request'],
	'registry.tls-failed': ['request', 'registry', 'retry'],
	'registry.speaks-plain-http': ['tls', 'retry'],
	'registry.speaks-https': ['tls', 'retry'],
	'registry.not-a-registry': ['registry', 'retry'],
	'registry.unauthorized': ['credential', 'retry'],
	'registry.sign-in-server-refused': ['registry', 'retry'],
	'registry.denied': ['request', 'credential', 'retry'],
	'registry.unavailable': ['retry', 'request'],
	'registry.out-of-space': ['request', 'retry'],
	'registry.body-too-large': ['request', 'retry'],
	'registry.redirect-refused': ['request'],
	'registry.upload-location-refused': ['request'],
	'registry.misbehaved': ['request', 'retry'],
	'registry.unsupported': ['credential', 'mirror'],
	'registry.unknown-entry': ['registry'],
	'repository.not-found': ['request', 'mirror', 'retry'],
	'repository.list-cut-short': ['mirror', 'request'],
	'manifest.not-found': ['removeImage', 'credential', 'retry'],
	'manifest.invalid': ['request', 'removeImage'],
	'manifest.unsupported': ['removeImage'],
	'manifest.rejected': ['mirror', 'request'],
	'blob.not-found': ['request', 'retry'],
	'blob.rejected': ['retry', 'request'],
	'content.digest-mismatch': ['retry', 'request'],
	'content.size-mismatch': ['retry', 'request'],
	'content.unreadable': ['request', 'retry'],
	'tag.immutable': ['request', 'mirror'],
	'disk.full': ['retry'],
	'settings.newer-format': ['settings'],
	'run.not-found': [],
	'command.invalid': ['details'],
	'command.unsupported': ['details'],
};

/** Gives the buttons for a failure, the most promising first; may be empty where only words help. */
export function remediesOf(fault: Fault): readonly Remedy[] {
	const start = trustRemedyOf(fault);
	if (start !== undefined) return [{ kind: 'trust', start }, { kind: 'retry' }];
	return choicesOf(fault).map((choice) => remedyOf(choice, fault));
}

function choicesOf(fault: Fault): readonly Choice[] {
	if (fault.code === 'registry.unreachable') {
		return fault.facts?.['stage'] === 'proxy' ? ['settings', 'retry'] : ['retry', 'registry'];
	}
	if (fault.code.startsWith('engine.')) return ['engines', 'retry'];
	const known = BY_CODE[fault.code];
	if (known !== undefined) return known;
	const choices = describeFaultInWindow(fault).actions.flatMap((action) => BY_ACTION[action]);
	return choices.length === 0 ? ['details'] : [...new Set(choices)];
}

function remedyOf(choice: Choice, fault: Fault): Remedy {
	switch (choice) {
		case 'registry':
		case 'credential':
		case 'trustCa':
		case 'tls':
			return { kind: 'registry', host: hostOf(fault), why: choice };
		case 'mirror':
		case 'removeImage':
			return { kind: 'mirror', why: choice };
		case 'request':
			return { kind: 'request', host: hostOf(fault) };
		case 'retry':
		case 'settings':
		case 'engines':
		case 'details':
		case 'logs':
			return { kind: choice };
	}
}

/** Gives the registry that a fault speaks of, as its entry is called; empty when it names none. */
function hostOf({ facts, subject }: Fault): string {
	const host = facts?.['host'];
	if (host !== undefined) return parseRegistryHost(host) ?? '';
	const first = subject.split('/')[0] ?? '';
	// A digest or the name of a file has no dot before its port.
	const isLikely = /^(localhost|\[.+\]|[^:@]*\.[^:@]*)(:\d+)?$/i.test(first);
	return isLikely ? (parseRegistryHost(first) ?? '') : '';
}
