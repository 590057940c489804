// Registered handlers without Electron: messages go straight in, so that the whole path of checks can be tested.
import { answersOf } from '../../electron/ipc/answer-calls';
import type { Sender } from '../../electron/ipc/sender-guard';
import type { LogFacts, Logger } from '../../electron/platform/logger';
import type { Contract, Handlers } from '../../shared/ipc/define';
import type { Result } from '../../shared/result';

export interface LogLine {
	readonly level: 'info' | 'warn' | 'error';
	readonly what: string;
	readonly facts: LogFacts;
}

/** A log that is kept in memory. */
export function memoryLog(): Logger & { readonly lines: readonly LogLine[] } {
	const lines: LogLine[] = [];
	return {
		lines,
		info: (what, facts = {}) => lines.push({ level: 'info', what, facts }),
		warn: (what, facts = {}) => lines.push({ level: 'warn', what, facts }),
		error: (what, error, facts = {}) => {
			lines.push({ level: 'error', what, facts: { ...facts, error: String(error) } });
			return 'log-1';
		},
		flush: () => Promise.resolve(),
	};
}

const OUR_WINDOW: Sender = { contentsId: 1, frame: { origin: 'ferry://app', isTop: true } };

/** Answers by the handlers, and gives how to send them messages. The clock stands still. */
export function loopback<C extends Contract>(
	contract: C,
	handlers: Handlers<C>,
	refusalOf: (sender: Sender) => string | undefined = () => undefined,
) {
	const log = memoryLog();
	const answers = answersOf({ contract, handlers, refusalOf, log, nowMs: () => 0 });
	return {
		log,
		channels: () => [...answers.keys()],
		ask: async (channel: string, input: unknown, sender = OUR_WINDOW): Promise<Result<unknown>> => {
			const answer = answers.get(channel);
			if (answer === undefined) throw new Error(`nobody listens on ${channel}`);
			return await answer(sender, input);
		},
	};
}
