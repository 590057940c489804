// Carries dockerode's requests to an engine: one socket or TCP address, HTTP or HTTPS. Stands in for docker-modem, which
// mixes DOCKER_HOST into every connection, prints credentials with DEBUG=modem and opens ssh without checking host keys.
import http from 'node:http';
import https from 'node:https';
import type { EngineAddress, EngineEndpoint } from './engine-endpoint';

/** What dockerode asks for (docker-modem 5, `dial`); what only containers need is left out. */
export interface DialOptions {
	/** Ends with `?` when `options` are the query. */
	readonly path: string;
	readonly method: string;
	readonly options?: Readonly<Record<string, unknown>> | undefined;
	readonly authconfig?: Readonly<Record<string, string>> | undefined;
	readonly abortSignal?: AbortSignal | undefined;
	/** Gives the answer's body as it comes, instead of the whole of it. */
	readonly isStream?: boolean;
	readonly statusCodes: Readonly<Record<number, unknown>>;
}

export type DialCallback = (error: Error | null, answer?: unknown) => void;

/** An answer that says no. `message` is the engine's own. */
export class EngineRefusal extends Error {
	readonly status: number | undefined;

	constructor(message: string, status?: number) {
		super(message);
		this.name = 'EngineRefusal';
		this.status = status;
	}
}

/** No answer is larger: an inspected image with a thousand layers is far below. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export class EngineModem {
	readonly #address: EngineAddress;
	readonly #apiVersion: string | undefined;
	readonly #agent: http.Agent;

	/** Without `apiVersion` paths carry none: only /version and /_ping may be asked for so. */
	constructor(endpoint: EngineEndpoint, apiVersion?: string) {
		this.#address = endpoint.address;
		this.#apiVersion = apiVersion;
		this.#agent =
			this.#address.kind === 'tcp' && this.#address.tls !== undefined
				? new https.Agent({ keepAlive: true })
				: new http.Agent({ keepAlive: true });
	}

	/** dockerode's entry. Calls back once. */
	dial(options: DialOptions, callback: DialCallback): void {
		this.#send(options).then(
			(answer) => callback(null, answer),
			(error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
		);
	}

	close(): void {
		this.#agent.destroy();
	}

	async #send(options: DialOptions): Promise<unknown> {
		const { abortSignal } = options;
		abortSignal?.throwIfAborted();
		const response = await this.#request(options);
		const status = response.statusCode ?? 0;
		if (options.statusCodes[status] !== true) {
			throw new EngineRefusal(messageOf(await textOf(response)), status);
		}
		if (options.isStream === true) {
			return response;
		}
		const text = await textOf(response);
		try {
			return JSON.parse(text);
		} catch {
			return text;
		}
	}

	#request({ path, method, options, authconfig, abortSignal }: DialOptions) {
		const auth = authconfig === undefined ? {} : { 'X-Registry-Auth': registryAuth(authconfig) };
		const request: http.RequestOptions & https.RequestOptions = {
			...connectionTo(this.#address),
			agent: this.#agent,
			method,
			path: this.#pathOf(path, options ?? {}),
			headers: { ...auth, ...(method === 'POST' ? { 'Content-Length': 0 } : {}) },
			...(abortSignal === undefined ? {} : { signal: abortSignal }),
		};
		const isEncrypted = this.#address.kind === 'tcp' && this.#address.tls !== undefined;
		return new Promise<http.IncomingMessage>((resolve, reject) => {
			const sent = (isEncrypted ? https : http).request(request, resolve);
			sent.on('error', (error) => {
				reject(abortSignal?.aborted === true ? asError(abortSignal.reason) : error);
			});
			sent.end();
		});
	}

	#pathOf(path: string, options: Readonly<Record<string, unknown>>): string {
		const version = this.#apiVersion === undefined ? '' : `/v${this.#apiVersion}`;
		if (!path.includes('?')) {
			return `${version}${path}`;
		}
		const query = new URLSearchParams();
		for (const [name, value] of Object.entries(options)) {
			if (['string', 'number', 'boolean'].includes(typeof value)) {
				query.set(name, String(value));
			}
		}
		return `${version}${path.slice(0, path.indexOf('?'))}?${query.toString()}`;
	}
}

function connectionTo(address: EngineAddress): http.RequestOptions & https.RequestOptions {
	if (address.kind === 'socket') {
		return { socketPath: address.path, host: 'engine' };
	}
	const { host, port, tls } = address;
	const { isUnchecked, ...pem } = tls ?? {};
	return { host, port, ...pem, ...(isUnchecked === true ? { rejectUnauthorized: false } : {}) };
}

/**
 * Padded base64url, as both engines want it: unpadded or with `+` and `/`, Docker 20.10 takes it for no credential
 * without a word, and Podman answers 400.
 */
export function registryAuth(auth: Readonly<Record<string, string>>): string {
	const base64 = Buffer.from(JSON.stringify(auth)).toString('base64');
	return base64.replaceAll('+', '-').replaceAll('/', '_');
}

async function textOf(response: http.IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of response as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > MAX_ANSWER_BYTES) {
			response.destroy();
			throw new EngineRefusal('the answer is too large to be one of an engine');
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}

function messageOf(text: string): string {
	try {
		const answer: unknown = JSON.parse(text);
		if (typeof answer === 'object' && answer !== null && 'message' in answer) {
			return String(answer.message);
		}
	} catch {
		// No JSON: the text is the message.
	}
	return text.trim();
}

function asError(reason: unknown): Error {
	return reason instanceof Error ? reason : new Error(String(reason));
}
