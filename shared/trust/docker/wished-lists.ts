// (wish, what the lists hold) → what becomes of daemon.json's lists. Entries of other registries are never touched.
import type { EngineSays } from '../engine-files';
import { isNetwork, type TrustWish } from '../trust-wish';
import type { DaemonJson, ListEntry } from './daemon-json';
import type { ListKey } from './daemon-json-nodes';
import {
	type DockerState,
	insecureBy,
	isAlwaysInsecure,
	isMirrorOf,
	type SaidEntry,
} from './docker-state';
import type { ListChange } from './edit-daemon-json';
import { insecureSubject, mirrorLocation } from './list-entries';

export interface WishedLists {
	readonly changes: readonly ListChange[];
	/**
	 * The lists are as wished, but the engine still holds the registry from a key that was deleted: the changes only
	 * empty the key, and the file gets its content back afterwards.
	 */
	readonly isUnloading: boolean;
}

/** Gives the changes; none where the lists are as wished. The wish is one that Docker can fulfil. */
export function wishedLists(
	wish: TrustWish,
	file: DaemonJson | undefined,
	state: DockerState,
	says: EngineSays,
): WishedLists {
	const changes = [
		insecureChange(wish, file?.lists['insecure-registries'] ?? [], state),
		mirrorChange(wish, file?.lists['registry-mirrors'] ?? [], state),
	].filter((change) => change !== undefined);
	if (changes.length > 0) return { changes, isUnloading: false };
	const kept = keptKeys(wish, state, says).filter((key) => file?.lists[key] === undefined);
	return {
		changes: kept.map((key) => ({ key, ...NOTHING })),
		isUnloading: kept.length > 0,
	};
}

/** Gives how the mirror of a wish is written where it is new. */
export function mirrorUrl({ host, tls }: Pick<TrustWish, 'host' | 'tls'>): string {
	return `${tls === 'plain-http' ? 'http' : 'https'}://${host}`;
}

/** Whether the registry has to be in the list of insecure ones; `undefined`: it may stay as it is. */
export function wantsInsecure({ as, tls }: TrustWish): boolean | undefined {
	if (as === 'insecure') return true;
	if (as === 'ca' || as === 'none') return false;
	return tls === undefined || tls === 'plain-http' ? undefined : tls === 'skip-verify';
}

const NOTHING = {
	remove: new Set<number>(),
	replace: new Map<number, string>(),
	append: [],
} as const;

function insecureChange(
	wish: TrustWish,
	entries: readonly ListEntry[],
	state: DockerState,
): ListChange | undefined {
	const wants = wantsInsecure(wish);
	if (wants === undefined) return undefined;
	const is = (text: string): boolean => insecureSubject(text) === wish.host;
	if (!wants) return withoutAny('insecure-registries', entries, is);
	const stands = isAlwaysInsecure(wish.host) || insecureBy(state, wish.host).length > 0;
	return withOne('insecure-registries', entries, { text: wish.host, is, stands });
}

function mirrorChange(
	wish: TrustWish,
	entries: readonly ListEntry[],
	state: DockerState,
): ListChange | undefined {
	if (wish.as === 'none' && !isNetwork(wish.host))
		return withoutAny('registry-mirrors', entries, (text) => isMirrorOf(text, wish.host));
	if (wish.as !== 'mirror') return undefined;
	const is = (entry: string): boolean =>
		mirrorLocation(entry) !== undefined && isMirrorOf(entry, wish.host);
	if (wish.tls === undefined && state.mirrors.some(({ text }) => is(text))) return undefined;
	const text = mirrorUrl(wish);
	return withOne('registry-mirrors', entries, {
		text,
		is,
		stands: state.mirrors.some(({ subject, flag }) => flag !== undefined && subject === text),
	});
}

function withoutAny(
	key: ListKey,
	entries: readonly ListEntry[],
	is: (text: string) => boolean,
): ListChange | undefined {
	const remove = new Set(entries.flatMap(({ text }, index) => (is(text) ? [index] : [])));
	return remove.size === 0 ? undefined : { key, ...NOTHING, remove };
}

/** The first entry that means the same is written as it should be, others that mean the same go. */
function withOne(
	key: ListKey,
	entries: readonly ListEntry[],
	wanted: { readonly text: string; is(text: string): boolean; readonly stands: boolean },
): ListChange | undefined {
	const same = entries.flatMap(({ text }, index) => (wanted.is(text) ? [index] : []));
	const [first, ...others] = same;
	if (first === undefined)
		return wanted.stands ? undefined : { key, ...NOTHING, append: [wanted.text] };
	const isWritten = entries[first]?.text === wanted.text;
	if (isWritten && others.length === 0) return undefined;
	return {
		key,
		remove: new Set(others),
		replace: new Map(isWritten ? [] : [[first, wanted.text]]),
		append: [],
	};
}

/** Tells whether the file would be right, but the engine, by what it says, has not read it. */
export function isNotLoaded(wish: TrustWish, after: DockerState, says: EngineSays): boolean {
	const ofFile = (entries: readonly SaidEntry[]) =>
		entries.filter(({ flag }) => flag === undefined);
	const named = insecureBy(after, wish.host).filter(({ subject }) => subject === wish.host);
	const isWritten = ofFile(named).length > 0;
	const isTold =
		isTelling(wish, says) && wantsInsecure(wish) !== undefined && !isAlwaysInsecure(wish.host);
	if (isTold && named.length === ofFile(named).length && isWritten !== holdsInsecure(wish, says))
		return true;
	const mirrors = after.mirrors.filter(({ text }) => isMirrorOf(text, wish.host));
	return (
		says.mirrors !== undefined &&
		(wish.as === 'none' || wish.as === 'mirror') &&
		mirrors.length === ofFile(mirrors).length &&
		mirrors.length > 0 !== holdsMirror(wish, says)
	);
}

function isTelling({ host }: TrustWish, says: EngineSays): boolean {
	return (isNetwork(host) ? says.insecureNetworks : says.insecureHosts) !== undefined;
}

function holdsInsecure({ host }: TrustWish, says: EngineSays): boolean {
	const all = [...(says.insecureHosts ?? []), ...(says.insecureNetworks ?? [])];
	return all.some((one) => insecureSubject(one) === host);
}

function holdsMirror({ host }: TrustWish, says: EngineSays): boolean {
	return (says.mirrors ?? []).some((mirror) => isMirrorOf(mirror, host));
}

/** Keys whose list the running engine still has, though no file and no flag says so any more. */
function keptKeys(wish: TrustWish, state: DockerState, says: EngineSays): readonly ListKey[] {
	const keepsInsecure =
		wantsInsecure(wish) === false && state.insecure.length === 0 && holdsInsecure(wish, says);
	const keepsMirror = wish.as === 'none' && state.mirrors.length === 0 && holdsMirror(wish, says);
	return [
		...(keepsInsecure ? (['insecure-registries'] as const) : []),
		...(keepsMirror ? (['registry-mirrors'] as const) : []),
	];
}
