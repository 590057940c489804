// What a Docker engine makes of its file and its flags together: the one reading, for what is and for what would be.

import type { DaemonFlag } from '../engine-files';
import { addressOfHost, holdsAddress, parseNetwork } from '../network';
import type { EffectiveTrust, StandingRow } from '../trust-plan';
import type { Standing, TrustWish } from '../trust-wish';
import type { DaemonJson } from './daemon-json';
import type { ListKey } from './daemon-json-nodes';
import { insecureSubject, mirrorHost, mirrorLocation } from './list-entries';

/** An entry that counts, with who said it. */
export interface SaidEntry {
	/** A host or network without scheme; of mirrors the URL without the closing slash. */
	readonly subject: string;
	/** As it is written. */
	readonly text: string;
	/** `undefined`: a line of the file. */
	readonly flag: DaemonFlag | undefined;
	/** From 1, with a line of the file. */
	readonly line: number | undefined;
}

export interface DockerState {
	readonly insecure: readonly SaidEntry[];
	readonly mirrors: readonly SaidEntry[];
}

/** Gives what counts: lines of the file and flags. */
export function dockerState(
	file: DaemonJson | undefined,
	flags: readonly DaemonFlag[],
): DockerState {
	const said = (key: ListKey, subjectOf: (text: string) => string): readonly SaidEntry[] => [
		...(file?.lists[key] ?? []).map(({ text, line }) => ({
			subject: subjectOf(text),
			text,
			flag: undefined,
			line,
		})),
		...flags
			.filter((flag) => flag.key === key)
			.map((flag) => ({
				subject: subjectOf(flag.value),
				text: flag.value,
				flag,
				line: undefined,
			})),
	];
	return {
		insecure: said('insecure-registries', insecureSubject),
		mirrors: said('registry-mirrors', (text) => mirrorLocation(text) ?? text),
	};
}

/** Tells whether Docker takes a registry as insecure without being told. */
export function isAlwaysInsecure(host: string): boolean {
	return /^localhost(?::\d+)?$/.test(host) || addressOfHost(host)?.[0] === 127;
}

/** Gives the entries that make a registry or network insecure: by its name first, then by a network that covers it. */
export function insecureBy({ insecure }: DockerState, host: string): readonly SaidEntry[] {
	const address = addressOfHost(host);
	const named = insecure.filter(({ subject }) => subject === host);
	const covering = insecure.filter(({ subject }) => {
		const network = parseNetwork(subject);
		if (network === undefined || subject === host || parseNetwork(host) !== undefined) return false;
		return network.prefix === 0 || (address !== undefined && holdsAddress(network, address));
	});
	return [...named, ...covering];
}

/** Gives what the registry of the wish is to the engine. */
export function effectiveTrust(
	state: DockerState,
	{ host, as }: Pick<TrustWish, 'host' | 'as'>,
	caFiles: readonly string[],
): EffectiveTrust {
	const isMirror = state.mirrors.some(({ text }) => isMirrorOf(text, host));
	const isInsecure = isAlwaysInsecure(host) || insecureBy(state, host).length > 0;
	const standings: readonly (readonly [Standing, boolean])[] = [
		['mirror', isMirror && as === 'mirror'],
		['insecure', isInsecure],
		['ca', caFiles.length > 0],
		['mirror', isMirror],
	];
	const locations = unique(state.mirrors.map(({ subject }) => subject));
	return {
		standing: standings.find(([, is]) => is)?.[0] ?? 'none',
		insecure: unique(state.insecure.map(({ subject }) => subject)),
		mirrors: locations.length === 0 ? [] : [{ of: 'docker.io', locations }],
		caFiles: [...caFiles],
	};
}

/** Tells whether an entry of `registry-mirrors` is at this host, with whatever scheme and path. */
export function isMirrorOf(text: string, host: string): boolean {
	return mirrorHost(text)?.toLowerCase() === host;
}

/** Gives every registry and network that the engine treats in a special way by its lists. */
export function standingRows(state: DockerState, file: string): readonly StandingRow[] {
	const origin = ({ flag }: SaidEntry): Pick<StandingRow, 'origin' | 'file'> => {
		if (flag === undefined) return { origin: 'user', file };
		return flag.from === 'process' ? { origin: 'flag' } : { origin: 'flag', file: flag.from.file };
	};
	return [
		...state.insecure.map(
			(entry): StandingRow => ({ host: entry.subject, as: 'insecure', ...origin(entry) }),
		),
		...state.mirrors.map(
			(entry): StandingRow => ({
				host: mirrorHost(entry.text) ?? entry.text,
				as: 'mirror',
				of: 'docker.io',
				...origin(entry),
			}),
		),
	];
}

function unique(texts: readonly string[]): readonly string[] {
	return [...new Set(texts)];
}
