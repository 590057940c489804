// Answers that only explain or only show a sign of life: bounded in bytes and in time.
import { type OwnPath, ownPath } from '../../../shared/net/own-path';
import type { ResponseBody } from './http-exchange';
import type { RegistryTransport } from './registry-transport';

/** security T9. */
const MAX_TEXT_BYTES = 64 * 1024;
/** So long the rest of an answer that is only an explanation is waited for. */
const TEXT_MS = 10_000;
const LIFE_LIMIT_MS = 15_000;
const ROOT = ownPath('/v2/');
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

/**
 * Tells whether a registry answers at all: its root, or what answered `before`, since some gateways know no root. What only
 * a gateway says counts as nothing. Takes at most 15 s, never rejects.
 */
export function isAnybodyThere(
	{ origin, transport }: { readonly origin: string; readonly transport: RegistryTransport },
	before: OwnPath | undefined,
): Promise<boolean> {
	const signal = AbortSignal.timeout(LIFE_LIMIT_MS);
	/** Without a credential: a refusal is an answer too. */
	const hear = async (method: 'GET' | 'HEAD', path: OwnPath): Promise<void> => {
		const url = new URL(`${origin}${path}`);
		const { status, body } = await transport.send({ method, url, headers: {}, signal });
		body.cancel();
		if (GATEWAY_STATUSES.has(status)) {
			throw new Error(`only a gateway answers, with HTTP ${status}`);
		}
	};
	const asked = [hear('GET', ROOT), ...(before === undefined ? [] : [hear('HEAD', before)])];
	return Promise.any(asked).then(
		() => true,
		() => false,
	);
}
