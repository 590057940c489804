// Small changes in a registries.conf of others, by the ranges of its nodes: every other character stays where it is.
import type { AST } from 'toml-eslint-parser';
import { markedBlock, valueMark } from './own-marks';
import type { MirrorTable, RegistryTable } from './registry-table';
import { mirrorLines, tableLines } from './render-tables';
import { keyValueOf, type RegistryNodes } from './toml-nodes';

/** Sets `insecure` of a table or a mirror; `undefined` where the value is not written as true or false. */
export function withInsecure(
	text: string,
	table: AST.TOMLTable,
	isInsecure: boolean,
	label: string,
): string | undefined {
	const keyValue = keyValueOf(table, 'insecure');
	if (keyValue !== undefined) {
		const [start, end] = keyValue.value.range;
		const was = text.slice(start, end);
		if (was !== 'true' && was !== 'false') return undefined;
		return `${text.slice(0, start)}${isInsecure}${valueMark(label, was)}${text.slice(end)}`;
	}
	const header = table.key.range[1];
	const lineFeed = text.indexOf('\n', header);
	if (lineFeed === -1) return undefined;
	const indent = indentOf(text, table.body[0]);
	const line = `${indent}insecure = ${isInsecure}${valueMark(label, 'absent')}${lineEndOf(text)}`;
	return text.slice(0, lineFeed + 1) + line + text.slice(lineFeed + 1);
}

/** Adds a mirror as the last one of a registry. */
export function withMirror(
	text: string,
	registry: RegistryNodes,
	mirror: MirrorTable,
	label: string,
): string {
	const lineFeed = text.indexOf('\n', registry.end);
	const at = lineFeed === -1 ? text.length : lineFeed + 1;
	return inserted(text, at, mirrorLines(mirror), label);
}

/** Adds a table at the end. */
export function withTable(text: string, table: RegistryTable, label: string): string {
	return inserted(text, text.length, tableLines(table), label);
}

function inserted(text: string, at: number, lines: readonly string[], label: string): string {
	const lineEnd = lineEndOf(text);
	const isLineEndAdded = at > 0 && text.charAt(at - 1) !== '\n';
	const block = markedBlock(label, lines, { lineEnd, isLineEndAdded });
	return `${text.slice(0, at)}${isLineEndAdded ? lineEnd : ''}${block}${text.slice(at)}`;
}

function lineEndOf(text: string): string {
	return /\r?\n/.exec(text)?.[0] ?? '\n';
}

function indentOf(text: string, node: AST.TOMLKeyValue | undefined): string {
	if (node === undefined) return '';
	const before = text.slice(text.lastIndexOf('\n', node.range[0]) + 1, node.range[0]);
	return /^[ \t]*$/.test(before) ? before : '';
}
