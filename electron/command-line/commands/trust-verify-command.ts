// trust verify: the engines of a change are asked again, such as after a person restarted one. Writes nothing.
import { faultError } from '../../platform/fault-error';
import { answer, answerJson, EXIT, type ExitStatus, tellFault } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { outcomeDocument } from '../trust/trust-documents';
import { stepLines } from '../trust/trust-lines';

/** Exit 1 where an engine does not do it. @throws FaultError trust.not-found, engine.*, reference.invalid */
export async function verifyTrust(
	command: Extract<Command, { name: 'trust verify' }>,
	{ terminal, trust, stopSignal }: Pick<CommandContext, 'stopSignal' | 'terminal' | 'trust'>,
): Promise<ExitStatus> {
	const changeId = command.changeId ?? (await latestChange({ trust, stopSignal }));
	const outcome = await trust.verify(changeId, {
		...(command.proof === undefined ? {} : { proof: command.proof }),
		signal: stopSignal,
	});
	const { change, steps } = outcome;
	for (const step of steps) {
		for (const line of stepLines(step)) terminal.problems.write(`${line}\n`);
		if (step.fault !== undefined) tellFault(terminal, step.fault);
	}
	const isInEffect = change.state === 'applied' && steps.every(({ state }) => state !== 'failed');
	if (command.isJson) answerJson(terminal, outcomeDocument(change.state, outcome));
	else answer(terminal, isInEffect ? `Verified: ${change.id}.` : `Not in effect: ${change.id}.`);
	return isInEffect ? EXIT.succeeded : EXIT.failed;
}

async function latestChange({
	trust,
	stopSignal,
}: Pick<CommandContext, 'stopSignal' | 'trust'>): Promise<string> {
	const { changes } = await trust.overview(stopSignal);
	const latest = changes.find(({ state }) => state === 'applied' || state === 'written');
	if (latest !== undefined) return latest.id;
	throw faultError({
		code: 'trust.not-found',
		side: 'this-computer',
		subject: 'that could be verified',
	});
}
