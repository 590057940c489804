// The change of one engine as commands that a person runs where the app can't: the same bytes, the same order, a copy of
// what was there beside each file. A file that changed since the plan stops its command before anything is written.
import { toBase64 } from '../../format/base64';
import type { EngineFiles, SeenFile } from '../engine-files';
import type { EngineTrust, PlannedEdit } from '../trust-plan';
import { powerShellCommands } from './power-shell-commands';
import { inMachine, reloadCommands, verifyCommands } from './reload-commands';
import { hereDocument, shellWord } from './shell-words';

/**
 * Gives the commands in the order they are run, each complete: one for each file, then reloading, then looking whether
 * the engine took it, then what settles. Empty where no command can help: a read-only file system, nothing to do.
 */
export function shellCommands(files: EngineFiles, trust: EngineTrust): readonly string[] {
	const { edits } = trust;
	if (edits.some(isReadOnly)) return [];
	if (edits.some(({ before }) => /^[A-Za-z]:[\\/]|^\\\\/.test(before.path))) {
		return powerShellCommands(files, trust);
	}
	const writing = edits.map((edit) => editCommand(edit, sudoFor(files, edit.before)));
	const reloading = trust.needsReload ? reloadCommands(files) : [];
	const settling = edits.flatMap((edit) => settleCommand(edit, sudoFor(files, edit.before)));
	const wrap = (commands: readonly string[]): readonly string[] =>
		isInMachine(files, edits) ? commands.map((text) => inMachine(files.engine, text)) : commands;
	return [
		...wrap([...writing, ...reloading]),
		...(trust.needsReload ? verifyCommands(files.engine) : []),
		...wrap(settling),
	];
}

function isReadOnly({ before: { access } }: PlannedEdit): boolean {
	return access.kind === 'by-hand' && access.reason === 'read-only';
}

function isInMachine({ engine }: EngineFiles, edits: readonly PlannedEdit[]): boolean {
	return (
		engine.flavour === 'machine' &&
		(edits.length === 0 || edits.some(({ before: { access } }) => access.kind === 'by-hand'))
	);
}

/** Gives `sudo ` where the file is not the user's own. */
function sudoFor({ engine }: EngineFiles, { access, path }: SeenFile): string {
	if (access.kind === 'own') return '';
	const isUsersPlace = /^(?:\/var)?\/home\//.test(path);
	return access.kind === 'by-hand' && engine.isRootless && isUsersPlace ? '' : 'sudo ';
}

function editCommand(edit: PlannedEdit, sudo: string): string {
	const { before, after, newMode } = edit;
	const path = shellWord(before.path);
	const backup = `${path}.image-ferry-backup."$(date +%Y%m%d%H%M%S)"`;
	if (after === undefined) return `${guard(before, sudo)} &&\n${sudo}mv -- ${path} ${backup}`;
	if (before.kind === 'missing') {
		const folder = shellWord(before.path.replace(/\/[^/]*$/, '') || '/');
		const owner =
			before.owner === '' || before.owner === 'root' || sudo === '' ? [] : [before.owner];
		return chain([
			`${sudo}mkdir -p -m 0755 -- ${folder}`,
			guard(before, sudo),
			...replaceWith(path, after, {
				sudo,
				prepare: [
					`${sudo}touch -- ${path}.image-ferry-new`,
					`${sudo}chmod ${newMode.toString(8).padStart(4, '0')} -- ${path}.image-ferry-new`,
					...owner.map((name) => `${sudo}chown ${shellWord(name)} -- ${path}.image-ferry-new`),
				],
			}),
		]);
	}
	return chain([
		guard(before, sudo),
		`${sudo}cp -p -- ${path} ${backup}`,
		...replaceWith(path, after, { sudo, prepare: [copyOf(path, sudo)] }),
	]);
}

/** What the file gets once the engine let go of the list. */
function settleCommand({ before, settled }: PlannedEdit, sudo: string): readonly string[] {
	if (settled === undefined) return [];
	const path = shellWord(before.path);
	if (settled.content === undefined) return [`${sudo}rm -- ${path}`];
	const prepare = [copyOf(path, sudo)];
	return [chain(replaceWith(path, settled.content, { sudo, prepare }))];
}

/** The new file is made beside the old one, with its owner and mode. */
function copyOf(path: string, sudo: string): string {
	return `${sudo}cp -p -- ${path} ${path}.image-ferry-new`;
}

/** Fails, with a word on it, when the file is no longer as it was read. */
function guard(before: SeenFile, sudo: string): string {
	const path = shellWord(before.path);
	const test =
		before.kind === 'there'
			? `[ "$(${sudo}cat -- ${path} | sha256sum | cut -c 1-64)" = ${before.sha256} ]`
			: `${sudo}test ! -e ${path}`;
	return `{ ${test} || ! echo ${shellWord(`${before.path} is no longer as in the plan: plan again.`)} >&2; }`;
}

interface Step {
	readonly command: string;
	readonly body?: string;
}

/** A here-document's lines come after the line of its command, so the chain goes on behind it. */
function chain(steps: readonly (string | Step)[]): string {
	return steps
		.map((step, index) => {
			const { command, body } = typeof step === 'string' ? { command: step } : step;
			const more = index < steps.length - 1 ? ' &&' : '';
			return body === undefined ? `${command}${more}` : `${command}${more}\n${body}`;
		})
		.join('\n');
}

function replaceWith(
	path: string,
	content: Uint8Array,
	{ sudo, prepare }: { readonly sudo: string; readonly prepare: readonly string[] },
): readonly (string | Step)[] {
	return [
		...prepare,
		writeInto(`${sudo}tee -- ${path}.image-ferry-new >/dev/null`, content),
		`${sudo}mv -f -- ${path}.image-ferry-new ${path}`,
	];
}

/** Plain text as itself; what a terminal or a here-document would change as base64. */
function writeInto(command: string, content: Uint8Array): string | Step {
	const text = plainText(content);
	if (text === undefined)
		return `printf %s ${shellWord(toBase64(content))} | base64 -d | ${command}`;
	if (!text.endsWith('\n')) return `printf %s ${shellWord(text)} | ${command}`;
	const { start, body } = hereDocument(text);
	return { command: `${command} ${start}`, body };
}

/** Gives the text of UTF-8 without any character that is not seen, apart from tab and line feed. */
function plainText(content: Uint8Array): string | undefined {
	try {
		const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
		return /^[\t\n\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(text) ? text : undefined;
	} catch {
		return undefined;
	}
}
