// Stands in for a handler while its part is being built. Gone when issue 3 is done.
import { faultError } from '../../platform/fault-error';

export function notYet(what: string): never {
	throw faultError({
		code: 'command.unsupported',
		side: 'this-computer',
		subject: what,
		facts: { what },
	});
}
