// The edits that bring original bytes back, with the engine or without it.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { accessFindings } from '../../../../shared/trust/access-findings';
import { emptiedLists } from '../../../../shared/trust/emptied-lists';
import type { EngineFiles, SeenFile, TrustEngine } from '../../../../shared/trust/engine-files';
import type { EngineTrust, PlannedEdit } from '../../../../shared/trust/trust-plan';
import type { RecordedFile } from '../../history/change-record';
import { type Mark, markOf } from '../look-at-file';

/** A file of the change as it was and as it is. */
export interface Pair {
	readonly file: RecordedFile;
	readonly original: Uint8Array | undefined;
	readonly now: SeenFile;
}

type Back = Pick<EngineTrust, 'edits' | 'findings' | 'needsReload'>;

/** `isHolding`: the engine runs with entries of ours that are in its file no more. */
export function originalsBack(
	files: EngineFiles,
	pairs: readonly Pair[],
	isHolding: boolean,
): Back {
	const edits = pairs.flatMap((pair) => editOf(pair, isHolding));
	const needsReload = edits.some(({ role }) => role !== 'ca');
	return { edits, findings: accessFindings(files, { edits, needsReload }), needsReload };
}

/** For an engine that nobody can ask: nothing has to be let go of first. */
export function originalsBackAlone(engine: TrustEngine, pairs: readonly Pair[]): Back {
	const edits = pairs
		.filter(({ original, now }) => markOf(original) !== markOfSeen(now))
		.map(({ file: { role, newMode }, now, original }) => {
			return { role, newMode, before: now, ...(original === undefined ? {} : { after: original }) };
		});
	const facts = { engine: engineTitle(engine) };
	return {
		edits,
		findings: [{ code: 'engine-stopped', severity: 'warns', facts }],
		needsReload: false,
	};
}

/** Nothing is known of it but the files that were changed. */
export function filesOfStopped(engine: TrustEngine, pairs: readonly Pair[]): EngineFiles {
	const access = { kind: 'own' } as const;
	const unknown = { path: '', kind: 'missing', owner: '', access } as const;
	const shared = { engine, certificates: [], reload: { kind: 'none' }, says: {} } as const;
	const daemonJson = pairs.find(({ file }) => file.role === 'daemon-json')?.now ?? unknown;
	return engine.kind === 'docker'
		? { kind: 'docker', ...shared, daemonJson, foundBy: 'usual-place', flags: [] }
		: { kind: 'podman', ...shared, main: unknown, foundBy: 'system-file', hidden: [], dropIns: [] };
}

/** `unread` is like nothing that we left. */
export function markOfSeen(file: SeenFile): Mark {
	return file.kind === 'there' ? file.sha256 : file.kind;
}

function editOf({ file, original, now }: Pair, isHolding: boolean): readonly PlannedEdit[] {
	const isSame = markOf(original) === markOfSeen(now);
	const isJson = file.role === 'daemon-json';
	if (isSame && !(isHolding && isJson)) {
		return [];
	}
	const everyList = new TextEncoder().encode('{"insecure-registries":[],"registry-mirrors":[]}');
	const written = isSame ? everyList : now.kind === 'there' ? now.bytes : undefined;
	const emptied = isJson ? emptiedLists(original, written) : undefined;
	const { role, newMode } = file;
	return [
		emptied === undefined
			? { role, newMode, before: now, ...(original === undefined ? {} : { after: original }) }
			: { role, newMode, before: now, after: emptied, settled: { content: original } },
	];
}
