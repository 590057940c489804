// Why a registries.conf is not as Podman reads it.
import { type Fault, makeFault } from '../../fault/fault';

export interface ConfigProblem {
	/** A whole sentence. */
	readonly problem: string;
	/** What to do; the general words where absent. */
	readonly remedy?: string;
	/** From 1. */
	readonly line?: number;
	/** Podman reads it all the same; it only can't be changed as it is. Absent: Podman refuses it. */
	readonly reading?: 'taken';
}

/** The fault `trust.config-invalid` of a file. */
export function configInvalid(file: string, problem: ConfigProblem): Fault {
	const { line, remedy, reading } = problem;
	return makeFault({
		code: 'trust.config-invalid',
		side: 'this-computer',
		subject: file,
		facts: {
			file,
			engine: 'Podman',
			problem: problem.problem,
			...(line === undefined ? {} : { line: String(line) }),
			...(remedy === undefined ? {} : { remedy }),
			...(reading === undefined ? {} : { reading }),
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
