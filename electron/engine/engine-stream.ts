// Reads what an engine tells while it pulls or pushes: newline-separated JSON. Status 200 says nothing (errors come inside),
// and a connection that is cut ends like a finished one, so the end has to be said in so many words.
import { z } from 'zod';
import { EngineRefusal } from './engine-modem';

const lineSchema = z.object({
	status: z.string().optional(),
	id: z.string().optional(),
	progressDetail: z
		.object({ current: z.number().optional(), total: z.number().optional() })
		.nullish(),
	aux: z.object({ Digest: z.string().optional() }).nullish(),
	error: z.string().optional(),
	errorDetail: z.object({ message: z.string().optional() }).nullish(),
});
export type EngineLine = z.infer<typeof lineSchema>;

/** The engine's answer broke off, or makes no sense. */
export class BrokenStream extends Error {
	constructor(message: string, cause?: unknown) {
		super(message, { cause });
		this.name = 'BrokenStream';
	}
}

/** No line of an engine is longer. */
const MAX_LINE_LENGTH = 1024 * 1024;

/**
 * Gives each line in order; characters and lines may be cut anywhere, and the last needs no newline.
 * @throws EngineRefusal an in-band error; BrokenStream a line that is no JSON object, a broken connection
 */
export async function* readEngineStream(
	stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<EngineLine> {
	for await (const text of linesOf(stream)) {
		const line = lineOf(text);
		const message = line.errorDetail?.message ?? line.error;
		if (message !== undefined || line.errorDetail != null) {
			throw new EngineRefusal(message ?? 'no reason given');
		}
		yield line;
	}
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of whole(stream)) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		if (rest.length > MAX_LINE_LENGTH) {
			throw new BrokenStream('a line without an end');
		}
		yield* lines.map((line) => line.trim()).filter((line) => line !== '');
	}
	const last = (rest + decoder.decode()).trim();
	if (last !== '') {
		yield last;
	}
}

/** Names what a broken connection is. */
async function* whole(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	try {
		yield* stream;
	} catch (error) {
		throw new BrokenStream(error instanceof Error ? error.message : String(error), error);
	}
}

function lineOf(text: string): EngineLine {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new BrokenStream(`a line that is no JSON: ${text.slice(0, 80)}`, error);
	}
	const line = lineSchema.safeParse(value);
	if (!line.success) {
		throw new BrokenStream(`a line of another form: ${text.slice(0, 80)}`);
	}
	return line.data;
}
