// What a person has to do because the app can't: files that it may not write, engines that it may not restart.
import type { EngineFiles } from './engine-files';
import type { TrustFinding } from './trust-finding';
import type { EngineTrust } from './trust-plan';

/** Gives what has to be told about who writes and who restarts, for either kind of engine. */
export function accessFindings(
	{ engine, reload }: Pick<EngineFiles, 'engine' | 'reload'>,
	{ edits, needsReload }: Pick<EngineTrust, 'edits' | 'needsReload'>,
): readonly TrustFinding[] {
	const byHand = edits.flatMap(({ before }): TrustFinding[] =>
		before.access.kind === 'by-hand'
			? [
					{
						code: 'by-hand',
						// No command helps where the disk takes nothing.
						severity: before.access.reason === 'read-only' ? 'blocks' : 'tells',
						facts: { file: before.link ?? before.path, reason: before.access.reason },
					},
				]
			: [],
	);
	if (!needsReload || reload.kind !== 'by-hand') return byHand;
	const name = engine.kind === 'docker' ? 'Docker' : 'Podman';
	return [
		...byHand,
		{
			code: 'restart-yourself',
			severity: 'tells',
			facts: { engine: `${name} ${engine.version}`, reason: reload.what },
		},
	];
}
