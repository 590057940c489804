// Answers that only explain or only show a sign of life: bounded in bytes and in time.
import type { ResponseBody } from './http-exchange';
import type { RegistryTransport } from './registry-transport';

/** security T9. */
const MAX_TEXT_BYTES = 64 * 1024;
/** So long the rest of an answer that is only an explanation is waited for. */
const TEXT_MS = 10_000;
const ROOT_LIMIT_MS = 15_000;
/** A gateway that has nothing behind it. */
export const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/** Gives the text of an error's body; empty when it is too long, too slow or broken. */
export async function textOf(body: ResponseBody): Promise<string> {
	const limit = setTimeout(() => body.cancel(), TEXT_MS);
	try {
		const bytes = await body.bytes(MAX_TEXT_BYTES);
		return bytes === undefined ? '' : new TextDecoder().decode(bytes);
	} catch {
		return '';
	} finally {
		clearTimeout(limit);
	}
}

/** Tells whether a registry's root answers at all; what only a gateway says of it counts as nothing. */
export async function isRootThere({
	origin,
	transport,
}: {
	readonly origin: string;
	readonly transport: RegistryTransport;
}): Promise<boolean> {
	try {
		const answer = await transport.send({
			method: 'GET',
			url: new URL(`${origin}/v2/`),
			headers: {},
			signal: AbortSignal.timeout(ROOT_LIMIT_MS),
		});
		answer.body.cancel();
		return !GATEWAY_STATUSES.has(answer.status);
	} catch {
		return false;
	}
}
