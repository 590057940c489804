// sample: the main job on built-in content, told as any run.
import type { RunState } from '../../../shared/mirror/run-state';
import { runSample } from '../../sample/run-sample';
import { answer, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { createProgressReporter } from '../progress-reporter';
import { statusOfRun } from './mirror-run-command';
import { resultLines } from './result-lines';

export async function sampleCommand(
	command: Extract<Command, { name: 'sample' }>,
	context: CommandContext,
): Promise<ExitStatus> {
	const { terminal, archive, dataFolder, stopSignal, now } = context;
	const progress = createProgressReporter(command.progress, terminal.problems, now);
	let isTold = false;
	const tell = (state: RunState): void => {
		progress.close();
		if (!isTold) {
			answer(terminal, resultLines(state));
			isTold = true;
		}
	};
	let last: RunState | undefined;
	const state = await runSample({
		dataFolder,
		archive,
		signal: stopSignal,
		onEvent(event, live) {
			last = live;
			progress.onEvent(event, live);
		},
		whileServing: async ({ source, destination }) => {
			if (command.isServing && last !== undefined && !stopSignal.aborted) {
				tell(last);
				answer(
					terminal,
					`Source:      http://${source}`,
					`Destination: http://${destination}`,
					'Both stay up until Ctrl+C.',
				);
				await untilAborted(stopSignal);
			}
		},
	}).finally(() => progress.close());
	tell(state);
	return statusOfRun(state);
}

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		// Keeps the process alive: an abort listener alone does not.
		const alive = setInterval(() => undefined, 60_000);
		const end = (): void => {
			clearInterval(alive);
			resolve();
		};
		if (signal.aborted) {
			end();
		} else {
			signal.addEventListener('abort', end, { once: true });
		}
	});
}
