// What the destination has under a name before anything is pushed, as far as it says.
import type { Fault } from '../../../shared/fault/fault';
import type { Digest } from '../../../shared/oci/digest';
import type { Reference } from '../../../shared/oci/reference';
import { FaultError } from '../../platform/fault-error';
import type { PlanContext } from './plan-context';

/**
 * Finds the digest that the destination has under a name now; `undefined` where it has none, or refuses to say: before the
 * first push some answer 401 or 403 for what is not there, and the push will tell.
 */
export async function destinationDigestOf(
	destination: Reference,
	context: PlanContext,
): Promise<Digest | undefined> {
	try {
		return await digestAt(destination, context);
	} catch (error) {
		context.signal.throwIfAborted();
		const mayBePushed = error instanceof FaultError && isUnknownThere(error.fault);
		if (mayBePushed && context.spec.existingTag === 'replace') {
			return undefined;
		}
		throw error;
	}
}

/** Whether a refusal is of this name only; a password that is wrong everywhere refuses the push, too. */
function isUnknownThere({ code, subject, facts = {} }: Fault): boolean {
	if (code === 'registry.unauthorized') {
		const isOfAll = subject === facts['host'] || facts['reason'] === 'no-credential';
		return !isOfAll;
	}
	return UNKNOWN_THERE.has(code) || (code === 'registry.unavailable' && facts['status'] === '500');
}

const UNKNOWN_THERE: ReadonlySet<string> = new Set([
	'registry.denied',
	'registry.unsupported',
	'registry.misbehaved',
]);

async function digestAt(destination: Reference, context: PlanContext): Promise<Digest | undefined> {
	const wanted = destination.tag ?? destination.digest ?? 'latest';
	const head = await context.destination.headManifest(
		destination.repository,
		wanted,
		context.signal,
	);
	if (head === undefined || head.digest !== undefined) {
		return head?.digest;
	}
	return (await context.destination.getManifest(destination.repository, wanted, context.signal))
		?.digest;
}

const DENIALS: ReadonlySet<string> = new Set(['registry.denied', 'registry.unauthorized']);

/** Tells whether a registry refused to say whether something is there. */
export function isDenial(fault: Fault): boolean {
	return DENIALS.has(fault.code);
}
