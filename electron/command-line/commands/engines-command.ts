// engines: what was found, and where else was looked, for people and as JSON.
import {
	type EngineInfo,
	engineTitle,
	type RejectedPlace,
} from '../../../shared/engine/engine-info';
import { visibleText } from '../../../shared/format/visible-text';
import { reportFault } from '../../../shared/mirror/report';
import { answer, answerJson, EXIT, type ExitStatus, faultLine } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';

const MAX_LINE_LENGTH = 1000;

/** Exit 1 when no engine can be mirrored through. */
export async function enginesCommand(
	command: Extract<Command, { name: 'engines' }>,
	context: Pick<CommandContext, 'engines' | 'stopSignal' | 'terminal'>,
): Promise<ExitStatus> {
	const { engines, rejected } = await context.engines.detect(context.stopSignal);
	if (command.isJson) {
		answerJson(context.terminal, {
			schema: 'image-ferry/engines/v1',
			engines,
			rejected: rejected.map(({ fault, ...place }) => ({
				...place,
				...(fault === undefined ? {} : { fault: reportFault(fault) }),
			})),
		});
	} else {
		answer(
			context.terminal,
			engines.length === 0
				? 'No container engine found. Mirrors can still go directly from registry to registry.'
				: engines.flatMap(engineLines),
			'',
			'Places looked at:',
			rejected.flatMap(rejectedLines),
		);
	}
	return engines.some((engine) => engine.isUsable) ? EXIT.succeeded : EXIT.failed;
}

function engineLines(engine: EngineInfo): readonly string[] {
	const facts = [
		engine.platform,
		engine.isRootless ? 'rootless' : 'with root',
		`API ${engine.apiVersion}`,
		...(engine.isUsable ? [] : ['too old to mirror through']),
	];
	return [`${engineTitle(engine)}  ${facts.join(', ')}`, `  ${engine.endpoint}  (${engine.place})`];
}

function rejectedLines({ place, looked, reason, fault }: RejectedPlace): readonly string[] {
	return [
		visibleText(`  ${place.padEnd(18)}  ${looked}: ${reason}`, MAX_LINE_LENGTH),
		...(fault === undefined ? [] : [`    ${faultLine(fault)}`]),
	];
}
