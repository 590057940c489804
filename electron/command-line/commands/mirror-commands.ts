// plan, run, runs, report.
import path from 'node:path';
import { describeFault } from '../../../shared/fault/fault-texts';
import { groupFaults, groupTitle } from '../../../shared/fault/group-faults';
import { formatBytes } from '../../../shared/format/bytes';
import { formatDuration } from '../../../shared/format/duration';
import { type Plan, type PlanItem, planDocument, planTotals } from '../../../shared/mirror/plan';
import { reportCsv, reportFault, reportHtml, runReport } from '../../../shared/mirror/report';
import { itemCounts, runBytes } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { type LoadedMirror, loadMirror } from '../../mirror/load-mirror';
import { planMirror } from '../../mirror/plan-mirror';
import { runMirror } from '../../mirror/run-mirror';
import { wait } from '../../platform/clock';
import { writeResultFile } from '../../platform/result-file';
import { answer, answerJson, EXIT, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../parse-arguments';
import { createProgressReporter } from '../progress-reporter';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** Moves nothing, writes nothing. */
export async function planCommand(
	command: Of<'plan'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const mirror = await load(command.file, context);
	const stores = await context.openStores(mirror);
	try {
		stores.listen({
			onWaiting: (waiting) =>
				warn(context, `${waiting.host}: ${describeFault(waiting.fault).title}; waiting.`),
			onResumed: (host) => warn(context, `${host}: going on.`),
			onWarning: (warning) => warn(context, warning.text),
		});
		const { plan } = await planMirror(
			mirror,
			{ stores, now: context.now },
			{
				signal: context.stopSignal,
				progress: () => undefined,
				isSettled: () => false,
				pinnedDigest: () => undefined,
			},
		);
		if (command.isJson) {
			answerJson(context.terminal, planJson(plan));
		} else {
			answer(context.terminal, ...planLines(plan));
		}
		return plan.items.some((item) => item.action === 'refused') ? EXIT.failed : EXIT.succeeded;
	} finally {
		await stores.close();
	}
}

function planJson(plan: Plan): Record<string, unknown> {
	const document = planDocument(plan);
	const items = plan.items.map(({ index: _i, needs: _n, skipReason: _s, fault, ...item }) => ({
		...item,
		...(fault === undefined ? {} : { fault: reportFault(fault) }),
	}));
	return { ...document, items };
}

function planLines(plan: Plan): readonly string[] {
	const totals = planTotals(plan);
	return [
		...plan.items.flatMap(planItemLines),
		'',
		`${totals.images} images: ${totals.toCopy} to copy, ${totals.present} there already, ${totals.refused} refused.`,
		`${formatBytes(totals.bytesToMove)} to move, ${formatBytes(totals.bytesToMount)} to mount, ${formatBytes(totals.bytesPresent)} there already, in ${totals.blobs} blobs.`,
	];
}

const ACTIONS = { copy: 'copy   ', present: 'present', refused: 'refused' } as const;

function planItemLines(item: PlanItem): readonly string[] {
	const platforms = item.platforms.length === 0 ? '' : `  ${item.platforms.join(', ')}`;
	const bytes = item.action === 'copy' ? `  ${formatBytes(item.bytesToMove)} to move` : '';
	const referrers = item.referrers.length === 0 ? '' : `  ${item.referrers.length} referrers`;
	const digest =
		item.destinationDigest === undefined
			? []
			: [`          ${item.destinationDigest}${platforms}${bytes}${referrers}`];
	return [
		`${ACTIONS[item.action]}   ${item.source}`,
		`       to ${item.destination}`,
		...digest,
		...(item.fault === undefined ? [] : faultLine(item.fault)),
		...item.warnings.map((warning) => `          note: ${warning}`),
	];
}

function faultLine(fault: NonNullable<PlanItem['fault']>): readonly string[] {
	const { title, remedy } = describeFault(fault);
	return [`          ${title}. ${remedy} (${fault.code}, ${fault.side})`];
}

export async function runCommand(command: Of<'run'>, context: CommandContext): Promise<ExitStatus> {
	const mirror = await load(command.file, context);
	const progress = createProgressReporter(command.progress, context.terminal.problems, context.now);
	const stores = await context.openStores(mirror);
	let state: RunState;
	try {
		state = await runMirror(
			{ ...mirror, file: path.resolve(context.workingFolder, command.file) },
			{ stores, archive: context.archive, now: context.now, wait, random: Math.random },
			{
				signal: context.stopSignal,
				onEvent: (event, live) => progress.onEvent(event, live),
				onNote: (text) => progress.note(text),
			},
		);
	} finally {
		progress.close();
		await stores.close();
	}
	if (command.reportFile !== undefined) {
		const file = path.resolve(context.workingFolder, command.reportFile);
		await writeResultFile(file, `${JSON.stringify(runReport(state, isoTime), null, 2)}\n`);
	}
	answer(context.terminal, ...resultLines(state));
	return statusOfRun(state);
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
	const bytes = runBytes(state);
	const tookMs = (state.finishedAtMs ?? state.startedAtMs) - state.sittingStartedAtMs;
	const failed = state.items.filter((item) => item.phase === 'failed');
	const isStopped = state.outcome === 'cancelled' || state.outcome === 'interrupted';
	return [
		`Run ${state.runId}: ${state.outcome ?? 'interrupted'}`,
		`${counts.done} of ${counts.total} images copied and verified, ${counts.skipped} there already, ${counts.failed} failed${isStopped ? `, ${counts.waiting + counts.active + counts.cancelled} not done` : ''}.`,
		`${formatBytes(bytes.moved)} moved, ${formatBytes(bytes.mounted)} mounted, ${formatBytes(bytes.present)} there already, ${state.requests} requests, ${formatDuration(tookMs)}.`,
		...(isStopped ? ['Run the same command to go on; what arrived is not sent again.'] : []),
		...failureLines(failed),
	];
}

function failureLines(failed: RunState['items']): readonly string[] {
	const faults = failed.flatMap((item) =>
		item.fault === undefined ? [] : [{ fault: item.fault, subject: item.source }],
	);
	const groups = groupFaults(faults).filter((group) => group.subjects.length > 1);
	return [
		...groups.map(groupTitle),
		...failed.flatMap((item) => {
			if (item.fault === undefined) {
				return [];
			}
			const { title, remedy } = describeFault(item.fault);
			return [
				`failed: ${item.source}`,
				`  ${title}. ${remedy} (${item.fault.code}, ${item.fault.side})`,
			];
		}),
	];
}

export async function runsCommand(
	command: Of<'runs'>,
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
			`${run.runId}  ${isoTime(run.startedAtMs).slice(0, 16).replace('T', ' ')}  ${(run.outcome ?? run.phase).padEnd(16)}  ${run.arrived} of ${run.images} images  ${formatBytes(run.movedBytes)}  ${run.mirror}`,
	);
	answer(context.terminal, ...(lines.length === 0 ? ['No runs yet.'] : lines));
	return EXIT.succeeded;
}

export async function reportCommand(
	command: Of<'report'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const report = runReport(await context.history.read(command.runId), isoTime);
	switch (command.format) {
		case 'json':
			answerJson(context.terminal, report);
			break;
		case 'csv':
			context.terminal.output.write(reportCsv(report));
			break;
		case 'html':
			context.terminal.output.write(reportHtml(report));
			break;
	}
	return EXIT.succeeded;
}

async function load(file: string, context: CommandContext): Promise<LoadedMirror> {
	const mirror = await loadMirror(path.resolve(context.workingFolder, file));
	for (const warning of mirror.warnings) {
		warn(context, warning);
	}
	return mirror;
}

function warn(context: CommandContext, text: string): void {
	context.terminal.problems.write(`warning: ${text}\n`);
}

function isoTime(ms: number): string {
	return new Date(ms).toISOString();
}
