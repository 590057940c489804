// The referrers of one item on their way. One that can't be had, or can't be made whole, stays behind with a sentence
// that names it; its image goes on.
import type { Fault } from '../../../shared/fault/fault';
import { describeFault } from '../../../shared/fault/fault-texts';
import { shortDigest } from '../../../shared/oci/digest';
import { FaultError } from '../../platform/fault-error';
import type { BlobNeed, CopyItem, ReferrerWork } from '../plan/copy-plan';
import { type BlobMover, isHalting } from './blob-mover';
import { withoutEntries } from './push-manifests';

export class Companions {
	readonly #planned: CopyItem;
	readonly #mover: BlobMover;
	readonly #signal: AbortSignal;
	readonly #behind = new Map<ReferrerWork, string>();

	constructor(planned: CopyItem, mover: BlobMover, signal: AbortSignal) {
		this.#planned = planned;
		this.#mover = mover;
		this.#signal = signal;
	}

	/** The item without what stayed behind; no list names that either. */
	get item(): CopyItem {
		if (this.#behind.size === 0) {
			return this.#planned;
		}
		const lost = new Set<string>([...this.#behind.keys()].map(({ loaded }) => loaded.digest));
		return {
			...this.#planned,
			referrers: this.#planned.referrers.filter((referrer) => !this.#behind.has(referrer)),
			fallbackIndexes: withoutEntries(this.#planned.fallbackIndexes, lost),
		};
	}

	get warnings(): readonly string[] {
		return [...this.#behind.values()];
	}

	/** Brings the blobs that they need besides their image's. */
	async bring(): Promise<void> {
		await this.#each(({ blobs }) => blobs.map((need) => this.#mover.ensure(need)));
	}

	/** Moves blobs anew that could not be read at the destination. */
	async replace(unreadable: readonly BlobNeed[]): Promise<void> {
		const keys = new Set(unreadable.map(({ key }) => key));
		await this.#each(({ blobs }) =>
			blobs.filter(({ key }) => keys.has(key)).map((need) => this.#mover.replace(need)),
		);
	}

	/** Leaves behind every one that needs such a blob. */
	leave(unreadable: readonly BlobNeed[], faultOf: (need: BlobNeed) => Fault): void {
		for (const referrer of this.item.referrers) {
			const need = referrer.blobs.find(({ key }) => unreadable.some((other) => other.key === key));
			if (need !== undefined) {
				this.#behind.set(referrer, staysBehind(referrer, faultOf(need)));
			}
		}
	}

	async #each(work: (referrer: ReferrerWork) => readonly Promise<void>[]): Promise<void> {
		await Promise.all(
			this.item.referrers.map(async (referrer) => {
				try {
					await Promise.all(work(referrer));
				} catch (error) {
					this.#signal.throwIfAborted();
					if (!(error instanceof FaultError) || isHalting(error.fault)) {
						throw error;
					}
					this.#behind.set(referrer, staysBehind(referrer, error.fault));
				}
			}),
		);
	}
}

function staysBehind({ artifactType, loaded }: ReferrerWork, fault: Fault): string {
	return `The referrer ${shortDigest(loaded.digest)} (${artifactType || 'of no stated type'}) stays behind: ${describeFault(fault).title}.`;
}
