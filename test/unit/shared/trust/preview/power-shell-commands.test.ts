import { describe, expect, it } from 'vitest';
import { powerShellCommands } from '../../../../../shared/trust/preview/power-shell-commands';
import { dockerFiles, engineTrust, madeEngine, plannedEdit } from '../../../../support/made-trust';
import { fileMissing, fileThere } from '../../../../support/trust-samples';

const FILE = String.raw`C:\ProgramData\docker\config\daemon.json`;
const files = dockerFiles({
	engine: madeEngine({ flavour: 'windows', endpoint: 'npipe:////./pipe/docker_engine' }),
	reload: { kind: 'by-hand', what: 'windows' },
});

describe('powerShellCommands', () => {
	it('swap a file at once and keep the old one', () => {
		const [write = '', ...rest] = powerShellCommands(
			files,
			engineTrust([plannedEdit(fileThere(FILE, '{}'), '[]')]),
		);
		expect(write).toBe(
			[
				'& {',
				"  $ErrorActionPreference = 'Stop'",
				`  if ((Get-FileHash -LiteralPath '${FILE}').Hash -ne '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a') { throw 'The file changed after the plan.' }`,
				`  [IO.File]::WriteAllBytes('${FILE}.image-ferry-new', [Convert]::FromBase64String('W10='))`,
				`  [IO.File]::Replace('${FILE}.image-ferry-new', '${FILE}', ('${FILE}.image-ferry-backup.' + (Get-Date -Format yyyyMMddHHmmss)))`,
				'}',
			].join('\n'),
		);
		expect(rest[0]).toBe('Restart-Service docker');
	});

	it('make a new file with its folder, and move one away', () => {
		const commands = powerShellCommands(
			files,
			engineTrust(
				[
					plannedEdit(fileMissing(FILE), '{}'),
					plannedEdit(fileThere(`${FILE}.crt`, 'x'), undefined),
				],
				{ needsReload: false },
			),
		);
		expect(commands).toHaveLength(2);
		expect(commands[0]).toContain(
			String.raw`New-Item -ItemType Directory -Force -Path 'C:\ProgramData\docker\config'`,
		);
		expect(commands[1]).toContain(`Move-Item -LiteralPath '${FILE}.crt' -Destination (`);
	});

	it('put the original content back, or remove the file, once the engine let go', () => {
		const before = fileThere(FILE, '{"insecure-registries":["x"]}');
		const settling = (content: Uint8Array | undefined) =>
			powerShellCommands(files, engineTrust([plannedEdit(before, '[]', { settled: { content } })]));
		expect(settling(new Uint8Array([123, 125])).at(-1)).toContain(', [NullString]::Value)');
		expect(settling(undefined).at(-1)).toContain(`Remove-Item -LiteralPath '${FILE}'`);
	});
});
