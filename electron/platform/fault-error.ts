// The only error class that adapters throw on purpose: an Error that carries a fault.
import { type Fault, makeFault } from '../../shared/fault/fault';

export class FaultError extends Error {
	readonly fault: Fault;

	constructor(fault: Fault, cause?: unknown) {
		super(
			`${fault.code}: ${fault.subject}${fault.detail === undefined ? '' : ` (${fault.detail})`}`,
			{ cause },
		);
		this.name = 'FaultError';
		this.fault = fault;
	}
}

/** Builds and gives the error, so that callers write `throw faultError({...})`. */
export function faultError(fault: Parameters<typeof makeFault>[0], cause?: unknown): FaultError {
	return new FaultError(makeFault(fault), cause);
}
