// Which proxy a URL goes through, as the environment's *_PROXY variables or the settings say. Decides only; connects nothing.
import { BlockList, isIP } from 'node:net';
import type { ProxyChoice } from '../../shared/settings/settings';
import { type Environment, variableOf } from './environment';
import { noteCredential } from './known-secrets';

/** A proxy without its userinfo; `authorization` is the Proxy-Authorization value that it stood for. Never logged. */
export interface ProxyServer {
	readonly url: string;
	readonly authorization?: string;
}

export interface ProxySettings {
	readonly forHttps?: ProxyServer;
	readonly forHttp?: ProxyServer;
	readonly exceptions: readonly ProxyException[];
	/** Asked about each URL instead, where only somebody else knows: the desktop, or another process. */
	readonly lookUp?: (url: URL) => Promise<ProxyServer | undefined>;
}

/** One entry of NO_PROXY: everything, an address range, or a name with its subdomains; `port` narrows it. */
type ProxyException =
	| { readonly kind: 'everything' }
	| { readonly kind: 'range'; readonly range: BlockList }
	| {
			readonly kind: 'name';
			readonly name: string;
			readonly port?: string;
	  };

/** No proxy for anything. */
export const NO_PROXY: ProxySettings = { exceptions: [] };

/**
 * Reads HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, lower case before upper case. In a CGI
 * environment (REQUEST_METHOD set) HTTP_PROXY is a request header, not a setting (httpoxy).
 */
export function readProxySettings(environment: Environment): ProxySettings {
	const value = (name: string) =>
		variableOf(environment, name) ?? variableOf(environment, name.toUpperCase());
	const all = parseProxy(value('all_proxy'));
	const isCgi = variableOf(environment, 'REQUEST_METHOD') !== undefined;
	const forHttp =
		parseProxy(isCgi ? variableOf(environment, 'http_proxy') : value('http_proxy')) ?? all;
	const forHttps = parseProxy(value('https_proxy')) ?? all;
	return {
		...(forHttp === undefined ? {} : { forHttp }),
		...(forHttps === undefined ? {} : { forHttps }),
		exceptions: parseExceptions(value('no_proxy') ?? ''),
	};
}

/** Gives what the settings mean without a desktop: `system` is the environment then. */
export function chosenProxies(choice: ProxyChoice, environment: Environment): ProxySettings {
	if (choice.mode === 'none') {
		return NO_PROXY;
	}
	if (choice.mode !== 'manual') {
		return readProxySettings(environment);
	}
	const server = parseProxy(choice.server);
	return {
		...(server === undefined ? {} : { forHttp: server, forHttps: server }),
		exceptions: parseExceptions(choice.exceptions.join(',')),
	};
}

/** Gives the proxy for a URL, or `undefined` when it is reached directly; asks `lookUp` where there is one. */
export async function findProxy(
	settings: ProxySettings,
	url: URL,
): Promise<ProxyServer | undefined> {
	return settings.lookUp === undefined ? proxyFor(settings, url) : await settings.lookUp(url);
}

/** As `findProxy` for settings without `lookUp`. */
export function proxyFor(settings: ProxySettings, url: URL): ProxyServer | undefined {
	const proxy = url.protocol === 'https:' ? settings.forHttps : settings.forHttp;
	if (proxy === undefined || settings.exceptions.some((exception) => isException(exception, url))) {
		return undefined;
	}
	return proxy;
}

function parseProxy(text: string | undefined): ProxyServer | undefined {
	if (text === undefined || text.trim() === '') {
		return undefined;
	}
	const trimmed = text.trim();
	const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
	if (!URL.canParse(withScheme)) {
		return undefined;
	}
	const url = new URL(withScheme);
	const user = `${decode(url.username)}:${decode(url.password)}`;
	const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
	const bare = `${url.protocol}//${url.host}`;
	return user === ':' ? { url: bare } : noteProxy({ url: bare, authorization });
}

/** Notes the password that a proxy is asked with, and gives the proxy back. */
export function noteProxy<P extends ProxyServer | undefined>(proxy: P): P {
	const encoded = proxy?.authorization?.replace(/^Basic /, '');
	if (encoded !== undefined) {
		const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
		noteCredential({ username, secret: rest.join(':'), kind: 'password' });
	}
	return proxy;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function parseExceptions(text: string): readonly ProxyException[] {
	return text
		.split(/[\s,]+/)
		.filter((entry) => entry !== '')
		.map((entry) => parseException(entry.toLowerCase()));
}

function parseException(entry: string): ProxyException {
	if (entry === '*') {
		return { kind: 'everything' };
	}
	const range = parseRange(entry);
	if (range !== undefined) {
		return { kind: 'range', range };
	}
	const [, host = entry, port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
	const name = host.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
	// ".example" means subdomains only to Go, and the name too to curl. We take curl's.
	return { kind: 'name', name, ...(port === undefined ? {} : { port }) };
}

function parseRange(entry: string): BlockList | undefined {
	const [address = '', prefix] = entry.split('/');
	const bare = address.replace(/^\[|\]$/g, '');
	const version = isIP(bare);
	if (version === 0 || (prefix === undefined && entry.includes('/'))) {
		return undefined;
	}
	const family = version === 4 ? 'ipv4' : 'ipv6';
	const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
	if (!Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) {
		return undefined;
	}
	const list = new BlockList();
	list.addSubnet(bare, bits, family);
	return list;
}

function isException(exception: ProxyException, url: URL): boolean {
	const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
	if (exception.kind === 'everything') {
		return true;
	}
	if (exception.kind === 'range') {
		const version = isIP(host);
		return version !== 0 && exception.range.check(host, version === 4 ? 'ipv4' : 'ipv6');
	}
	const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
	if (exception.port !== undefined && exception.port !== port) {
		return false;
	}
	return host === exception.name || host.endsWith(`.${exception.name}`);
}
