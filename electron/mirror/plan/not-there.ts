// "Not there" in other words: before the first push some registries answer 401 or 403 for whatever does not exist.
import type { Fault } from '../../../shared/fault/fault';

const DENIALS: ReadonlySet<string> = new Set(['registry.denied', 'registry.unauthorized']);

/** Tells whether a registry refused to say whether something is there. */
export function isDenial(fault: Fault): boolean {
	return DENIALS.has(fault.code);
}
