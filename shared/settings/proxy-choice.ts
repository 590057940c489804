// Which proxy the user chose, and what a form accepts for it. A proxy with a user name or password is refused: it would
// be a secret in the settings file. Decides only; who connects is electron/registry.
import { z } from 'zod';

const MAX_SERVER_CHARACTERS = 512;
const MAX_EXCEPTIONS = 200;
const MAX_EXCEPTION_CHARACTERS = 255;

/** Why the text of a proxy's address cannot be used. */
export type ProxyServerProblem =
	| 'empty'
	| 'not-an-address'
	| 'unknown-scheme'
	| 'holds-sign-in'
	| 'holds-path';

export type ProxyServerReading =
	/** `server` is `scheme://host[:port]`. */
	| { readonly kind: 'fine'; readonly server: string }
	| { readonly kind: 'refused'; readonly problem: ProxyServerProblem };

/** Reads what a person typed as a proxy's address; without a scheme it means http. */
export function readProxyServer(text: string): ProxyServerReading {
	const trimmed = text.trim();
	if (trimmed === '') return refused('empty');
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
	const address = scheme === undefined ? `http://${trimmed}` : trimmed;
	// An @ anywhere before the path divides a sign-in from the host, whatever else is wrong with the text.
	if (/^[^/]*:\/\/[^/?#]*@/.test(address)) return refused('holds-sign-in');
	if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
		return refused('unknown-scheme');
	if (/\s/.test(address) || address.length > MAX_SERVER_CHARACTERS || !URL.canParse(address))
		return refused('not-an-address');
	const url = new URL(address);
	if (url.pathname !== '/' || /[?#]/.test(address)) return refused('holds-path');
	const port = portOf(address);
	return { kind: 'fine', server: `${url.protocol}//${url.hostname}${port}` };
}

/** The port as it was written: URL leaves out the scheme's own. */
function portOf(address: string): string {
	return /:(\d+)\/?$/.exec(address)?.[0].replace('/', '') ?? '';
}

function refused(problem: ProxyServerProblem): ProxyServerReading {
	return { kind: 'refused', problem };
}

/** Tells whether a text can stand among the hosts without a proxy, as NO_PROXY has them. */
export function isProxyException(text: string): boolean {
	if (text.length > 255) {
		return false;
	}
	return (
		text === '*' ||
		/^(\*?\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?(:\d{1,5})?$/i.test(text) ||
		/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(text) ||
		/^\[?[0-9a-f:]*:[0-9a-f:.]*\]?(\/\d{1,3}|(?<=\]):\d{1,5})?$/i.test(text)
	);
}

export interface ExceptionsReading {
	readonly exceptions: readonly string[];
	/** What was written but is no host, range or suffix. */
	readonly refused: readonly string[];
}

/** Reads hosts without a proxy as people write them: divided by commas, spaces or lines; repeats once. */
export function readProxyExceptions(text: string): ExceptionsReading {
	const entries = [...new Set(text.split(/[\s,;]+/).filter((entry) => entry !== ''))];
	const isFine = (entry: string): boolean =>
		entry.length <= MAX_EXCEPTION_CHARACTERS && isProxyException(entry);
	const exceptions = entries.filter(isFine).slice(0, MAX_EXCEPTIONS);
	return { exceptions, refused: entries.filter((entry) => !exceptions.includes(entry)) };
}

const isFineServer = (text: string): boolean => {
	const reading = readProxyServer(text);
	return reading.kind === 'fine' && reading.server === text;
};

/** How the app finds its way out. `system`: what the desktop says; `environment`: the proxy variables; never with a password. */
export const proxyChoiceSchema = z.discriminatedUnion('mode', [
	z.strictObject({ mode: z.literal('system') }),
	z.strictObject({ mode: z.literal('environment') }),
	z.strictObject({ mode: z.literal('none') }),
	z.strictObject({
		mode: z.literal('manual'),
		/** `http://proxy.example.com:3128`, as readProxyServer gives it. */
		server: z
			.string()
			.min(1)
			.max(MAX_SERVER_CHARACTERS)
			.refine(isFineServer, 'is no proxy address without sign-in'),
		/** Hosts without a proxy, as in NO_PROXY. */
		exceptions: z
			.array(z.string().min(1).max(MAX_EXCEPTION_CHARACTERS).refine(isProxyException))
			.max(MAX_EXCEPTIONS)
			.readonly(),
	}),
]);
export type ProxyChoice = z.infer<typeof proxyChoiceSchema>;

/** What a choice comes to on this computer, for addresses that begin with https. */
export const proxyInUseSchema = z.strictObject({
	/** `unusable`: the desktop names a kind of proxy, such as SOCKS, that this app does not speak. */
	kind: z.enum(['direct', 'proxy', 'unusable']),
	/** `scheme://host[:port]`, without its sign-in; for `proxy` only. */
	server: z.string().exactOptional(),
	/** Whether the environment gives a sign-in with it. */
	hasSignIn: z.boolean(),
	/** Hosts that are reached without it. */
	exceptions: z.number().int().nonnegative(),
});
export type ProxyInUse = z.infer<typeof proxyInUseSchema>;
