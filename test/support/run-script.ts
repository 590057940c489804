// Runs a shell script as a person would paste it, with `sudo` passing its arguments on and other programs only noting
// that they were called.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface ScriptBench {
	/** The folder of programs that stand before those of the system. */
	readonly programs: string;
	/** Gives the calls of the noted programs, `name|argument|…` each. @throws when the script fails */
	run(script: string, options?: { cwd?: string; env?: Readonly<Record<string, string>> }): string[];
}

/** Makes the programs in a folder that there is. */
export function scriptBench(folder: string, noted: readonly string[]): ScriptBench {
	const programs = path.join(folder, 'programs');
	const calls = path.join(folder, 'calls');
	mkdirSync(programs);
	const write = (name: string, text: string): void => {
		writeFileSync(path.join(programs, name), text);
		chmodSync(path.join(programs, name), 0o755);
	};
	write('sudo', '#!/bin/sh\nexec "$@"\n');
	for (const name of noted) {
		write(name, `#!/bin/sh\n{ printf %s ${name}; printf '|%s' "$@"; echo; } >>"${calls}"\n`);
	}
	return {
		programs,
		run(script, { cwd = folder, env = {} } = {}) {
			writeFileSync(calls, '');
			execFileSync('sh', ['-eu'], {
				cwd,
				input: script,
				env: { PATH: `${programs}:${process.env['PATH'] ?? ''}`, ...env },
				stdio: ['pipe', 'ignore', 'pipe'],
			});
			return readFileSync(calls, 'utf8').split('\n').slice(0, -1);
		},
	};
}

/** Gives what `sh` has against a script's grammar; empty when nothing. */
export function shellProblem(script: string): string {
	return spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr;
}
