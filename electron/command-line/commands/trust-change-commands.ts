// trust plan, apply and revert: what would change, then exactly that, verified, or all as it was.
import type { TrustOutcome } from '../../../shared/trust/trust-change';
import type { TrustPreview } from '../../../shared/trust/trust-plan';
import { stopOutcome } from '../../mirror/stop-signal';
import { faultError } from '../../platform/fault-error';
import type { ApplyOptions } from '../../trust/trust-desk';
import { answer, answerJson, EXIT, type ExitStatus, tellFault } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { outcomeDocument, planDocument, type TrustEnd } from '../trust/trust-documents';
import { planLines, stepLines, wishWords } from '../trust/trust-lines';
import { checkProof, chooseEngines, wishOf } from '../trust/trust-wish';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;
type TrustContext = Pick<
	CommandContext,
	'registries' | 'stopSignal' | 'terminal' | 'trust' | 'warnings' | 'workingFolder'
>;

/** Exit 2 where it could not be applied. @throws FaultError trust.*, engine.*, command.invalid */
export async function planTrust(
	command: Of<'trust plan'>,
	context: TrustContext,
): Promise<ExitStatus> {
	const preview = await makePlan(command, context);
	if (command.isJson) answerJson(context.terminal, planDocument(preview));
	else answer(context.terminal, planLines(preview));
	return preview.verdict === 'apply' || preview.verdict === 'nothing' ? EXIT.succeeded : EXIT.wrong;
}

/** Exit 1 where the engine did not take it. @throws FaultError when nothing was written */
export async function applyTrust(
	command: Of<'trust apply'>,
	context: TrustContext,
): Promise<ExitStatus> {
	refuseWithoutAnswer(command, context);
	const preview = await makePlan(command, context);
	return carryOut(preview, command, context);
}

/** @throws FaultError trust.not-found and those of applying */
export async function revertTrust(
	command: Of<'trust revert'>,
	context: TrustContext,
): Promise<ExitStatus> {
	refuseWithoutAnswer(command, context);
	const changeId = command.changeId ?? (await latestChange(context));
	const preview = await context.trust.planRevert(changeId, context.stopSignal);
	return carryOut(preview, command, context);
}

async function makePlan(
	command: Of<'trust plan'> | Of<'trust apply'>,
	context: TrustContext,
): Promise<TrustPreview> {
	const { trust, stopSignal, warnings } = context;
	const wish = await wishOf(command, context);
	if (command.name === 'trust apply' && command.proof !== undefined) {
		checkProof(command.proof, wish);
	}
	const overview =
		command.engines.length > 0 ? { engines: [], changes: [] } : await trust.overview(stopSignal);
	const { endpoints, leftOut } = chooseEngines(command.engines, wish, overview);
	for (const sentence of leftOut) warnings.tell(sentence);
	if (endpoints.length === 0) {
		throw overview.engines.length === 0
			? faultError({ code: 'engine.not-found', side: 'this-computer', subject: wish.host })
			: faultError({
					code: 'command.invalid',
					side: 'this-computer',
					subject: command.name,
					facts: {
						problem: 'none of the engines that were found can do this',
						remedy: 'See above why. image-ferry trust show gives the change as text for elsewhere.',
					},
				});
	}
	return trust.plan({ wish, engines: endpoints }, stopSignal);
}

/** Nobody can be asked in a script: it has to say yes itself. */
function refuseWithoutAnswer(
	{ name, isYes }: { readonly name: string; readonly isYes: boolean },
	{ terminal }: TrustContext,
): void {
	if (isYes || terminal.ask !== undefined) return;
	throw faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: name,
		facts: {
			problem: 'standard input is no terminal, so nobody can be asked',
			remedy: 'See what would change by image-ferry trust plan, then add --yes.',
		},
	});
}

/** @throws FaultError trust.not-found */
async function latestChange({ trust, stopSignal }: TrustContext): Promise<string> {
	const { changes } = await trust.overview(stopSignal);
	const latest = changes.find(
		({ state, reverts }) => reverts === undefined && ['applied', 'written'].includes(state),
	);
	if (latest !== undefined) return latest.id;
	throw faultError({
		code: 'trust.not-found',
		side: 'this-computer',
		subject: 'that could be undone',
	});
}

