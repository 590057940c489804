// A list of names, page by page: by `Link` within the registry, and where that leads nowhere by `last=`, which
// every registry with pages knows. A list that ended early never passes for whole.
import { type OwnPath, ownPath } from '../../../shared/net/own-path';
import { FaultError } from '../../platform/fault-error';
import { orMissing } from '../manifest-calls';
import type { NameList } from '../registry-client';
import type { RegistryCall, RegistrySession } from '../registry-session';
import { isPageRefused, MAX_PAGES, type NextPage, nextPage, parseJson } from './list-pages';

/** Of a list, and of all its pages together (security T9). */
const MAX_NAMES = 100_000;
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const MAX_PAGE_BYTES = 16 * 1024 * 1024;
/** Pages without a new name that are borne in a row: what an account may not see is left out of some. */
const MAX_FRUITLESS_PAGES = 10;
/** The largest page that every registry allows (facts F3: more is an error at ECR and registry 2.8.2). */
const PAGE_SIZE = 1000;

/** What was found out about the lists of a registry. */
export interface ListHabits {
	/** A first page of at most so many names that names no next one has proved to be all. */
	surelyWholeNames: number;
}

export interface Listing {
	/** Its path names neither `n` nor `last`. */
	readonly call: RegistryCall;
	readonly read: (page: unknown) => readonly unknown[] | null | undefined;
	readonly isName: (text: string) => boolean;
	/** What a missing list means: none, or one without names. */
	readonly ifMissing: 'none' | 'empty';
}

interface Page {
	readonly texts: readonly string[];
	readonly next: NextPage;
}

/**
 * Reads a list; `undefined` where there is none, or more than anyone can want.
 * @throws FaultError what the first page is refused with, and real trouble with any other
 */
export async function listNames(
	session: RegistrySession,
	listing: Listing,
	habits: ListHabits,
): Promise<NameList | undefined> {
	return await new NameReader(session, listing, habits).read();
}

class NameReader {
	readonly #session: RegistrySession;
	readonly #listing: Listing;
	readonly #habits: ListHabits;
	readonly #found = new Set<string>();
	readonly #noNames = new Set<string>();
	readonly #asked = new Set<OwnPath>();
	#bytes = 0;
	#fruitless = 0;

	constructor(session: RegistrySession, listing: Listing, habits: ListHabits) {
		this.#session = session;
		this.#listing = listing;
		this.#habits = habits;
	}

	async read(): Promise<NameList | undefined> {
		let page = await this.#ask(ownPath(`${this.#listing.call.path}?n=${PAGE_SIZE}`));
		if (page === undefined) {
			const isNone = this.#listing.ifMissing === 'none';
			return isNone ? undefined : { names: [], isWhole: true, leftOut: 0 };
		}
		for (;;) {
			this.#take(page);
			if (this.#isTooMuch()) {
				return undefined;
			}
			const next: Page | boolean = await this.#after(page);
			if (typeof next === 'boolean') {
				return { names: [...this.#found], isWhole: next, leftOut: this.#noNames.size };
			}
			page = next;
		}
	}

	#take({ texts }: Page): void {
		const before = this.#found.size;
		for (const text of texts) {
			if (this.#listing.isName(text)) {
				this.#found.add(text);
			} else if (this.#noNames.size < MAX_NAMES) {
				// As long as it likes to be: enough of it to count it once.
				this.#noNames.add(text.slice(0, 300));
			}
		}
		this.#fruitless = this.#found.size > before ? 0 : this.#fruitless + 1;
	}

	#isTooMuch(): boolean {
		return (
			this.#found.size > MAX_NAMES || this.#bytes > MAX_LIST_BYTES || this.#asked.size >= MAX_PAGES
		);
	}

