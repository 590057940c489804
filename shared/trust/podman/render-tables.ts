// Writes [[registry]] tables as text: what our own drop-ins consist of, and what is appended where only the main file counts.
import type { MirrorTable, RegistryTable } from './registry-table';

/** Stands behind what is not ours in a drop-in of ours, and is taken from the other files again at each change. */
export const REPEAT_MARK = '# of other files';

const HEAD = [
	'# Written by Image Ferry, which keeps this whole file. To take it back, choose "nothing" for the',
	'# registry in Image Ferry, or remove the file and restart the Podman service where one runs.',
	'# What other files say of the same registry is repeated here, since a later file replaces it all.',
];

/** Gives a whole drop-in of ours. */
export function renderDropIn(tables: readonly RegistryTable[]): string {
	return [...HEAD, ...tables.flatMap((table) => ['', ...tableLines(table)]), ''].join('\n');
}

/** Gives the lines of one table, without line ends. */
export function tableLines(table: RegistryTable): readonly string[] {
	const { prefix, location, isInsecure, isBlocked, isMirrorByDigestOnly, mirrors } = table;
	return [
		'[[registry]]',
		...(prefix === location ? [] : [`prefix = ${quoted(prefix)}`]),
		...(location === '' ? [] : [`location = ${quoted(location)}`]),
		...(table.isInsecureRepeated === true && !isInsecure
			? []
			: [`insecure = ${isInsecure}${repeatMark(table.isInsecureRepeated)}`]),
		...(isBlocked ? [`blocked = true${repeatMark(table.isRestRepeated)}`] : []),
		...(isMirrorByDigestOnly
			? [`mirror-by-digest-only = true${repeatMark(table.isRestRepeated)}`]
			: []),
		...mirrors.flatMap(mirrorLines),
	];
}

/** Gives the lines of one mirror, to stand below its registry. */
export function mirrorLines(mirror: MirrorTable): readonly string[] {
	const { location, isInsecure, pullFrom, isRepeated } = mirror;
	return [
		`[[registry.mirror]]${repeatMark(isRepeated)}`,
		`location = ${quoted(location)}`,
		`insecure = ${isInsecure}`,
		...(pullFrom === '' ? [] : [`pull-from-mirror = ${quoted(pullFrom)}`]),
	];
}

function repeatMark(isRepeated: true | undefined): string {
	return isRepeated === true ? ` ${REPEAT_MARK}` : '';
}

/** JSON escapes all that TOML wants escaped, but for DEL. */
function quoted(text: string): string {
	return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