interface Answers {
	readonly isYes: boolean;
	readonly isJson: boolean;
	readonly proof?: string;
}

async function carryOut(
	preview: TrustPreview,
	answers: Answers,
	context: TrustContext,
): Promise<ExitStatus> {
	const { terminal, stopSignal, trust } = context;
	// The result alone belongs to standard output.
	terminal.problems.write(`${planLines(preview).join('\n')}\n`);
	if (preview.verdict !== 'apply') {
		return endWithout(preview, answers, context);
	}
	const options: ApplyOptions = {
		...(answers.proof === undefined ? {} : { proof: answers.proof }),
		confirm: () => confirmed(answers, context),
		onStep: (step) => {
			for (const line of stepLines(step)) terminal.problems.write(`${line}\n`);
		},
		signal: stopSignal,
	};
	const outcome = await trust.apply(preview.id, options);
	if (outcome === undefined) {
		tellEnd({ end: 'declined', words: 'Nothing was changed.' }, answers, context);
		return EXIT.wrong;
	}
	const { change } = outcome;
	if (change.fault !== undefined) tellFault(terminal, change.fault);
	const words = endWords(preview, outcome);
	tellEnd({ end: change.state, words, outcome }, answers, context);
	return statusOf(change.state, stopSignal);
}

async function confirmed(
	{ isYes }: Answers,
	{ terminal, stopSignal }: TrustContext,
): Promise<boolean> {
	if (isYes) return true;
	const said = await terminal.ask?.('Apply exactly this? [y/N] ', stopSignal);
	return /^\s*y(?:es)?\s*$/i.test(said ?? '');
}

function endWithout(
	{ verdict, wish, engines }: TrustPreview,
	answers: Answers,
	context: TrustContext,
): ExitStatus {
	if (verdict === 'nothing') {
		tellEnd({ end: 'nothing', words: 'Nothing to do.' }, answers, context);
		return EXIT.succeeded;
	}
	const isByHand = verdict === 'by-hand';
	const end = isByHand ? 'by-hand' : 'blocked';
	tellEnd({ end, words: 'Nothing was changed.' }, answers, context);
	const file = engines
		.flatMap((engine) => engine.files)
		.find(({ access }) => access === 'by-hand')?.path;
	tellFault(
		context.terminal,
		engines.find(({ fault }) => fault !== undefined)?.fault ??
			faultError({
				code: isByHand ? 'trust.by-hand' : 'trust.blocked',
				side: 'this-computer',
				subject: wish.host,
				facts: isByHand && file !== undefined ? { file } : {},
			}).fault,
	);
	return EXIT.wrong;
}

interface End {
	readonly end: TrustEnd;
	readonly words: string;
	readonly outcome?: TrustOutcome;
}

function tellEnd(
	{ end, words, outcome }: End,
	{ isJson }: Answers,
	{ terminal }: TrustContext,
): void {
	if (isJson) answerJson(terminal, outcomeDocument(end, outcome));
	else answer(terminal, words);
}

function endWords({ wish, reverts }: TrustPreview, { change }: TrustOutcome): string {
	const what = reverts === undefined ? wishWords(wish) : `undo ${reverts}`;
	switch (change.state) {
		case 'applied':
		case 'reverted':
			return `Applied and verified: ${what}. Undo it by image-ferry trust revert ${change.id}.`;
		case 'written':
			return `Written: ${what}. It counts once you restarted the engine; then ask it by image-ferry trust verify ${change.id}.`;
		case 'rolled-back':
			return 'Rolled back: everything is as it was.';
		case 'roll-back-failed':
			return 'It did not work out, and the files could not be put back. Look at them now.';
		case 'interrupted':
			return 'It was interrupted. See image-ferry trust list.';
	}
}

function statusOf(state: TrustOutcome['change']['state'], stopSignal: AbortSignal): ExitStatus {
	if (state === 'applied' || state === 'written' || state === 'reverted') return EXIT.succeeded;
	if (state !== 'roll-back-failed' && stopSignal.aborted) {
		return stopOutcome(stopSignal) === 'cancelled' ? EXIT.cancelled : EXIT.interrupted;
	}
	return state === 'interrupted' ? EXIT.interrupted : EXIT.failed;
}
