// The credentials of one registry, one for each part of it that has its own. Each is asked for once, however many wait;
// again when it has ended, and once when it was refused.
import {
	type AskCredential,
	type Credential,
	type CredentialAnswer,
	longestPath,
} from '../../../shared/registry/credential';
import { noteCredential } from '../../platform/known-secrets';

/** What a part of a registry signs in with. The same object as long as the secret is the same. */
export interface HeldCredential {
	/** The part that it is for; empty for all of it. */
	readonly path: string;
	/** `undefined` means anonymous. */
	readonly credential: Credential | undefined;
	/** `Basic …`, made once. */
	readonly basic: string | undefined;
	readonly origin: string | undefined;
	readonly passedOver: readonly string[];
}

interface Page {
	held: HeldCredential | undefined;
	asking: Promise<HeldCredential> | undefined;
	askedAtMs: number;
	/** Asked again since this secret was given. */
	isAskedAgain: boolean;
}

/** A secret is asked for anew so long before its end. */
const RENEW_BEFORE_MS = 10_000;
/** A helper is a program: it is not started for each of a thousand refusals. */
const ASK_AGAIN_MS = 5000;

export class CredentialBook {
	readonly #ask: AskCredential;
	readonly #now: () => number;
	readonly #pages = new Map<string, Page>();
	#paths: readonly string[] | undefined;
	#first: Promise<HeldCredential> | undefined;

	constructor(ask: AskCredential, now: () => number) {
		this.#ask = ask;
		this.#now = now;
	}

	/** Whether anybody had to ask: the registry wants a sign-in somewhere. */
	get wasAsked(): boolean {
		return this.#first !== undefined;
	}

	/** The part of the registry whose credential a repository gets, as far as is known. */
	pathOf(repository: string | undefined): string {
		return longestPath(repository, this.#paths ?? []);
	}

	/** Gives what is held for a repository and has not ended; asks nobody. */
	known(repository: string | undefined): HeldCredential | undefined {
		if (this.#paths === undefined) {
			return undefined;
		}
		const page = this.#pages.get(longestPath(repository, this.#paths));
		return page?.held === undefined || this.#isOver(page, page.held) ? undefined : page.held;
	}

	/** @throws what the provider throws; then the next one asks again */
	async get(repository: string | undefined): Promise<HeldCredential> {
		if (this.#paths === undefined) {
			// Which parts there are must be known before it can be said who may share an answer.
			this.#first ??= this.#askFirst(repository);
			await this.#first;
		}
		return this.known(repository) ?? (await this.#askFor(repository, this.pathOf(repository)));
	}

	/** Asks anew for what was refused. Gives the same object when there is nothing new. */
	async renew(refused: HeldCredential, repository: string | undefined): Promise<HeldCredential> {
		const page = this.#pages.get(refused.path);
		if (page?.held !== refused) {
			return await this.get(repository);
		}
		if (page.isAskedAgain && this.#now() - page.askedAtMs < ASK_AGAIN_MS) {
			return refused;
		}
		return await this.#askFor(repository, refused.path);
	}

	/** The parts that have a credential of their own. */
	async paths(): Promise<readonly string[]> {
		await this.get(undefined);
		return this.#paths ?? [];
	}

	async #askFirst(repository: string | undefined): Promise<HeldCredential> {
		try {
			const answer = await this.#ask(questionFor(repository, false));
			return this.#keep(longestPath(repository, answer.paths), answer);
		} catch (error) {
			this.#first = undefined;
			throw error;
		}
	}

	#askFor(repository: string | undefined, path: string): Promise<HeldCredential> {
		const page = this.#pageOf(path);
		page.asking ??= this.#ask(questionFor(repository, page.held !== undefined))
			.then((answer) => this.#keep(path, answer))
			.finally(() => {
				page.asking = undefined;
			});
		return page.asking;
	}

	#keep(path: string, answer: CredentialAnswer): HeldCredential {
		const { credential, origin, paths, passedOver } = answer;
		noteCredential(credential);
		const page = this.#pageOf(path);
		this.#paths = paths;
		page.askedAtMs = this.#now();
		// A helper that fails once must not make the rest of a run anonymous: what is held is tried on, and asked for again.
		page.isAskedAgain =
			page.held !== undefined &&
			(credential === undefined || isSame(page.held.credential, credential));
		if (page.held === undefined || !page.isAskedAgain) {
			const basic = credential === undefined ? undefined : basicAuthorization(credential);
			page.held = { path, credential, basic, origin, passedOver };
		}
		return page.held;
	}

	#pageOf(path: string): Page {
		const page = this.#pages.get(path) ?? {
			...{ held: undefined, asking: undefined },
			...{ askedAtMs: 0, isAskedAgain: false },
		};
		this.#pages.set(path, page);
		return page;
	}

	/** One that nobody renews is used to its refusal: clocks differ. */
	#isOver(page: Page, { credential }: HeldCredential): boolean {
		const endMs = credential?.expiresAtMs;
		if (endMs === undefined) {
			return false;
		}
		const nowMs = this.#now();
		return nowMs >= endMs - RENEW_BEFORE_MS && nowMs - page.askedAtMs >= ASK_AGAIN_MS;
	}
}

/** Gives `Basic …`. */
export function basicAuthorization(credential: Credential): string {
	return `Basic ${Buffer.from(`${credential.username}:${credential.secret}`).toString('base64')}`;
}

function questionFor(repository: string | undefined, isRefused: boolean) {
	return {
		...(repository === undefined ? {} : { repository }),
		...(isRefused ? { isRefused } : {}),
	};
}

function isSame(one: Credential | undefined, other: Credential | undefined): boolean {
	return one?.username === other?.username && one?.secret === other?.secret;
}
