// The change of one engine as PowerShell, for files with Windows' paths. Replace keeps what was there and swaps at once.
import { toBase64 } from '../../format/base64';
import type { EngineFiles } from '../engine-files';
import type { EngineTrust, PlannedEdit } from '../trust-plan';
import { reloadCommands, verifyCommands } from './reload-commands';
import { powerShellWord } from './shell-words';

/** Gives the commands in the order they are run; each stops at its first failure. */
export function powerShellCommands(files: EngineFiles, trust: EngineTrust): readonly string[] {
	const reloading = trust.needsReload ? reloadCommands(files) : [];
	return [
		...trust.edits.map(editCommand),
		...reloading,
		...(trust.needsReload ? verifyCommands(files.engine) : []),
		...trust.edits.flatMap(settleCommand),
	];
}

function editCommand({ before, after }: PlannedEdit): string {
	const path = powerShellWord(before.path);
	const backup = `(${powerShellWord(`${before.path}.image-ferry-backup.`)} + (Get-Date -Format yyyyMMddHHmmss))`;
	const guard =
		before.kind === 'there'
			? `if ((Get-FileHash -LiteralPath ${path}).Hash -ne '${before.sha256}') { throw 'The file changed after the plan.' }`
			: `if (Test-Path -LiteralPath ${path}) { throw 'The file is there by now.' }`;
	if (after === undefined) {
		return script(guard, `Move-Item -LiteralPath ${path} -Destination ${backup}`);
	}
	if (before.kind === 'missing') {
		const folder = powerShellWord(before.path.replace(/[\\/][^\\/]*$/, ''));
		return script(
			guard,
			`[void](New-Item -ItemType Directory -Force -Path ${folder})`,
			bytesInto(path, after),
		);
	}
	return script(guard, ...replaced(before.path, after, backup));
}

function settleCommand({ before, settled }: PlannedEdit): readonly string[] {
	if (settled === undefined) return [];
	return settled.content === undefined
		? [script(`Remove-Item -LiteralPath ${powerShellWord(before.path)}`)]
		: [script(...replaced(before.path, settled.content, '[NullString]::Value'))];
}

function replaced(path: string, content: Uint8Array, backup: string): readonly string[] {
	const fresh = powerShellWord(`${path}.image-ferry-new`);
	return [
		bytesInto(fresh, content),
		`[IO.File]::Replace(${fresh}, ${powerShellWord(path)}, ${backup})`,
	];
}

function bytesInto(path: string, content: Uint8Array): string {
	return `[IO.File]::WriteAllBytes(${path}, [Convert]::FromBase64String('${toBase64(content)}'))`;
}

function script(...lines: readonly string[]): string {
	return [
		'& {',
		"  $ErrorActionPreference = 'Stop'",
		...lines.map((line) => `  ${line}`),
		'}',
	].join('\n');
}
