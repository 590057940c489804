// The logins that this user has in Docker and Podman: found by exact host, never copied, never changed.

import { describeFault } from '../../shared/fault/fault-texts';
import { isDockerHub } from '../../shared/oci/registry-host';
import type { Credential } from '../../shared/registry/credential';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import type { Environment } from '../platform/environment';
import { FaultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import { askHelper, listHelper } from './credential-helper';
import { type LoginDialect, type LoginPlace, loginPlaces } from './login-files';
import { findInline, type Logins, parseLoginKey, parseLogins } from './parse-logins';

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

export interface DockerLogins {
	/** Gives the first login for a registry; without `repository` those for a part of it are left out. Never throws. */
	find(host: string, repository?: string): Promise<FoundCredential | undefined>;
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
		find: async (host, repository) => {
			for (const place of loginPlaces(environment)) {
				const found = await reader.findIn(place, host, repository);
				if (found !== undefined) {
					return found;
				}
			}
			return undefined;
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
				const found = await reader.findIn(place, host, undefined);
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

	async findIn(
		place: LoginPlace,
		host: string,
		repository: string | undefined,
	): Promise<FoundCredential | undefined> {
		const logins = await this.#read(place);
		const helper = logins.helpers.get(host) ?? logins.store;
		if (helper === undefined) {
			const credential = noteCredential(findInline(logins, host, repository));
			return credential === undefined ? undefined : { credential, origin: place.name };
		}
		const question = { helper, host, environment: this.environment };
		const credential = await this.#unlessFailed(() =>
			askHelper(question, serverUrl(host, place.dialect)),
		);
		return credential === undefined
			? undefined
			: { credential, origin: `docker-credential-${helper}` };
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
		return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
	}

	async #unlessFailed<T>(action: () => Promise<T | undefined>): Promise<T | undefined> {
		try {
			return await action();
		} catch (error) {
			if (!(error instanceof FaultError)) {
				throw error;
			}
			const { title, explanation } = describeFault(error.fault);
			this.note([title, explanation].filter((text) => text !== '').join('. '));
			return undefined;
		}
	}
}

function serverUrl(host: string, dialect: LoginDialect): string {
	return dialect === 'docker' && isDockerHub(host) ? DOCKER_HUB_KEY : host;
}
