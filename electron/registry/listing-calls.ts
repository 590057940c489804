// Lists over the API: tags, repositories, referrers. Pages are followed by `Link` within the registry only.
import { z } from 'zod';
import { type Descriptor, descriptorSchema } from '../../shared/oci/descriptor';
import type { Digest } from '../../shared/oci/digest';
import { MAX_MANIFEST_BYTES } from '../../shared/oci/manifest';
import { OCI_INDEX } from '../../shared/oci/media-types';
import { isTag } from '../../shared/oci/reference';
import { type OwnPath, ownPath, ownPathOf } from '../../shared/registry/own-path';
import { abortable } from '../platform/abortable';
import { FaultError } from '../platform/fault-error';
import { contentType, headerText } from './fault-from-response';
import { orMissing } from './manifest-calls';
import type { RegistryCall, RegistrySession } from './registry-session';

/** security T9. */
const MAX_NAMES = 100_000;
const MAX_PAGES = 1000;
/** The largest page that every registry allows (facts F3: more is an error at ECR and registry 2.8.2). */
const PAGE_SIZE = 1000;
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/** Nulls, duplicates and whole lists of null are seen in the wild (facts F3). */
const names = z.array(z.unknown()).nullish();
const tagPage = z.object({ tags: names });
const catalogPage = z.object({ repositories: names });
const referrersPage = z.object({ manifests: z.array(z.unknown()).nullish() });

/** Refusals that mean "this registry has no such list for you". */
const NO_LIST: ReadonlySet<string> = new Set([
	'registry.unsupported',
	'registry.denied',
	'registry.unauthorized',
	'registry.misbehaved',
]);

export interface ListingCalls {
	tags(repository: string, signal: AbortSignal): Promise<readonly string[] | undefined>;
	repositories(signal: AbortSignal): Promise<readonly string[] | undefined>;
	referrers(
		repository: string,
		digest: Digest,
		signal: AbortSignal,
	): Promise<readonly Descriptor[] | undefined>;
}

export function listingCalls(session: RegistrySession): ListingCalls {
	const { host } = session.options;
	const referrers = probingOnce((repository, digest, signal) =>
		readReferrers(session, repository, digest, signal),
	);
	return {
		tags: (repository, signal) =>
			listOrNone(session, {
				call: {
					method: 'GET',
					path: ownPath(`/v2/${repository}/tags/list?n=${PAGE_SIZE}`),
					operation: 'list',
					repository,
					access: { repository, action: 'pull' },
					subject: `${host}/${repository}`,
					signal,
				},
				read: (page) => tagPage.safeParse(page).data?.tags,
				isName: isTag,
			}),
		repositories: (signal) =>
			listOrNone(session, {
				call: {
					method: 'GET',
					path: ownPath(`/v2/_catalog?n=${PAGE_SIZE}`),
					operation: 'list',
					access: { action: 'catalog' },
					subject: host,
					signal,
				},
				read: (page) => catalogPage.safeParse(page).data?.repositories,
				isName: () => true,
			}),
		referrers,
	};
}

/** Lets one call find out whether the registry has referrers at all; the others wait for its answer. */
function probingOnce(read: ListingCalls['referrers']): ListingCalls['referrers'] {
	let probe: Promise<boolean> | undefined;
	return async (repository, digest, signal) => {
		for (let running = probe; running !== undefined; running = probe) {
			const hasReferrers = await abortable(running, signal).catch(() => undefined);
			signal.throwIfAborted();
			if (hasReferrers !== undefined) {
				return hasReferrers ? await read(repository, digest, signal) : undefined;
			}
		}
		const found = read(repository, digest, signal);
		const mine = found.then((descriptors) => descriptors !== undefined);
		probe = mine;
		mine.catch(() => {
			// It failed without an answer: the next one probes.
			probe = undefined;
		});
		return await found;
	};
}

interface Listing {
	readonly call: RegistryCall;
	readonly read: (page: unknown) => readonly unknown[] | null | undefined;
	readonly isName: (text: string) => boolean;
}

async function listOrNone(
	session: RegistrySession,
	listing: Listing,
): Promise<readonly string[] | undefined> {
	try {
		return await listNames(session, listing);
	} catch (error) {
		if (error instanceof FaultError && isAbsent(error, listing)) {
			return undefined;
		}
		throw error;
	}
}

/** A wrong password is no missing list; a refusal of this one list is. */
function isAbsent(error: FaultError, listing: Listing): boolean {
	const { code, facts } = error.fault;
	if (code === 'registry.unauthorized') {
		return facts?.['reason'] === 'insufficient-scope' || listing.call.access.action === 'catalog';
	}
	return NO_LIST.has(code);
}

