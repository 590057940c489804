// trust show: the same change as text for engines and clusters that this computer can't reach.
import type { Equivalent } from '../../../shared/trust/equivalents/equivalent';
import { equivalentsOf } from '../../../shared/trust/equivalents/equivalents-of';
import { answer, EXIT, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { wishOf } from '../trust/trust-wish';

/** Exit 2 where the one that was asked for can't do it. @throws FaultError as wishOf */
export async function showTrust(
	command: Extract<Command, { name: 'trust show' }>,
	context: Pick<CommandContext, 'terminal' | 'registries' | 'workingFolder'>,
): Promise<ExitStatus> {
	const wish = await wishOf(command, context);
	const all = equivalentsOf(wish);
	const shown = all.filter(({ kind }) => command.kind === undefined || command.kind === kind);
	answer(context.terminal, shown.map(equivalentText).join('\n\n'));
	return shown.every(({ impossible }) => impossible !== undefined) ? EXIT.wrong : EXIT.succeeded;
}

function equivalentText({ title, parts, notes, impossible }: Equivalent): string {
	return [
		`# ${title}`,
		...(impossible === undefined ? [] : [`# Not possible: ${impossible}`]),
		...notes.map((note) => `# ${note}`),
		...parts.flatMap(({ label, text }) => ['', `# ${label}`, text.trimEnd()]),
	].join('\n');
}
