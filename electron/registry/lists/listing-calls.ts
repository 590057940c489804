// Lists over the API: tags, repositories, referrers. Pages are followed within the registry only.
import { z } from 'zod';
import { type OwnPath, ownPath } from '../../../shared/net/own-path';
import { type Descriptor, descriptorSchema } from '../../../shared/oci/descriptor';
import type { Digest } from '../../../shared/oci/digest';
import { MAX_MANIFEST_BYTES } from '../../../shared/oci/manifest';
import { OCI_INDEX } from '../../../shared/oci/media-types';
import { isRepository, isTag } from '../../../shared/oci/reference';
import { abortable } from '../../platform/abortable';
import { FaultError } from '../../platform/fault-error';
import { contentType } from '../fault-from-response';
import { orMissing } from '../manifest-calls';
import type { NameList, ReferrerList } from '../registry-client';
import type { RegistryCall, RegistrySession } from '../registry-session';
import { isPageRefused, MAX_PAGES, type NextPage, nextPage, parseJson } from './list-pages';
import { isNoList, type ListHabits, type Listing, listNames } from './name-list';

/** Of one subject's referrers over all pages (security T9): far more than any image has. */
const MAX_REFERRERS = 5000;
const MAX_REFERRERS_BYTES = 16 * 1024 * 1024;

const names = z.array(z.unknown()).nullish();
const tagPage = z.object({ tags: names });
const catalogPage = z.object({ repositories: names });
const referrersPage = z.object({ manifests: z.array(z.unknown()).nullish() });

export interface ListingCalls {
	tags(repository: string, signal: AbortSignal): Promise<NameList | undefined>;
	repositories(signal: AbortSignal): Promise<NameList | undefined>;
	referrers(
		repository: string,
		digest: Digest,
		signal: AbortSignal,
	): Promise<ReferrerList | undefined>;
}

export function listingCalls(session: RegistrySession): ListingCalls {
	const { host } = session.options;
	const habitsOfTags: ListHabits = { surelyWholeNames: -1 };
	const habitsOfCatalog: ListHabits = { surelyWholeNames: -1 };
	const referrers = probingOnce(
		givingUp((repository, digest, signal) =>
			readReferrers(session, { repository, digest, signal }),
		),
	);
	return {
		tags: (repository, signal) =>
			listOrNone(session, habitsOfTags, {
				call: {
					method: 'GET',
					path: ownPath(`/v2/${repository}/tags/list`),
					operation: 'list',
					repository,
					access: { repository, action: 'pull' },
					subject: `${host}/${repository}`,
					signal,
				},
				read: (page) => tagPage.safeParse(page).data?.tags,
				isName: isTag,
				ifMissing: 'empty',
			}),
		repositories: (signal) =>
			listOrNone(session, habitsOfCatalog, {
				call: {
					method: 'GET',
					path: ownPath('/v2/_catalog'),
					operation: 'list',
					access: { action: 'catalog' },
					subject: host,
					signal,
				},
				read: (page) => catalogPage.safeParse(page).data?.repositories,
				isName: isRepository,
				ifMissing: 'none',
			}),
		referrers,
	};
}

/** How long a list of referrers may be silent: it only informs, and some endpoints never answer. */
const REFERRERS_PATIENCE_MS = 30_000;
/** Lists in trouble in a row, after which the others are not asked for. */
const TROUBLES_TO_GIVE_UP = 3;

/** A list that only ever fails is not insisted on for each image anew: it is not whole, and that is said. */
function givingUp(read: ListingCalls['referrers']): ListingCalls['referrers'] {
	let troubles = 0;
	return async (repository, digest, signal) => {
		if (troubles >= TROUBLES_TO_GIVE_UP) {
			return { descriptors: [], isWhole: false };
		}
		const list = await read(repository, digest, signal);
		const isTrouble = list?.isWhole === false && list.descriptors.length === 0;
		troubles = isTrouble ? troubles + 1 : 0;
		return list;
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
		const mine = found.then((list) => list !== undefined);
		probe = mine;
		mine.catch(() => {
			// It failed without an answer: the next one probes.
			probe = undefined;
		});
		return await found;
	};
}

async function listOrNone(
	session: RegistrySession,
	habits: ListHabits,
	listing: Listing,
): Promise<NameList | undefined> {
	try {
		return await listNames(session, listing, habits);
	} catch (error) {
		if (isNoList(error, listing)) {
			return undefined;
		}
		throw error;
	}
}

interface Subject {
	readonly repository: string;
	readonly digest: Digest;
	readonly signal: AbortSignal;
}

/** Lists what refers to a subject. A list that breaks off, or that is more than anyone can want, is not whole. */
async function readReferrers(
	session: RegistrySession,
	subject: Subject,
): Promise<ReferrerList | undefined> {
	const descriptors: Descriptor[] = [];
	const asked = new Set<OwnPath>();
	let bytes = 0;
	let path = ownPath(`/v2/${subject.repository}/referrers/${subject.digest}`);
	for (;;) {
		asked.add(path);
		const page = await referrersPageOf(session, subject, path);
		if (page === undefined) {
			return asked.size === 1 ? undefined : { descriptors, isWhole: false };
		}
		for (const descriptor of page.descriptors) {
			descriptors.push(descriptor);
		}
		bytes += page.bytes;
		const { next } = page;
		const isTooMuch =
			descriptors.length > MAX_REFERRERS || bytes > MAX_REFERRERS_BYTES || asked.size >= MAX_PAGES;
		if (next.kind === 'none' && !isTooMuch) {
			return { descriptors, isWhole: page.isWhole };
		}
		if (next.kind !== 'own' || isTooMuch || asked.has(next.path)) {
			return { descriptors: descriptors.slice(0, MAX_REFERRERS), isWhole: false };
		}
		path = next.path;
	}
}

interface ReferrersPage {
	readonly descriptors: readonly Descriptor[];
	readonly next: NextPage;
	readonly bytes: number;
	readonly isWhole: boolean;
}

/** `undefined` where there is no such list, however that is said. */
async function referrersPageOf(
	session: RegistrySession,
	{ repository, digest, signal }: Subject,
	path: OwnPath,
): Promise<ReferrersPage | undefined> {
	const { host, origin } = session.options;
	const call: RegistryCall = {
		method: 'GET',
		path,
		operation: 'list',
		repository,
		access: { repository, action: 'pull' },
		headers: { accept: OCI_INDEX },
		subject: `${host}/${repository}@${digest}`,
		signal,
		isOptional: true,
		patienceMs: REFERRERS_PATIENCE_MS,
	};
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
		const descriptors = (page.manifests ?? []).flatMap((entry) => {
			const descriptor = descriptorSchema.safeParse(entry);
			return descriptor.success ? [descriptor.data] : [];
		});
		const next = nextPage(answer.headers, path, origin);
		return { descriptors, next, bytes: answer.bytes.length, isWhole: true };
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		// It only informs. A registry in trouble has not said that it has no list; it just gives none now.
		const isInTrouble = !isPageRefused(error) || error.fault.code === 'registry.unavailable';
		return isInTrouble
			? { descriptors: [], next: { kind: 'none' }, bytes: 0, isWhole: false }
			: undefined;
	}
}
