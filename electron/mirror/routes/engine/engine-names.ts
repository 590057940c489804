// The names that a run gives images in an engine, and takes away again. What the user had stays as it was: a tag that
// existed is put back, an image that existed is not removed.
import type { Digest } from '../../../../shared/oci/digest';
import { formatReference } from '../../../../shared/oci/reference';
import type { EngineClient, PinnedName, TagName } from '../../../engine/engine-client';
import { FaultError } from '../../../platform/fault-error';

/** Tidying up is not stopped by what stopped the run, but has an end. */
const TIDY_LIMIT_MS = 30_000;

interface Pulled {
	/** What the user had before: this very name, or the image under others. */
	readonly before: Promise<{ readonly hadName: boolean; readonly hadImage: boolean }>;
	/** Images of the run that need it now. */
	users: number;
	isGone: boolean;
}

export class EngineNames {
	readonly #engine: EngineClient;
	readonly #onNote: (text: string) => void;
	readonly #pulled = new Map<string, Pulled>();
	/** By config, asked before this run brought it under any name. */
	readonly #hadImage = new Map<Digest, Promise<boolean>>();

	constructor(engine: EngineClient, onNote: (text: string) => void) {
		this.#engine = engine;
		this.#onNote = onNote;
	}

	/** Before a pull: remembers whether the image is the user's. `config` names it wherever it came from. */
	async hold(pinned: PinnedName, config: Digest, signal: AbortSignal): Promise<void> {
		const name = formatReference(pinned);
		const known = this.#pulled.get(name);
		const pulled = known ?? {
			before: this.#before(name, config, signal),
			users: 0,
			isGone: false,
		};
		pulled.users += 1;
		pulled.isGone = false;
		this.#pulled.set(name, pulled);
		try {
			await pulled.before;
		} catch (error) {
			// What could not be found out is asked again, and nothing is removed on a guess.
			this.#pulled.delete(name);
			this.#hadImage.delete(config);
			throw error;
		}
	}

	/** After its push: others may need it still, so it goes with `removeIdle`. */
	release(pinned: PinnedName): void {
		const pulled = this.#pulled.get(formatReference(pinned));
		if (pulled !== undefined) {
			pulled.users -= 1;
		}
	}

	/** Removes what the run pulled and no image needs now; tells whether that was anything. */
	async removeIdle(): Promise<boolean> {
		let isAnythingGone = false;
		for (const [name, pulled] of this.#pulled) {
			const { hadName, hadImage } = await pulled.before;
			if (pulled.users > 0 || pulled.isGone || hadName) {
				continue;
			}
			pulled.isGone = true;
			isAnythingGone =
				(await this.#tidy(name, (signal) => this.#removePulled(name, hadImage, signal))) ||
				isAnythingGone;
		}
		return isAnythingGone;
	}

	/**
	 * Gives an image the name that it is pushed under; `giveBack` leaves the engine as it was. Docker remembers what was
	 * `pushed` by its digest as well.
	 */
	async borrowTag(
		image: string,
		name: TagName,
		signal: AbortSignal,
	): Promise<{ giveBack(pushed?: Digest): Promise<void> }> {
		const text = formatReference(name);
		const [before, own] = await Promise.all([
			this.#engine.findImage(text, signal),
			this.#engine.findImage(image, signal),
		]);
		const isNamed = before !== undefined && before.id === own?.id;
		const giveBack = async (pushed?: Digest): Promise<void> => {
			await this.#tidy(text, async (limit) => {
				if (before === undefined) {
					await this.#engine.removeName(text, limit);
				} else if (!isNamed) {
					await this.#engine.tag(before.id, name, limit);
				}
				if (pushed !== undefined && before !== undefined) {
					await this.#forgetPushed({ ...name, digest: pushed }, own?.digests ?? [], limit);
				}
			});
		};
		try {
			if (!isNamed) {
				await this.#engine.tag(image, name, signal);
			}
		} catch (error) {
			// It may have been done all the same, such as when the run was cancelled meanwhile.
			if (signal.aborted) {
				await giveBack();
			}
			throw error;
		}
		return { giveBack };
	}

	/** Docker forgets it together with the repository's last tag; where the user has one, it is for us to do. */
	async #forgetPushed(
		{ registry, repository, digest }: PinnedName,
		before: readonly string[],
		signal: AbortSignal,
	): Promise<void> {
		const name = formatReference({ registry, repository, digest });
		if (this.#engine.info.kind === 'docker' && !before.includes(name)) {
			await this.#engine.removeName(name, signal);
		}
	}

	async #before(name: string, config: Digest, signal: AbortSignal) {
		const isThere = async (one: string): Promise<boolean> =>
			(await this.#engine.findImage(one, signal)) !== undefined;
		const asked = this.#hadImage.get(config) ?? isThere(config);
		this.#hadImage.set(config, asked);
		return { hadImage: await asked, hadName: await isThere(name) };
	}

	/** The user's image keeps its other names; one that had none keeps ours, or it would go. */
	async #removePulled(name: string, hadImage: boolean, signal: AbortSignal): Promise<void> {
		const image = await this.#engine.findImage(name, signal);
		if (image !== undefined && (!hadImage || image.tags.length > 0)) {
			await this.#engine.removeName(name, signal);
		}
	}

	/** Tells whether it worked. What is left behind is said, and fails nothing. */
	async #tidy(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
		try {
			await work(AbortSignal.timeout(TIDY_LIMIT_MS));
			return true;
		} catch (error) {
			const why =
				error instanceof FaultError ? (error.fault.detail ?? error.fault.code) : String(error);
			this.#onNote(`warning: ${name} could not be put back in the engine as it was: ${why}`);
			return false;
		}
	}
}
