// The fault that some action ends in.
import { FaultError } from '../../electron/platform/fault-error';
import type { Fault } from '../../shared/fault/fault';

/** Gives the fault; throws when the action succeeds or fails in another way. */
export async function faultOf(action: () => unknown): Promise<Fault> {
	try {
		await action();
	} catch (error) {
		if (error instanceof FaultError) {
			return error.fault;
		}
		throw error;
	}
	throw new Error('expected a fault, but all went well');
}
