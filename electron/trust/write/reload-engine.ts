// Tells an engine to read its files again: SIGHUP to a process that is seen to be one, or systemctl.
import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { EnvironmentVariables } from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import type { RunProgram } from '../run-program';

/** The programs that take SIGHUP as an order to read their files; others may end on it. */
const DAEMONS: ReadonlySet<string> = new Set(['dockerd', 'podman']);
const UNIT = /^[A-Za-z0-9][A-Za-z0-9@._-]*\.(?:service|socket)$/;
const UNIT_TIMEOUT_MS = 180_000;
/** As the kernel marks a program whose file was replaced while it runs. */
const REPLACED = / \(deleted\)$/;

export interface SystemTools {
	readonly run: RunProgram;
	readonly variables: EnvironmentVariables;
	/** What process ids are asked of; `/proc`. */
	readonly processes: string;
}

/** @throws FaultError trust.reload-failed */
export async function signalEngine(pid: number, { processes }: SystemTools): Promise<void> {
	const subject = `process ${pid}`;
	if (!(await isDaemon(path.join(processes, String(pid))))) {
		throw reloadFailed(subject, `Process ${pid} is no engine.`);
	}
	try {
		process.kill(pid, 'SIGHUP');
	} catch (error) {
		throw reloadFailed(subject, error instanceof Error ? error.message : String(error));
	}
}

async function isDaemon(folder: string): Promise<boolean> {
	const program = await readlink(path.join(folder, 'exe')).catch(() => undefined);
	if (program !== undefined) {
		return DAEMONS.has(path.basename(program.replace(REPLACED, '')));
	}
	// Only its owner and root may see its program; everybody sees the name that it has.
	const name = await readFile(path.join(folder, 'comm'), 'utf8').catch(() => '');
	return DAEMONS.has(name.trim());
}

/** @throws FaultError trust.reload-failed */
export async function tellUnit(
	unit: string,
	action: 'reload' | 'restart',
	isUserUnit: boolean,
	{ run, variables }: SystemTools,
): Promise<void> {
	if (!UNIT.test(unit)) {
		throw reloadFailed(unit, `"${unit}" is no unit of an engine.`);
	}
	const scope = isUserUnit ? ['--user'] : [];
	const systemctl = (...words: readonly string[]) =>
		run('systemctl', [...scope, '--no-ask-password', ...words, '--', unit], {
			variables,
			timeoutMs: UNIT_TIMEOUT_MS,
		});
	if (action === 'restart') {
		// After a few failed starts systemd refuses another one, which would keep a roll-back from working.
		await systemctl('reset-failed');
	}
	const { code, errors } = await systemctl(action);
	if (code !== 0) {
		throw reloadFailed(unit, `systemctl ${action} ${unit}: ${firstLine(errors)}`);
	}
}

/** Gives the fault of an engine that could not be told. */
export function reloadFailed(subject: string, problem: string): Error {
	return faultError({
		code: 'trust.reload-failed',
		side: 'this-computer',
		subject,
		facts: { problem },
	});
}

function firstLine(text: string): string {
	return text.trim().split('\n')[0] ?? '';
}
