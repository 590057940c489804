// Podman as a command without a service: each run reads the files anew.
import { z } from 'zod';
import { visibleText } from '../../../shared/format/visible-text';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import { variableOf } from '../../platform/environment';
import type { FinderWorld } from './finder-world';

export const PODMAN_PROGRAM = 'podman:';

const MAX_WORD = 60;

/** One that is a client of a service elsewhere tells of a server too. */
const versionSchema = z.object({
	Client: z.object({ Version: z.string() }),
	Server: z.unknown().optional(),
});

/** Gives `undefined` when it is not installed, or works on another computer. */
export async function podmanProgram(world: FinderWorld): Promise<TrustEngine | undefined> {
	const { environment } = world;
	const isElsewhere = ['CONTAINER_HOST', 'CONTAINER_CONNECTION'].some(
		(name) => variableOf(environment, name) !== undefined,
	);
	// Everywhere else Podman is a client of its machine.
	if (environment.platform !== 'linux' || isElsewhere) {
		return undefined;
	}
	const output = await world.run('podman', ['version', '--format', 'json']);
	const told = versionSchema.safeParse(parsed(output));
	if (!told.success || (told.data.Server ?? undefined) !== undefined) {
		return undefined;
	}
	return {
		endpoint: PODMAN_PROGRAM,
		kind: 'podman',
		version: visibleText(told.data.Client.Version, MAX_WORD),
		isRootless: environment.userId !== 0,
		flavour: 'program',
	};
}

function parsed(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}
