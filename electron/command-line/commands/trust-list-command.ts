// trust list: what engines do with registries now, who said so, and what Image Ferry changed.
import { engineTitle } from '../../../shared/engine/engine-info';
import { answer, answerJson, EXIT, type ExitStatus, faultLine } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { listDocument } from '../trust/trust-documents';
import { changeLines, standingLine } from '../trust/trust-lines';

export async function listTrust(
	{ isJson }: Extract<Command, { name: 'trust list' }>,
	{ terminal, trust, stopSignal }: Pick<CommandContext, 'terminal' | 'trust' | 'stopSignal'>,
): Promise<ExitStatus> {
	const overview = await trust.overview(stopSignal);
	if (isJson) {
		answerJson(terminal, listDocument(overview));
		return EXIT.succeeded;
	}
	const engines = overview.engines.flatMap(({ engine, files, standings, fault }) => [
		`${engineTitle(engine)}  ${engine.endpoint}`,
		...files.map((file) => `  reads ${file}`),
		...(fault === undefined ? [] : [`  ${faultLine(fault)}`]),
		...standings.map((row) => `  ${standingLine(row)}`),
		...(fault === undefined && standings.length === 0 ? ['  Nothing special is set.'] : []),
		'',
	]);
	answer(
		terminal,
		engines.length === 0 ? ['No container engine found.', ''] : engines,
		overview.changes.length === 0
			? 'No changes so far.'
			: ['Changes, newest first:', ...overview.changes.flatMap(changeLines)],
	);
	return EXIT.succeeded;
}
