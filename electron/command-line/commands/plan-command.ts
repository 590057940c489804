// plan: what a run would do, for people and as JSON.
import { describeFault } from '../../../shared/fault/fault-texts';
import { formatBytes } from '../../../shared/format/bytes';
import { visibleText } from '../../../shared/format/visible-text';
import { type Plan, type PlanItem, planDocument, planTotals } from '../../../shared/mirror/plan';
import { reportFault } from '../../../shared/mirror/report';
import { foundBefore } from '../../mirror/plan/found-before';
import { planMirror } from '../../mirror/plan/plan-mirror';
import { intentionDigest } from '../../mirror/run-mirror';
import { answer, answerJson, EXIT, type ExitStatus, faultLine, tellWarning } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { createPlanningLine } from '../progress-reporter';
import { readMirror } from './read-mirror';

/** What a registry's documents say is cut beyond this. */
const MAX_LINE_LENGTH = 1000;

/** Moves nothing, writes nothing. @throws FaultError mirror.*, command.* */
export async function planCommand(
	command: Extract<Command, { name: 'plan' }>,
	context: CommandContext,
): Promise<ExitStatus> {
	const { terminal } = context;
	const planning = createPlanningLine(terminal.problems);
	const warn = (text: string): void => {
		planning.close();
		tellWarning(terminal, text);
	};
	const straightAgain = context.warnings.through(warn);
	const { mirror } = await readMirror(command.input, context);
	const stores = await context.openStores(mirror);
	try {
		stores.listen({
			onWaiting: ({ host, fault }) => warn(`${host}: ${describeFault(fault).title}; waiting.`),
			onResumed: (host) => warn(`${host}: going on.`),
			onWarning: ({ text }) => warn(text),
		});
		const { plan } = await planMirror(
			mirror,
			{ stores, now: context.now, openEngine: context.engines.open },
			{
				signal: context.stopSignal,
				progress: planning.onAdvanced,
				// A run would go on with the open one, and with the digests that it found.
				...foundBefore((await context.archive.findOpen(intentionDigest(mirror)))?.state),
				isSettled: () => false,
			},
		);
		planning.close();
		if (command.isJson) {
			answerJson(terminal, planJson(plan));
		} else {
			answer(terminal, planLines(plan));
		}
		return plan.items.some((item) => item.action === 'refused') ? EXIT.failed : EXIT.succeeded;
	} finally {
		planning.close();
		straightAgain();
		await stores.close();
	}
}

function planJson(plan: Plan): Record<string, unknown> {
	const items = plan.items.map(({ index: _i, needs: _n, skipReason: _s, fault, ...item }) => ({
		...item,
		...(fault === undefined ? {} : { fault: reportFault(fault) }),
	}));
	return { ...planDocument(plan), items };
}

function planLines(plan: Plan): readonly string[] {
	const totals = planTotals(plan);
	return [
		...plan.items.flatMap(planItemLines),
		'',
		`${totals.images} ${totals.images === 1 ? 'image' : 'images'}: ${totals.toCopy} to copy, ${totals.present} there already, ${totals.refused} refused.`,
		`${formatBytes(totals.bytesToMove)} to move, ${formatBytes(totals.bytesToMount)} to mount, ${formatBytes(totals.bytesPresent)} there already, in ${totals.blobs} blobs.`,
	];
}

const ACTIONS = { copy: 'copy   ', present: 'present', refused: 'refused' } as const;

function planItemLines(item: PlanItem): readonly string[] {
	const details = [
		item.destinationDigest ??
			(item.sourceDigest === undefined ? '' : 'digest: the engine makes it'),
		item.platforms.join(', '),
		...(item.action === 'copy'
			? [
					`${formatBytes(item.bytesToMove)} to move`,
					item.bytesToMount === 0 ? '' : `${formatBytes(item.bytesToMount)} to mount`,
				]
			: []),
		item.referrers.length === 0 ? '' : `${item.referrers.length} referrers`,
	].filter((detail) => detail !== '');
	return [
		`${ACTIONS[item.action]}   ${item.source}`,
		`       to ${item.destination}`,
		...(item.sourceDigest === undefined
			? []
			: [`          ${visibleText(details.join('  '), MAX_LINE_LENGTH)}`]),
		...(item.fault === undefined ? [] : [`          ${faultLine(item.fault)}`]),
		...item.warnings.map((warning) => `          note: ${visibleText(warning, MAX_LINE_LENGTH)}`),
	];
}