	/** Gives the page after this one; else whether the list is whole. */
	async #after(page: Page): Promise<Page | boolean> {
		if (this.#fruitless >= MAX_FRUITLESS_PAGES) {
			return page.next.kind === 'none';
		}
		const { next } = page;
		const followed =
			next.kind === 'own' && !this.#asked.has(next.path)
				? await this.#tried(() => this.#ask(next.path))
				: undefined;
		if (followed !== undefined) {
			this.#isSure(page.texts.length - 1);
			return followed;
		}
		const isPromised = page.next.kind !== 'none';
		const count = page.texts.length;
		const isFirst = this.#asked.size === 1;
		if (!isPromised && isFirst && count <= this.#habits.surelyWholeNames) {
			return true;
		}
		const answer = await this.#afterLast(page, isPromised);
		if (typeof answer === 'object') {
			return answer;
		}
		// The registry says that there is nothing more; or gives no answer, and then a full page may not be all.
		const isWhole = answer === 'nothing' || !(isPromised || count === PAGE_SIZE);
		if (isWhole && !isPromised && isFirst) {
			this.#isSure(count);
		}
		return isWhole;
	}

	#isSure(names: number): void {
		this.#habits.surelyWholeNames = Math.max(this.#habits.surelyWholeNames, names);
	}

	/** Asks for what comes after the last name. `useless`: refused, or the same again. */
	async #afterLast(page: Page, isPromised: boolean): Promise<Page | 'nothing' | 'useless'> {
		const last = page.texts.findLast(this.#listing.isName) ?? [...this.#found].at(-1);
		if (last === undefined) {
			return isPromised ? 'useless' : 'nothing';
		}
		const path = ownPath(
			`${this.#listing.call.path}?n=${PAGE_SIZE}&last=${encodeURIComponent(last)}`,
		);
		if (this.#asked.has(path)) {
			return 'useless';
		}
		// Where nothing was promised it only informs, and is not insisted on.
		const next = await this.#tried(() => this.#ask(path, isPromised));
		if (next === undefined) {
			return 'useless';
		}
		if (next.texts.some((text) => !this.#found.has(text) && this.#listing.isName(text))) {
			return next;
		}
		return next.texts.length === 0 ? 'nothing' : 'useless';
	}

	/** `undefined` when the page is refused or not there. */
	async #tried(ask: () => Promise<Page | undefined>): Promise<Page | undefined> {
		try {
			return await ask();
		} catch (error) {
			this.#listing.call.signal.throwIfAborted();
			if (isPageRefused(error)) {
				return undefined;
			}
			throw error;
		}
	}

	/** `undefined` when there is no such list. */
	async #ask(path: OwnPath, isRepeated = true): Promise<Page | undefined> {
		this.#asked.add(path);
		const session = this.#session;
		const call = { ...this.#listing.call, path };
		const asking = isRepeated
			? session.ask(call, [200], MAX_PAGE_BYTES)
			: session.askOnce(call, [200], MAX_PAGE_BYTES);
		const answer = await orMissing(asking);
		if (answer === undefined) {
			return undefined;
		}
		this.#bytes += answer.bytes.length;
		const document = parseJson(answer.bytes);
		if (document === undefined) {
			throw session.fault('registry.not-a-registry', call.subject, {
				detail: 'the list is not JSON',
			});
		}
		// Nulls, twins and whole lists of null are seen in the wild (facts F3).
		const texts = (this.#listing.read(document) ?? []).filter((name) => typeof name === 'string');
		return { texts, next: nextPage(answer.headers, path, session.options.origin) };
	}
}

/** Refusals that mean "this registry has no such list for you". */
const NO_LIST: ReadonlySet<string> = new Set([
	'registry.unsupported',
	'registry.denied',
	'registry.unauthorized',
	'registry.misbehaved',
]);

/** Tells whether the first page was refused in a way that means that there is no list. A wrong password doesn't. */
export function isNoList(error: unknown, { call }: Listing): boolean {
	if (!(error instanceof FaultError)) {
		return false;
	}
	const { code, facts } = error.fault;
	if (code === 'registry.unauthorized') {
		return facts?.['reason'] === 'insufficient-scope' || call.access.action === 'catalog';
	}
	return NO_LIST.has(code);
}
