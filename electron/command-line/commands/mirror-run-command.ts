// run: plan, copy, verify, and the end of a run for people.
import path from 'node:path';
import type { RunState } from '../../../shared/mirror/run-state';
import { reportText } from '../../mirror/report-text';
import { runMirror } from '../../mirror/run-mirror';
import { wait } from '../../platform/clock';
import { refuseUnwritable, writeResultFile } from '../../platform/disk/result-file';
import { FaultError } from '../../platform/fault-error';
import { answer, EXIT, type ExitStatus, tellFault } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';

import { createProgressReporter } from '../progress-reporter';
import { readMirror, STANDARD_INPUT, saveMirrorFile } from './read-mirror';
import { resultLines } from './result-lines';

/** @throws FaultError mirror.*, command.*, run.locked, disk.* when nothing was done */
export async function runCommand(
	command: Extract<Command, { name: 'run' }>,
	context: CommandContext,
): Promise<ExitStatus> {
	const { terminal } = context;
	const reportFile =
		command.reportFile === undefined || command.reportFile === STANDARD_INPUT
			? undefined
			: path.resolve(context.workingFolder, command.reportFile);
	if (reportFile !== undefined) {
		await refuseUnwritable(reportFile, '--report');
	}
	const state = await moveMirror(command, context);
	const status = statusOfRun(state);
	if (command.isJson || command.reportFile === STANDARD_INPUT) {
		// Standard output is the document's alone.
		terminal.output.write(reportText(state, 'json'));
		terminal.problems.write(`${resultLines(state).join('\n')}\n`);
	} else {
		answer(terminal, resultLines(state));
	}
	return reportFile === undefined || (await isReportWritten(state, reportFile, context))
		? status
		: status || EXIT.failed;
}

async function moveMirror(
	command: Extract<Command, { name: 'run' }>,
	context: CommandContext,
): Promise<RunState> {
	const progress = createProgressReporter(command.progress, context.terminal.problems, context.now);
	const straightAgain = context.warnings.through((text) => progress.note(`warning: ${text}`));
	try {
		const read = await readMirror(command.input, context);
		const { mirror, file } = read;
		if (command.saveFile !== undefined) {
			await saveMirrorFile(read, command.saveFile, context);
		}
		const stores = await context.openStores(mirror);
		try {
			return await runMirror(
				{ ...mirror, ...(file === undefined ? {} : { file }) },
				{
					stores,
					archive: context.archive,
					openEngine: context.engines.open,
					now: context.now,
					wait,
					random: Math.random,
				},
				{
					signal: context.stopSignal,
					onEvent: (event, live) => progress.onEvent(event, live),
					onNote: (text) => progress.note(text),
				},
			);
		} finally {
			await stores.close();
		}
	} finally {
		progress.close();
		straightAgain();
	}
}

/** The images are where they are: a report that can't be written is told, not thrown. */
async function isReportWritten(
	state: RunState,
	file: string,
	context: CommandContext,
): Promise<boolean> {
	try {
		await writeResultFile(file, reportText(state, 'json'));
		return true;
	} catch (error) {
		if (error instanceof FaultError) {
			tellFault(context.terminal, error.fault);
			return false;
		}
		throw error;
	}
}

/** Gives the exit status that a run's outcome means. */
export function statusOfRun(state: RunState): ExitStatus {
	switch (state.outcome) {
		case 'succeeded':
			return EXIT.succeeded;
		case 'cancelled':
			return EXIT.cancelled;
		case 'interrupted':
		case undefined:
			return EXIT.interrupted;
		default:
			return EXIT.failed;
	}
}
