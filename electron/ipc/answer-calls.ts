// Contract and handlers → answers. The one place where a message from the window is checked, run and answered.
// Nothing is ever thrown across: Electron would pass on only a bare message. Knows no Electron.
import { type Fault, makeFault } from '../../shared/fault/fault';
import { type Call, type Contract, type Handlers, membersOf } from '../../shared/ipc/define';
import { MAX_CALLS_PER_SECOND } from '../../shared/ipc/limits';
import { fail, ok, type Result } from '../../shared/result';
import { FaultError } from '../platform/fault-error';
import type { Logger } from '../platform/logger';
import type { Sender } from './sender-guard';

/** Receives one message; the answer is sent back. */
export type Answer = (sender: Sender, input: unknown) => Promise<Result<unknown>>;

export interface AnswerOptions<C extends Contract> {
	readonly contract: C;
	readonly handlers: Handlers<C>;
	/** Why a sender is refused, `undefined` when it may speak. */
	readonly refusalOf: (sender: Sender) => string | undefined;
	readonly log: Logger;
	readonly nowMs: () => number;
}

type AnyHandler = (input: unknown) => unknown;

/** Gives the answer to each channel of a call of the contract. */
export function answersOf<C extends Contract>(
	options: AnswerOptions<C>,
): ReadonlyMap<string, Answer> {
	const isTooMany = callCounter(options.nowMs);
	const answers = new Map<string, Answer>();
	for (const { group, name, channel, member } of membersOf(options.contract)) {
		const handlers = options.handlers[group] as Readonly<Record<string, AnyHandler>>;
		const handler = handlers[name];
		if (member.kind === 'call' && handler !== undefined) {
			answers.set(channel, (sender, input) =>
				answer({ channel, member, handler, sender, input, isTooMany, ...options }),
			);
		}
	}
	return answers;
}

interface Message extends Pick<AnswerOptions<Contract>, 'refusalOf' | 'log'> {
	readonly channel: string;
	readonly member: Call;
	readonly handler: AnyHandler;
	readonly sender: Sender;
	readonly input: unknown;
	readonly isTooMany: () => boolean;
}

async function answer(message: Message): Promise<Result<unknown>> {
	const { channel, member, handler, sender, input, log } = message;
	const refusal =
		message.refusalOf(sender) ??
		(message.isTooMany() ? 'too many calls' : undefined) ??
		(isTooLarge(input, member.maxInputCharacters)
			? 'the input is too large or cannot be written as JSON'
			: undefined);
	if (refusal !== undefined) {
		log.warn('call refused', { channel, refusal });
		return fail(badRequest(channel, refusal));
	}
	const parsed = member.input.safeParse(input);
	if (!parsed.success) {
		// Paths only: the values may be a secret typed into the wrong field.
		const at = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
		log.warn('call with bad input', { channel, at });
		return fail(badRequest(channel, `bad input at: ${at === '' ? 'the whole' : at}`));
	}
	try {
		return ok(member.output.parse(await handler(parsed.data)));
	} catch (error) {
		return fail(faultOf(error, channel, log));
	}
}

function faultOf(error: unknown, channel: string, log: Logger): Fault {
	if (error instanceof FaultError) {
		log.warn('call failed', { channel, code: error.fault.code, subject: error.fault.subject });
		return error.fault;
	}
	const logId = log.error('call failed unexpectedly', error, { channel });
	return makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: channel, logId });
}

function badRequest(channel: string, detail: string): Fault {
	return makeFault({ code: 'ipc.bad-request', side: 'this-computer', subject: channel, detail });
}

function isTooLarge(input: unknown, maxCharacters: number): boolean {
	try {
		return (JSON.stringify(input)?.length ?? 0) > maxCharacters;
	} catch {
		return true;
	}
}

/** Counts calls in windows of one second. */
function callCounter(nowMs: () => number): () => boolean {
	let windowStartMs = Number.NEGATIVE_INFINITY;
	let calls = 0;
	return () => {
		if (nowMs() - windowStartMs >= 1000) {
			windowStartMs = nowMs();
			calls = 0;
		}
		calls += 1;
		return calls > MAX_CALLS_PER_SECOND;
	};
}
