// What the files of a Podman engine say of registries, one row each, and who said it.
import { contentOf, lookedUp } from '../certificates/folder-content';
import type { CertificateFolder } from '../engine-files';
import { OWN_CA_NAME } from '../own-names';
import type { StandingRow } from '../trust-plan';
import { type CountingFile, effectiveTables } from './effective-tables';
import { markedLabels, markLabel } from './own-marks';
import { isOwn } from './own-tables';
import { baseName } from './registries-document';
import type { PlacedTable } from './registry-table';

/** Gives the rows in the order of their prefixes, certificates last. */
export function rowsOf(
	files: readonly CountingFile[],
	folders: readonly CertificateFolder[],
): readonly StandingRow[] {
	const foreign = effectiveTables(files.filter((file) => !isOwn(file)));
	const marked = new Set(
		files
			.filter(({ rules }) => !rules.isDropIn)
			.flatMap(({ document }) => [...markedLabels(document.text)]),
	);
	const tables = effectiveTables(files);
	return [
		...tables.flatMap((table) => tableRows(table, foreign, marked)),
		...certificateRows(folders),
	];
}

function tableRows(
	table: PlacedTable,
	foreign: readonly PlacedTable[],
	marked: ReadonlySet<string>,
): readonly StandingRow[] {
	const { prefix, isInsecure, mirrors } = table;
	const other = foreign.find((candidate) => candidate.prefix === prefix);
	const insecure: readonly StandingRow[] = isInsecure
		? [
				{
					host: prefix,
					as: 'insecure',
					...sourceOf(
						table,
						other?.isInsecure === true ? other : undefined,
						marked.has(markLabel({ host: prefix })),
					),
				},
			]
		: [];
	return [
		...insecure,
		...mirrors.map(({ location }): StandingRow => {
			const isRepeated = other?.mirrors.some((mirror) => mirror.location === location);
			const isMarked = marked.has(markLabel({ host: location, of: prefix }));
			return {
				host: location,
				as: 'mirror',
				of: prefix,
				...sourceOf(table, isRepeated === true ? other : undefined, isMarked),
			};
		}),
	];
}

/** What our drop-in only repeats is the user's. */
function sourceOf(
	table: PlacedTable,
	repeated: PlacedTable | undefined,
	isMarked: boolean,
): Pick<StandingRow, 'origin' | 'file'> {
	if (table.isOwnFile) {
		return repeated === undefined
			? { origin: 'own', file: table.file }
			: { origin: 'user', file: repeated.file };
	}
	return { origin: isMarked ? 'own' : 'user', file: table.file };
}

/** One registry's folders have one name; the first that exists counts. */
function certificateRows(folders: readonly CertificateFolder[]): readonly StandingRow[] {
	const counting = new Map<string, CertificateFolder>();
	for (const folder of folders.filter(({ exists }) => exists)) {
		const host = baseName(folder.path);
		if (!counting.has(host)) counting.set(host, folder);
	}
	return [...counting].flatMap(([host, folder]) =>
		contentOf(folder, folder.ownCa.kind !== 'missing').caFiles.map(
			(file): StandingRow => ({
				host,
				as: 'ca',
				origin: file === lookedUp(folder.ownCa) && file.endsWith(OWN_CA_NAME) ? 'own' : 'user',
				file,
			}),
		),
	);
}
