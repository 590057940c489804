// Why a registries.conf is not as Podman reads it.
import { type Fault, makeFault } from '../../fault/fault';

export interface ConfigProblem {
	/** A whole sentence. */
	readonly problem: string;
	/** What to do; the general words where absent. */
	readonly remedy?: string;
	/** From 1. */
	readonly line?: number;
}

/** The fault `trust.config-invalid` of a file. */
export function configInvalid(file: string, { problem, remedy, line }: ConfigProblem): Fault {
	return makeFault({
		code: 'trust.config-invalid',
		side: 'this-computer',
		subject: file,
		facts: {
			file,
			engine: 'Podman',
			problem,
			...(line === undefined ? {} : { line: String(line) }),
			...(remedy === undefined ? {} : { remedy }),
		},
	});
}

/** The fault `trust.config-unreadable` of a file. */
export function configUnreadable(
	file: string,
	reason: 'denied' | 'too-large' | 'not-a-file' | 'failed',
): Fault {
	return makeFault({
		code: 'trust.config-unreadable',
		side: 'this-computer',
		subject: file,
		facts: { file, reason },
	});
}
