// What scripts and files of equivalents have in common.
import { hereDocument, shellWord } from '../preview/shell-words';
import type { TrustWish } from '../trust-wish';
import type { Equivalent } from './equivalent';

/** Gives the command that writes a whole file of root's, with its folder. The text ends in a line feed. */
export function writeFileScript(file: string, text: string): string {
	const folder = shellWord(file.replace(/\/[^/]*$/, ''));
	const path = shellWord(file);
	const { start, body } = hereDocument(text);
	return [
		`sudo mkdir -p -- ${folder}`,
		`sudo tee -- ${path} >/dev/null ${start}`,
		body,
		`sudo chmod 0644 -- ${path}`,
	].join('\n');
}

/** Gives lines as a script that ends at its first failure, and leaves the shell that it is pasted into open. */
export function stoppingScript(lines: readonly string[]): string {
	return ['(', 'set -e', ...lines, ')', ''].join('\n');
}

/** Gives a text in double quotes for JSON, YAML and TOML alike. */
export function quoted(text: string): string {
	return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}

/** Gives a registry's host as part of a file's name. */
export function fileWord(host: string): string {
	return host.replace(/[^a-z0-9.-]/g, '_');
}

export function isUnchecked({ as, tls }: Pick<TrustWish, 'as' | 'tls'>): boolean {
	return as === 'insecure' || tls === 'skip-verify' || tls === 'plain-http';
}

/** Gives an equivalent that can't be, with the reason as a sentence. */
export function impossible(
	{ kind, title }: Pick<Equivalent, 'kind' | 'title'>,
	reason: string,
): Equivalent {
	return { kind, title, parts: [], notes: [], impossible: reason };
}

export const NO_NETWORKS = 'It takes no networks, only registries. Name the registry itself.';
export const CLEAR_TEXT =
	'Whoever is on the way can read and replace what is pulled, passwords included.';
