// The logins that this user has in Docker and Podman: found by exact host and path, never copied, never changed.

import { describeFault } from '../../shared/fault/fault-texts';
import type { PassedOver } from '../../shared/fault/passed-over-texts';
import { isDockerHub } from '../../shared/oci/registry-host';
import type { Credential } from '../../shared/registry/credential';
import { decodeText } from '../platform/disk/decode-text';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Environment } from '../platform/environment';
import { FaultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import { askHelper, listHelper } from './credential-helper';
import { type LoginDialect, type LoginPlace, loginPlaces } from './login-files';
import { type Logins, parseLoginKey, parseLogins } from './parse-logins';

const MAX_FILE_BYTES = 1024 * 1024;
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

export interface FoundCredential {
	readonly credential: Credential;
	/** For people: `keychain`, a file, or a helper's name. */
	readonly origin: string;
}

/** A login as it may be shown: no secret. Helpers may not tell the username before they are asked. */
export interface LoginSummary {
	readonly host: string;
	/** Part of the registry that it is for, empty for all of it. */
	readonly path: string;
	readonly username?: string;
	readonly origin: string;
}

/** A place where a login may be. */
export interface LoginCandidate {
	/** Part of the registry that it is for, empty for all of it. */
	readonly path: string;
	/** For people: a file, or a helper's name. */
	readonly origin: string;
	/** Gives the login; tells why there is none where something stands in the way. Never throws. */
	take(onPassedOver: (one: PassedOver) => void): Promise<Credential | undefined>;
}

export interface LoginSearch {
	readonly candidates: readonly LoginCandidate[];
	/** Logins that stand there and can't be used. */
	readonly passedOver: readonly PassedOver[];
}

export interface DockerLogins {
	/** Gives all that may be for a registry or a part of it, in the order in which it counts. Asks no helper. Never throws. */
	search(host: string): Promise<LoginSearch>;
	/** Gives all logins, those of helpers included, for offering them to the user. Never throws. */
	list(): Promise<readonly LoginSummary[]>;
	/** Gives the login for a whole registry that is kept in this origin, as `list` names it. Never throws. */
	take(host: string, origin: string): Promise<FoundCredential | undefined>;
}

/** Reads the logins anew at each call. `onNote` is told, once each, what could not be used and why. */
export function dockerLogins(
	environment: Environment,
	onNote: (text: string) => void,
): DockerLogins {
	const told = new Set<string>();
	const note = (text: string): void => {
		if (!told.has(text)) {
			told.add(text);
			onNote(text);
		}
	};
	const reader = new LoginReader(environment, note);
	return {
		search: async (host) => {
			const found = await Promise.all(
				loginPlaces(environment).map((place) => reader.searchIn(place, host)),
			);
			return {
				candidates: found.flatMap((one) => one.candidates),
				passedOver: found.flatMap((one) => one.passedOver),
			};
		},
		list: async () => {
			const all: LoginSummary[] = [];
			for (const place of loginPlaces(environment)) {
				for (const login of await reader.listOf(place)) all.push(login);
			}
			return all;
		},
		take: async (host, origin) => {
			for (const place of loginPlaces(environment)) {
				const found = await reader.takeFrom(place, host);
				if (found?.origin === origin) {
					return found;
				}
			}
			return undefined;
		},
	};
}

class LoginReader {
	constructor(
		private readonly environment: Environment,
		private readonly note: (text: string) => void,
	) {}

	async searchIn(place: LoginPlace, host: string): Promise<LoginSearch> {
		const logins = await this.#read(place);
		const file = place.name;
		const inline = logins.inline.filter((login) => login.host === host);
		const unusable = logins.unusable
			.filter((login) => login.host === host)
			.map(({ reason, path }) => ({ reason, login: loginName(host, path), file }));
		const helper = logins.helpers.get(host) ?? logins.store;
		if (helper === undefined) {
			const candidates = inline.map(({ path, credential }) => ({
				...{ path: path.join('/'), origin: file },
				take: () => Promise.resolve(noteCredential(credential)),
			}));
			return { candidates, passedOver: unusable };
		}
		const origin = `docker-credential-${helper}`;
		// A helper takes the place of what stands in the file, parts of a registry included.
		const beside = inline.map(({ path }) => ({
			...({ reason: 'beside-helper', login: loginName(host, path), file } as const),
			helper: origin,
		}));
		const take: LoginCandidate['take'] = (onPassedOver) =>
			this.#askHelper(helper, host, place, (problem) =>
				onPassedOver({ reason: 'helper', helper: origin, problem }),
			);
		return { candidates: [{ path: '', origin, take }], passedOver: [...unusable, ...beside] };
	}

	/** The login for the whole registry. */
	async takeFrom(place: LoginPlace, host: string): Promise<FoundCredential | undefined> {
		const { candidates } = await this.searchIn(place, host);
		const whole = candidates.find(({ path }) => path === '');
		const credential = await whole?.take(() => undefined);
		return whole === undefined || credential === undefined
			? undefined
			: { credential, origin: whole.origin };
	}

	async #askHelper(
		helper: string,
		host: string,
		place: LoginPlace,
		onProblem: (problem: string) => void,
	): Promise<Credential | undefined> {
		const question = { helper, host, environment: this.environment };
		const url = serverUrl(host, place.dialect);
		return this.#unlessFailed(() => askHelper(question, url), onProblem);
	}

	async listOf(place: LoginPlace): Promise<readonly LoginSummary[]> {
		const logins = await this.#read(place);
		const helped = [...logins.helpers].map(([host, helper]) => ({
			host,
			path: '',
			origin: `docker-credential-${helper}`,
		}));
		if (logins.store !== undefined) {
			return [...helped, ...(await this.#listStore(logins.store, logins))];
		}
		const inline = logins.inline.map(({ host, path, credential }) => ({
			host,
			path: path.join('/'),
			username: credential.username,
			origin: place.name,
		}));
		return [...helped, ...inline.filter((login) => !logins.helpers.has(login.host))];
	}

	async #listStore(helper: string, logins: Logins): Promise<readonly LoginSummary[]> {
		const question = { helper, host: `docker-credential-${helper}`, environment: this.environment };
		const stored =
			(await this.#unlessFailed(() => listHelper(question))) ?? new Map<string, string>();
		return [...stored].flatMap(([url, username]) => {
			const scope = parseLoginKey(url, 'docker');
			const isOurs = scope !== undefined && !logins.helpers.has(scope.host);
			return isOurs
				? [{ host: scope.host, path: '', username, origin: `docker-credential-${helper}` }]
				: [];
		});
	}

	async #read(place: LoginPlace): Promise<Logins> {
		const text = 'text' in place ? place.text : await this.#readFile(place.file);
		const logins = parseLogins(text, place.dialect);
		for (const problem of logins.problems) {
			this.note(`${place.name}: ${problem}; it is not used.`);
		}
		return logins;
	}

	async #readFile(file: string): Promise<string> {
		const bytes = await this.#unlessFailed(() => nodeFileSystem().read(file, MAX_FILE_BYTES));
		return bytes === undefined ? '' : decodeText(bytes);
	}

	async #unlessFailed<T>(
		action: () => Promise<T | undefined>,
		onProblem: (problem: string) => void = () => undefined,
	): Promise<T | undefined> {
		try {
			return await action();
		} catch (error) {
			if (!(error instanceof FaultError)) {
				throw error;
			}
			const { title, explanation } = describeFault(error.fault);
			onProblem(error.fault.facts?.['problem'] ?? title);
			this.note([title, explanation].filter((text) => text !== '').join('. '));
			return undefined;
		}
	}
}

function loginName(host: string, path: readonly string[]): string {
	return [host, ...path].join('/');
}

function serverUrl(host: string, dialect: LoginDialect): string {
	return dialect === 'docker' && isDockerHub(host) ? DOCKER_HUB_KEY : host;
}
