// runs and report: what was done before.
import { formatBytes } from '../../../shared/format/bytes';
import { reportText } from '../../mirror/report-text';
import { answer, answerJson, EXIT, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';

export async function runsCommand(
	command: Extract<Command, { name: 'runs' }>,
	context: CommandContext,
): Promise<ExitStatus> {
	const runs = await context.history.list();
	if (command.isJson) {
		const rows = runs.map(({ startedAtMs, finishedAtMs, ...run }) => ({
			...run,
			outcome: run.outcome ?? null,
			startedAt: isoTime(startedAtMs),
			...(finishedAtMs === undefined ? {} : { finishedAt: isoTime(finishedAtMs) }),
		}));
		answerJson(context.terminal, { schema: 'image-ferry/runs/v1', runs: rows });
		return EXIT.succeeded;
	}
	const lines = runs.map(
		(run) =>
			`${run.runId}  ${isoTime(run.startedAtMs).slice(0, 16).replace('T', ' ')}Z  ${(run.outcome ?? run.phase).padEnd(16)}  ${run.arrived} of ${run.images} images  ${formatBytes(run.movedBytes)}  ${run.mirror}`,
	);
	answer(context.terminal, lines.length === 0 ? 'No runs yet.' : lines);
	return EXIT.succeeded;
}

/** @throws FaultError run.not-found, journal.damaged */
export async function reportCommand(
	command: Extract<Command, { name: 'report' }>,
	context: CommandContext,
): Promise<ExitStatus> {
	const state = await context.history.read(command.runId);
	context.terminal.output.write(reportText(state, command.format));
	return EXIT.succeeded;
}

function isoTime(ms: number): string {
	return new Date(ms).toISOString();
}