/** `undefined` where there are more names or pages than anyone can want. */
async function listNames(
	session: RegistrySession,
	listing: Listing,
): Promise<readonly string[] | undefined> {
	const found = new Set<string>();
	let path: OwnPath | undefined = listing.call.path;
	for (let pages = 1; path !== undefined; pages += 1) {
		const page: NamePage | undefined = await namePage(session, listing, path);
		if (page === undefined) {
			return listing.call.access.action === 'catalog' && pages === 1 ? undefined : [...found];
		}
		for (const name of page.names) {
			found.add(name);
		}
		if (found.size > MAX_NAMES || (page.next !== undefined && pages >= MAX_PAGES)) {
			return undefined;
		}
		path = page.next;
	}
	return [...found];
}

interface NamePage {
	readonly names: readonly string[];
	readonly next: OwnPath | undefined;
}

/** `undefined` when there is no such list. */
async function namePage(
	session: RegistrySession,
	listing: Listing,
	path: OwnPath,
): Promise<NamePage | undefined> {
	const answer = await orMissing(session.ask({ ...listing.call, path }, [200], MAX_PAGE_BYTES));
	if (answer === undefined) {
		return undefined;
	}
	const document = parseJson(answer.bytes);
	if (document === undefined) {
		throw session.fault('registry.not-a-registry', listing.call.subject, {
			detail: 'the list is not JSON',
		});
	}
	const names = (listing.read(document) ?? [])
		.filter((name) => typeof name === 'string')
		.filter(listing.isName);
	return {
		names,
		next: nextPage(headerText(answer.headers, 'link'), path, session.options.origin),
	};
}

/** Gives the path of the page that `Link: <…>; rel="next"` names; only within the registry, and never the same again. */
function nextPage(link: string | undefined, current: OwnPath, origin: string): OwnPath | undefined {
	const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1];
	const base = new URL(current, origin);
	if (target === undefined || !URL.canParse(target, base.href)) {
		return undefined;
	}
	const url = new URL(target, base);
	const isOwn =
		url.hostname === base.hostname && (url.protocol === 'http:' || url.protocol === 'https:');
	const path = ownPathOf(url);
	return isOwn && path !== current ? path : undefined;
}

async function readReferrers(
	session: RegistrySession,
	repository: string,
	digest: Digest,
	signal: AbortSignal,
): Promise<readonly Descriptor[] | undefined> {
	const found: Descriptor[] = [];
	let path: OwnPath | undefined = ownPath(`/v2/${repository}/referrers/${digest}`);
	for (let pages = 0; path !== undefined && pages < MAX_PAGES; pages += 1) {
		const call: RegistryCall = {
			method: 'GET',
			path,
			operation: 'list',
			repository,
			access: { repository, action: 'pull' },
			headers: { accept: OCI_INDEX },
			subject: `${session.options.host}/${repository}@${digest}`,
			signal,
		};
		const page = await referrersPageOf(session, call);
		if (page === undefined) {
			return pages === 0 ? undefined : found;
		}
		for (const entry of page.entries) found.push(entry);
		path = nextPage(page.link, path, session.options.origin);
	}
	return found;
}

async function referrersPageOf(
	session: RegistrySession,
	call: RegistryCall,
): Promise<
	{ readonly entries: readonly Descriptor[]; readonly link: string | undefined } | undefined
> {
	try {
		const answer = await orMissing(session.ask(call, [200], MAX_MANIFEST_BYTES));
		const type = answer === undefined ? '' : contentType(answer.headers);
		const page =
			answer === undefined ? undefined : referrersPage.safeParse(parseJson(answer.bytes)).data;
		if (
			answer === undefined ||
			page === undefined ||
			(type !== OCI_INDEX && type !== 'application/json')
		) {
			return undefined;
		}
		const entries = (page.manifests ?? []).flatMap((entry) => {
			const descriptor = descriptorSchema.safeParse(entry);
			return descriptor.success ? [descriptor.data] : [];
		});
		return { entries, link: headerText(answer.headers, 'link') };
	} catch (error) {
		if (
			error instanceof FaultError &&
			(NO_LIST.has(error.fault.code) || error.fault.code === 'registry.not-a-registry')
		) {
			return undefined;
		}
		throw error;
	}
}

function parseJson(bytes: Uint8Array): unknown {
	try {
		const document: unknown = JSON.parse(new TextDecoder().decode(bytes));
		return document;
	} catch {
		return undefined;
	}
}
