import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DockerFiles } from '../../../../../shared/trust/engine-files';
import { shellCommands } from '../../../../../shared/trust/preview/shell-commands';
import {
	dockerFiles,
	engineTrust,
	madeEngine,
	plannedEdit,
	podmanFiles,
} from '../../../../support/made-trust';
import { type ScriptBench, scriptBench } from '../../../../support/run-script';
import { fileMissing, fileThere } from '../../../../support/trust-samples';

const ADMINISTRATOR = { kind: 'administrator' } as const;
const OWN = { kind: 'own' } as const;

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

let folder = '';
let bench: ScriptBench;
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ferry-shell-'));
	bench = scriptBench(folder, ['systemctl', 'docker', 'podman']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;
/** Gives a fresh folder whose name is as hostile as a name can be. */
function place(): string {
	runs += 1;
	const fresh = path.join(folder, `it's $(touch hit) "${runs}" \`x\``);
	mkdirSync(fresh);
	return fresh;
}

/** Runs the commands as a person would paste them; gives the calls of other programs. */
function run(commands: readonly string[], cwd: string): readonly string[] {
	return bench.run(`${commands.join('\n')}\n`, { cwd });
}

/** Commands for one file that is there, or not, and gets other content. */
function changing(file: string, old: Uint8Array | undefined, now: Uint8Array | undefined) {
	const before =
		old === undefined ? fileMissing(file, ADMINISTRATOR) : fileThere(file, old, ADMINISTRATOR);
	return shellCommands(dockerFiles(), engineTrust([plannedEdit(before, now)]));
}

const HOSTILE = fc.oneof(
	fc.uint8Array({ maxLength: 200 }),
	fc.string({ unit: 'binary', maxLength: 100 }).map((value) => new TextEncoder().encode(value)),
	fc
		.array(
			fc.constantFrom(
				'END',
				'END_',
				"'",
				'"',
				'$(touch hit)',
				'`touch hit`',
				'\\',
				'%s',
				'\r',
				'\t{',
				'',
				'!',
				'-n',
				'𝔘',
			),
			{ maxLength: 12 },
		)
		.map((lines) => new TextEncoder().encode(lines.join('\n'))),
);

describe('shell commands, run', () => {
	it('write exactly the planned bytes, keep what was there, and run nothing of it', () => {
		fc.assert(
			fc.property(fc.option(HOSTILE, { nil: undefined }), HOSTILE, (old, now) => {
				const cwd = place();
				const file = path.join(cwd, 'daemon.json');
				if (old !== undefined) writeFileSync(file, old, { mode: 0o640 });
				run(changing(file, old, now), cwd);
				expect(Buffer.compare(readFileSync(file), now)).toBe(0);
				const others = readdirSync(cwd).filter((name) => name !== 'daemon.json');
				expect(others).toHaveLength(old === undefined ? 0 : 1);
				if (old !== undefined) {
					expect(statSync(file).mode & 0o777).toBe(0o640);
					expect(Buffer.compare(readFileSync(path.join(cwd, others[0] ?? '')), old)).toBe(0);
				} else {
					expect(statSync(file).mode & 0o777).toBe(0o644);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('make the folder of a new file, and are plain to read', () => {
		const cwd = place();
		const file = path.join(cwd, 'certs.d', 'r.example:5000', 'image-ferry.crt');
		const [command = ''] = changing(file, undefined, new TextEncoder().encode('PEM\n'));
		run([command], cwd);
		expect(readFileSync(file, 'utf8')).toBe('PEM\n');
		expect(command).toContain("<<'END' &&\nPEM\nEND\n");
	});

	it('move a file away that goes', () => {
		const cwd = place();
		const file = path.join(cwd, 'image-ferry.crt');
		writeFileSync(file, 'x');
		run(changing(file, new TextEncoder().encode('x'), undefined), cwd);
		expect(readdirSync(cwd)).toEqual([
			expect.stringMatching(/^image-ferry\.crt\.image-ferry-backup\.\d{14}$/),
		]);
	});

	it.each(['changed', 'there', 'gone'])('stop at a file that is %s by now', (what) => {
		const cwd = place();
		const file = path.join(cwd, 'daemon.json');
		const old = what === 'there' ? undefined : new TextEncoder().encode('{}');
		if (what !== 'gone') writeFileSync(file, 'somebody else');
		const commands = changing(file, old, new TextEncoder().encode('new\n'));
		expect(() => run(commands.slice(0, 1), cwd)).toThrow(
			'is no longer as in the plan: plan again.',
		);
		expect(readdirSync(cwd)).toEqual(what === 'gone' ? [] : ['daemon.json']);
		if (what !== 'gone') expect(readFileSync(file, 'utf8')).toBe('somebody else');
	});

	it('reload, show what the engine took, then put the original content back', () => {
		const cwd = place();
		const file = path.join(cwd, 'daemon.json');
		writeFileSync(file, '{"insecure-registries":["x"]}\n');
		const before = fileThere(file, readFileSync(file), ADMINISTRATOR);
		const settled = { content: new TextEncoder().encode('{}\n') };
		const edit = plannedEdit(before, '{"insecure-registries":[]}\n', { settled });
		const calls = run(shellCommands(dockerFiles(), engineTrust([edit])), cwd);
		expect(calls).toEqual([
			'systemctl|reload|docker.service',
			'docker|--host|unix:///run/docker.sock|info|--format|{{json .RegistryConfig}}',
		]);
		expect(readFileSync(file, 'utf8')).toBe('{}\n');
	});

	it('go through the machine as one word', () => {
		const cwd = place();
		const access = { kind: 'by-hand', reason: 'in-machine' } as const;
		const engine = madeEngine({
			kind: 'podman',
			flavour: 'machine',
			endpoint: 'unix:///tmp/podman/podman-machine-default-api.sock',
		});
		const files = podmanFiles({ engine, reload: { kind: 'by-hand', what: 'machine' } });
		const edit = plannedEdit(fileMissing('/etc/containers/x.conf', access), "it's\n");
		const [write = ''] = shellCommands(files, engineTrust([edit]));
		const calls = run([write], cwd).join('\n');
		expect(calls).toMatch(/^podman\|machine\|ssh\|podman-machine-default\|sudo mkdir -p/);
		expect(calls).toContain("<<'END' &&\nit's\nEND\nsudo mv -f");
	});
});

describe('shell commands', () => {
	const edit = plannedEdit(fileThere('/etc/docker/daemon.json', '{}', ADMINISTRATOR), '[]\n');

	it.each([
		[{ kind: 'signal', pid: 812, access: ADMINISTRATOR }, 'sudo kill -HUP 812'],
		[
			{
				kind: 'unit',
				unit: 'docker.service',
				isUserUnit: true,
				action: 'restart',
				access: { kind: 'own' },
			},
			'systemctl --user restart docker.service',
		],
		[{ kind: 'by-hand', what: 'desktop' }, 'docker desktop restart'],
		[{ kind: 'by-hand', what: 'remote' }, 'sudo systemctl reload docker'],
	] as const satisfies readonly (readonly [DockerFiles['reload'], string])[])(
		'reload as the engine wants it: %j',
		(reload, command) => {
			expect(shellCommands(dockerFiles({ reload }), engineTrust([edit]))[1]).toBe(command);
		},
	);

	it('ask for no administrator where the file is the own user’s', () => {
		const own = plannedEdit(fileThere('/home/x/.config/docker/daemon.json', '{}', OWN), '[]\n');
		expect(shellCommands(dockerFiles(), engineTrust([own]))[0]).not.toContain('sudo');
	});

	it('are none where nothing changes or nothing can be written', () => {
		const access = { kind: 'by-hand', reason: 'read-only' } as const;
		const stuck = plannedEdit(fileMissing('/etc/docker/daemon.json', access), '{}');
		expect(shellCommands(dockerFiles(), engineTrust([]))).toEqual([]);
		expect(shellCommands(dockerFiles(), engineTrust([stuck]))).toEqual([]);
	});

	it('only reload where the files are right and the engine has not read them', () => {
		expect(shellCommands(dockerFiles(), engineTrust([], { needsReload: true }))).toEqual([
			'sudo systemctl reload docker.service',
			"docker --host unix:///run/docker.sock info --format '{{json .RegistryConfig}}'",
		]);
	});

	it('leave out reloading where files are read at each operation', () => {
		expect(shellCommands(dockerFiles(), engineTrust([edit], { needsReload: false }))).toHaveLength(
			1,
		);
	});

	it('are PowerShell for a path of Windows', () => {
		const before = fileThere(String.raw`C:\Users\o'neil\.docker\daemon.json`, '{}');
		const files = dockerFiles({
			engine: madeEngine({ flavour: 'desktop', endpoint: 'npipe:////./pipe/docker_engine' }),
			reload: { kind: 'by-hand', what: 'desktop' },
		});
		const [write = '', reload, verify] = shellCommands(
			files,
			engineTrust([plannedEdit(before, '[]')]),
		);
		expect(write).toContain(String.raw`-LiteralPath 'C:\Users\o''neil\.docker\daemon.json'`);
		expect(write).toMatch(/Get-FileHash.* -ne '[0-9a-f]{64}'/);
		const encoded = /FromBase64String\('([^']+)'\)/.exec(write)?.[1] ?? '';
		expect(text(Buffer.from(encoded, 'base64'))).toBe('[]');
		expect([reload, verify]).toEqual([
			'docker desktop restart',
			`docker --host npipe:////./pipe/docker_engine info --format '{{json .RegistryConfig}}'`,
		]);
	});
});
