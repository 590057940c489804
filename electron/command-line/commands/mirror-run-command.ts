// run: plan, copy, verify, and the end of a run for people.
import path from 'node:path';
import { groupFaults, groupTitle } from '../../../shared/fault/group-faults';
import { formatBytes } from '../../../shared/format/bytes';
import { formatDuration } from '../../../shared/format/duration';
import { itemCounts, runBytes, unverifiedCount } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { reportText } from '../../mirror/report-text';
import { runMirror } from '../../mirror/run-mirror';
import { wait } from '../../platform/clock';
import { refuseUnwritable, writeResultFile } from '../../platform/disk/result-file';
import { FaultError } from '../../platform/fault-error';
import { answer, EXIT, type ExitStatus, faultLine, tellFault } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';

import { createProgressReporter } from '../progress-reporter';
import { readMirror, STANDARD_INPUT, saveMirrorFile } from './read-mirror';

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

/** Gives the end of a run for people; every failed image is named, with code and remedy. */
export function resultLines(state: RunState): readonly string[] {
	const counts = itemCounts(state);
	const unverified = unverifiedCount(state);
	const bytes = runBytes(state);
	const tookMs = (state.finishedAtMs ?? state.startedAtMs) - state.sittingStartedAtMs;
	const failed = state.items.filter((item) => item.phase === 'failed');
	const isStopped = state.outcome === 'cancelled' || state.outcome === 'interrupted';
	return [
		`Run ${state.runId}: ${state.outcome ?? 'interrupted'}`,
		`${counts.done - unverified} of ${counts.total} images copied and verified, ${unverified === 0 ? '' : `${unverified} copied but not verified, `}${counts.skipped} there already, ${counts.failed} failed${isStopped ? `, ${counts.waiting + counts.active + counts.cancelled} not done` : ''}.`,
		`${formatBytes(bytes.moved)} moved, ${formatBytes(bytes.mounted)} mounted, ${formatBytes(bytes.present)} there already, ${state.requests} requests, ${formatDuration(tookMs)}.`,
		...(isStopped ? ['Run the same command to go on; what arrived is not sent again.'] : []),
		...failureLines(failed),
	];
}

/** Each cause once, with what to do, and below it every image that it kept back. */
function failureLines(failed: RunState['items']): readonly string[] {
	const faults = failed.flatMap((item) =>
		item.fault === undefined ? [] : [{ fault: item.fault, subject: item.source }],
	);
	return groupFaults(faults).flatMap((group) => {
		const [only = '', ...others] = group.subjects;
		return others.length === 0
			? [`failed: ${only}`, `  ${faultLine(group.fault)}`]
			: [
					`${groupTitle(group)}. ${group.remedy} (${group.fault.code}, ${group.fault.side})`,
					...group.subjects.map((subject) => `  failed: ${subject}`),
				];
	});
}
