// Where an engine listens: reads endpoints as DOCKER_HOST writes them, and refuses those that are not safe to use.
import { type Fault, makeFault } from '../../shared/fault/fault';
import { fail, ok, type Result } from '../../shared/result';
import { redacted } from '../platform/known-secrets';

/** PEM texts. Without `ca` the system's certificates count. */
export interface EngineTls {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	/** The user's Docker context says not to check the engine's certificate. */
	readonly isUnchecked?: boolean;
}

export type EngineAddress =
	| { readonly kind: 'socket'; readonly path: string }
	| {
			readonly kind: 'tcp';
			readonly host: string;
			readonly port: number;
			readonly tls?: EngineTls;
	  };

export interface EngineEndpoint {
	/** As DOCKER_HOST writes it, such as `unix:///run/docker.sock`; never with user or password. */
	readonly name: string;
	readonly address: EngineAddress;
}

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

/** Reads an endpoint. Fails with engine.endpoint-refused, whose fact `reason` is ssh, plain-tcp, scheme or malformed. */
export function parseEndpoint(text: string, tls?: EngineTls): Result<EngineEndpoint> {
	const trimmed = text.trim();
	const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed) ?? [];
	switch (scheme.toLowerCase()) {
		case 'unix':
			return rest.startsWith('/')
				? ok({ name: `unix://${rest}`, address: { kind: 'socket', path: rest } })
				: refused(trimmed, 'malformed');
		case 'npipe':
			return /^\/\/\.\/pipe\/[\w.-]+$/i.test(rest.replaceAll('\\', '/'))
				? pipe(rest.replaceAll('\\', '/'))
				: refused(trimmed, 'malformed');
		case 'tcp':
		case 'http':
		case 'https':
			return tcp(trimmed, scheme.toLowerCase() === 'https' ? (tls ?? {}) : tls);
		case 'ssh':
			return refused(trimmed, 'ssh');
		default:
			return bare(trimmed, tls);
	}
}

/** A path, or Docker's short form `host:port`. */
function bare(text: string, tls: EngineTls | undefined): Result<EngineEndpoint> {
	if (text.startsWith('/')) {
		return ok({ name: `unix://${text}`, address: { kind: 'socket', path: text } });
	}
	return /^[\w.-]+:\d+$/.test(text) ? tcp(`tcp://${text}`, tls) : refused(text, 'scheme');
}

function pipe(path: string): Result<EngineEndpoint> {
	return ok({ name: `npipe://${path}`, address: { kind: 'socket', path } });
}

function tcp(text: string, tls: EngineTls | undefined): Result<EngineEndpoint> {
	let url: URL;
	try {
		url = new URL(text.replace(/^[a-z]+:/i, 'http:'));
	} catch {
		return refused(text, 'malformed');
	}
	if (url.hostname === '' || !['', '/'].includes(url.pathname) || url.search !== '') {
		return refused(text, 'malformed');
	}
	if (tls === undefined && !isLoopback(url.hostname)) {
		return refused(text, 'plain-tcp');
	}
	const port = url.port === '' ? (tls === undefined ? PLAIN_PORT : TLS_PORT) : Number(url.port);
	const host = url.hostname.replace(/^\[|\]$/g, '');
	return ok({
		name: `tcp://${url.hostname}:${port}`,
		address: { kind: 'tcp', host, port, ...(tls === undefined ? {} : { tls }) },
	});
}

function isLoopback(hostName: string): boolean {
	return hostName === 'localhost' || hostName === '[::1]' || /^127(?:\.\d+){3}$/.test(hostName);
}

function refused(text: string, reason: string): Result<EngineEndpoint> {
	return fail(endpointRefused(text, reason));
}

/** The fault of an endpoint that is not used, and why. */
export function endpointRefused(text: string, reason: string): Fault {
	return makeFault({
		code: 'engine.endpoint-refused',
		side: 'this-computer',
		subject: redacted(text.replace(/\/\/[^/@]*@/, '//')).slice(0, 200),
		facts: { reason },
	});
}
