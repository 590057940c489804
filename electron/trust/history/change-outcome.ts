// A change as it is told: its record, with what became of its files.
import type { TrustChange } from '../../../shared/trust/trust-change';
import { type FileLook, type LookAtFile, MISSING, markOfLook } from '../desk/look-at-file';
import { type ChangeRecord, leftMarks, type RecordedFile } from './change-record';

/** What later changes of ours left of a path, by path: that is no drift. */
export type LaterMarks = ReadonlyMap<string, readonly string[]>;

export async function changeOf(
	record: ChangeRecord,
	look: LookAtFile,
	later: LaterMarks = new Map(),
): Promise<TrustChange> {
	const { id, atMs, wish, state, fault, reverts, engines } = record;
	return {
		id,
		atMs,
		wish,
		state,
		engines: engines.map(({ engine }) => engine),
		files: await Promise.all(
			record.files.map(async (file) => {
				const own = leftMarks(record, file);
				return changedFile(file, await look(file.path), [...own, ...(later.get(file.path) ?? [])]);
			}),
		),
		...(fault === undefined ? {} : { fault }),
		...(reverts === undefined ? {} : { reverts }),
	};
}

function changedFile(
	{ path }: RecordedFile,
	look: FileLook,
	left: readonly string[],
): TrustChange['files'][number] {
	const mark = markOfLook(look);
	if (mark === undefined) {
		return { path, drift: 'unknown' };
	}
	if (left.includes(mark)) {
		return { path, drift: 'as-left' };
	}
	return look.kind === 'there'
		? { path, drift: 'changed', changedAtMs: look.changedAtMs }
		: { path, drift: mark === MISSING ? 'gone' : 'unknown' };
}

/** From the newest to the oldest: what each change finds written by those after it. */
export function laterMarks(newestFirst: readonly ChangeRecord[]): ReadonlyMap<string, LaterMarks> {
	const seen = new Map<string, string[]>();
	const result = new Map<string, LaterMarks>();
	for (const record of newestFirst) {
		result.set(record.id, new Map([...seen].map(([path, marks]) => [path, [...marks]])));
		for (const file of record.files) {
			seen.set(file.path, [...(seen.get(file.path) ?? []), ...leftMarks(record, file)]);
		}
	}
	return result;
}
