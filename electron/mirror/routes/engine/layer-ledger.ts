// Maps what an engine says of layers onto the blobs of the plan. A blob that several images need is told of once, by the
// image that brings it first.

import type { Fault } from '../../../../shared/fault/fault';
import type { RunHappening } from '../../../../shared/mirror/run-event';
import type { LayerProgress } from '../../../engine/engine-client';
import type { BlobNeed, CopyItem } from '../../plan/copy-plan';

export interface LayerLedgerPorts {
	/** Blobs that the destination had when the plan was made. */
	readonly presentKeys: ReadonlySet<string>;
	readonly record: (happening: RunHappening) => void;
	readonly advance: (key: string, doneBytes: number) => void;
}

/** The layers of one attempt to bring one image. */
export interface CarriedLayers {
	pulled(progress: LayerProgress): void;
	/** Digests of the unpacked layers in the manifest's order: by these a push names them. */
	readonly unpacked: (diffIds: readonly string[]) => void;
	pushed(progress: LayerProgress): void;
	/** All are at the destination; `there` are the digests of the pushed manifest. */
	arrived(there: ReadonlySet<string>): void;
	/** None that has not arrived will, in this attempt. */
	broke(fault: Fault, waitMs: number | undefined): void;
}

/** A pull is the first half of a blob's way, a push the second. */
const HALF = 0.5;

interface Carried {
	readonly need: BlobNeed;
	pulled: number;
	pushed: number;
	/** What the engine said of it in the end. */
	ending?: LayerProgress;
}

export class LayerLedger {
	readonly #ports: LayerLedgerPorts;
	/** Keys that an attempt is bringing, or that have arrived. */
	readonly #taken = new Set<string>();

	constructor(ports: LayerLedgerPorts) {
		this.#ports = ports;
	}

	/** Begins an attempt, counted from 1. */
	begin(item: CopyItem, attempt: number): CarriedLayers {
		const own = item.blobs.filter(({ key }) => !this.#taken.has(key));
		const carried = own.map((need): Carried => ({ need, pulled: 0, pushed: 0 }));
		for (const { key } of own) {
			this.#taken.add(key);
			this.#ports.record({ type: 'blob.started', key, attempt });
		}
		const byId = new Map<string, Carried>();
		const find = (id: string): Carried | undefined =>
			byId.get(id) ?? carried.find(({ need }) => startsWith(need.descriptor.digest, id));
		return {
			pulled: (progress) => {
				const one = find(progress.id);
				if (one !== undefined) {
					one.pulled = Math.max(one.pulled, partOf(progress));
					this.#advance(one);
				}
			},
			unpacked: (diffIds) => {
				const { manifest } = item.root;
				const layers = manifest.kind === 'image' ? manifest.layers : [];
				for (const [position, diffId] of diffIds.entries()) {
					const digest = layers[position]?.digest;
					const one = carried.find(({ need }) => need.descriptor.digest === digest);
					if (one !== undefined) {
						byId.set(diffId.replace(/^sha256:/, '').slice(0, ID_LENGTH), one);
					}
				}
			},
			pushed: (progress) => {
				const one = byId.get(progress.id.slice(0, ID_LENGTH));
				if (one !== undefined) {
					one.pulled = 1;
					one.pushed = Math.max(one.pushed, partOf(progress));
					one.ending = progress;
					this.#advance(one);
				}
			},
			arrived: (there) => {
				for (const one of carried) {
					this.#ports.record(this.#ending(one, there));
				}
			},
			broke: (fault, waitMs) => {
				for (const { key } of own) {
					this.#taken.delete(key);
					this.#ports.record({
						type: 'blob.failed',
						key,
						fault,
						willRetry: waitMs !== undefined,
						waitMs: waitMs ?? 0,
					});
				}
			},
		};
	}

	#advance({ need, pulled, pushed }: Carried): void {
		const part = pulled * HALF + pushed * HALF;
		this.#ports.advance(need.key, Math.floor(need.descriptor.size * part));
	}

	/** Where the engine says nothing, a blob that was there before and is in what was pushed has not moved. */
	#ending({ need, ending }: Carried, there: ReadonlySet<string>): RunHappening {
		const { key, descriptor } = need;
		const wasThere = this.#ports.presentKeys.has(key) && there.has(descriptor.digest);
		if (ending?.phase === 'mounted') {
			return { type: 'blob.mounted', key, from: ending.from ?? '' };
		}
		return ending?.phase === 'present' || (ending?.phase !== 'moved' && wasThere)
			? { type: 'blob.present', key }
			: { type: 'blob.moved', key };
	}
}

/** Engines name layers by at least so much of a digest. */
const ID_LENGTH = 12;

function startsWith(digest: string, id: string): boolean {
	return digest.slice(digest.indexOf(':') + 1).startsWith(id);
}

function partOf({ phase, fraction }: LayerProgress): number {
	switch (phase) {
		case 'waiting':
			return 0;
		case 'moving':
			return fraction ?? 0;
		default:
			return 1;
	}
}
