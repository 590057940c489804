// Runs mirrors in this process against real registries, with an archive in memory.

import type { UploadPosition } from '../../electron/content/content-store';
import type { RegistryStoresOptions } from '../../electron/content/registry-stores';
import { createRegistryStores, type RegistryAccess } from '../../electron/content/registry-stores';
import type { RunArchive } from '../../electron/mirror/run-archive';
import { type RunnableMirror, type RunServices, runMirror } from '../../electron/mirror/run-mirror';
import { wait } from '../../electron/platform/clock';
import { currentEnvironment } from '../../electron/platform/environment';
import { readNetworkSettings } from '../../electron/platform/network-settings';
import { type MirrorSpec, mirrorSpecSchema } from '../../shared/mirror/mirror-spec';
import type { RunEvent } from '../../shared/mirror/run-event';
import { reduceRun } from '../../shared/mirror/run-reducer';
import type { RunState } from '../../shared/mirror/run-state';
import { parseReference } from '../../shared/oci/reference';
import { NO_CREDENTIAL } from '../../shared/registry/credential';

export interface MemoryArchive extends RunArchive {
	readonly events: RunEvent[];
	readonly uploads: Map<string, UploadPosition>;
}

/** Keeps one run; `findOpen` gives it back while it has no end. */
export function memoryArchive(): MemoryArchive {
	const events: RunEvent[] = [];
	const uploads = new Map<string, UploadPosition>();
	const nothing = { release: () => Promise.resolve() };
	return {
		events,
		uploads,
		newRunId: () => 'run-1',
		hold: () => Promise.resolve(nothing),
		holdDestinations: () => Promise.resolve(nothing),
		findOpen() {
			const state = reduceRun(undefined, events);
			const isOpen = state !== undefined && state.phase !== 'finished';
			return Promise.resolve(isOpen ? { state, uploads: new Map(uploads) } : undefined);
		},
		record: () =>
			Promise.resolve({
				append: (event) => events.push(event),
				keepUpload(key, position) {
					if (position === undefined) {
						uploads.delete(key);
					} else {
						uploads.set(key, position);
					}
				},
				commit: () => Promise.resolve(),
				close: () => Promise.resolve(),
			}),
	};
}

/** A mirror of plain references to a destination, everything else as the file's defaults. */
export function mirrorOf(
	sources: readonly string[],
	destination: MirrorSpec['destination'],
	more: Partial<MirrorSpec> = {},
): RunnableMirror {
	const spec = mirrorSpecSchema.parse({
		name: 'test',
		images: sources.map((reference) => ({ reference })),
		destination,
		rewrite: [],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
		registries: {},
		...more,
	});
	const images = sources.map((text, index) => {
		const parsed = parseReference(text);
		if (!parsed.ok) {
			throw new Error(`${text} is no reference`);
		}
		return { reference: parsed.value, origin: { file: 'list.txt', line: index + 1 } };
	});
	return { spec, images, repositories: [] };
}

export interface MirrorRunOptions extends Partial<Omit<RunServices, 'stores'>> {
	readonly access?: (host: string) => RegistryAccess;
	readonly stores?: Partial<RegistryStoresOptions>;
	readonly signal?: AbortSignal;
	readonly onEvent?: (event: RunEvent, state: RunState) => void;
}

/** Runs a mirror to its end over plain HTTP unless told otherwise. */
export async function runForTest(
	mirror: RunnableMirror,
	options: MirrorRunOptions = {},
): Promise<RunState> {
	const stores = createRegistryStores({
		accessOf: options.access ?? (() => ({ tls: 'plain-http' })),
		credentialOf: () => Promise.resolve(NO_CREDENTIAL),
		network: readNetworkSettings(currentEnvironment()),
		wait,
		random: Math.random,
		now: Date.now,
		...options.stores,
	});
	try {
		return await runMirror(
			mirror,
			{
				stores,
				archive: options.archive ?? memoryArchive(),
				...(options.openEngine === undefined ? {} : { openEngine: options.openEngine }),
				now: options.now ?? Date.now,
				wait: options.wait ?? wait,
				random: options.random ?? Math.random,
				...(options.movedTagCheckAfterMs === undefined
					? {}
					: { movedTagCheckAfterMs: options.movedTagCheckAfterMs }),
			},
			{
				signal: options.signal ?? new AbortController().signal,
				onEvent: options.onEvent ?? (() => undefined),
				onNote: () => undefined,
			},
		);
	} finally {
		await stores.close();
	}
}

/** Waits and clock of a run in which time passes that many times as fast: what waits in it still waits in order. */
export function quickTime(
	factor = 50,
): Required<Pick<MirrorRunOptions, 'wait' | 'now' | 'stores'>> {
	const startMs = Date.now();
	const quick = {
		wait: (ms: number, signal: AbortSignal) => wait(ms / factor, signal),
		now: () => startMs + (Date.now() - startMs) * factor,
	};
	return { ...quick, stores: quick };
}

/** The codes of the faults of a run's items, by index; undefined for items without one. */
export function faultCodes(state: RunState): (string | undefined)[] {
	return state.items.map((item) => item.fault?.code);
}
