import { describe, expect, it } from 'vitest';
import type { EngineClient, EngineImage } from '../../../../../../electron/engine/engine-client';
import { EngineNames } from '../../../../../../electron/mirror/routes/engine/engine-names';
import type { Digest } from '../../../../../../shared/oci/digest';

const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}` as Digest;
const CONFIG = digest('c');
const PINNED = { registry: 'r', repository: 'a', digest: digest('a') };
const TARGET = { registry: 'd', repository: 'a', tag: '1' };
const PULLED = `r/a@${PINNED.digest}`;
const never = new AbortController().signal;

/** An engine that knows names only: name → id. Ids name themselves, as in engines. */
function engineWith(images: Record<string, string>, kind: 'docker' | 'podman' = 'docker') {
	const names = new Map(Object.entries(images));
	const find = (name: string): EngineImage | undefined => {
		const found = names.get(name) ?? [...names.values()].find((known) => known === name);
		if (found === undefined) return undefined;
		const own = [...names].filter(([, known]) => known === found).map(([one]) => one);
		return {
			id: found,
			tags: own.filter((one) => !one.includes('@')),
			digests: own.filter((one) => one.includes('@')),
			diffIds: [],
		};
	};
	const notes: string[] = [];
	let isBroken = false;
	const engine = {
		info: { kind },
		findImage: (name: string) => Promise.resolve(find(name)),
		tag: (image: string, { registry, repository, tag }: typeof TARGET) => {
			names.set(`${registry}/${repository}:${tag}`, find(image)?.id ?? image);
			return Promise.resolve();
		},
		removeName: (name: string) => {
			if (isBroken) return Promise.reject(new Error('engine says no'));
			names.delete(name);
			return Promise.resolve();
		},
	} as unknown as EngineClient;
	return {
		names,
		notes,
		breakDown: () => {
			isBroken = true;
		},
		all: () => Object.fromEntries(names),
		keeper: new EngineNames(engine, (text) => notes.push(text)),
	};
}

describe('what a run pulled', () => {
	it('goes when no image needs it', async () => {
		const { names, keeper, all } = engineWith({});
		await keeper.hold(PINNED, CONFIG, never);
		names.set(PULLED, CONFIG);
		expect(await keeper.removeIdle()).toBe(false);
		keeper.release(PINNED);
		expect(await keeper.removeIdle()).toBe(true);
		expect(all()).toEqual({});
		expect(await keeper.removeIdle()).toBe(false);
	});

	it('stays when the user had that very name', async () => {
		const { keeper, all } = engineWith({ [PULLED]: CONFIG });
		await keeper.hold(PINNED, CONFIG, never);
		keeper.release(PINNED);
		expect(await keeper.removeIdle()).toBe(false);
		expect(all()).toEqual({ [PULLED]: CONFIG });
	});

	it('loses only our name when the user had the image under another', async () => {
		const { names, keeper, all } = engineWith({ 'mine:1': CONFIG });
		await keeper.hold(PINNED, CONFIG, never);
		names.set(PULLED, CONFIG);
		keeper.release(PINNED);
		await keeper.removeIdle();
		expect(all()).toEqual({ 'mine:1': CONFIG });
	});

	it('keeps our name when the image of the user had none: it would go with it', async () => {
		const { names, keeper, all } = engineWith({ 'r/b@sha256:00': CONFIG });
		await keeper.hold(PINNED, CONFIG, never);
		names.set(PULLED, CONFIG);
		keeper.release(PINNED);
		await keeper.removeIdle();
		expect(all()).toMatchObject({ [PULLED]: CONFIG });
	});

	it('is not taken for the user own because another of our images brought it', async () => {
		const { names, keeper, all } = engineWith({});
		const other = { ...PINNED, repository: 'b' };
		await keeper.hold(PINNED, CONFIG, never);
		names.set(PULLED, CONFIG);
		await keeper.hold(other, CONFIG, never);
		names.set(`r/b@${PINNED.digest}`, CONFIG);
		keeper.release(PINNED);
		keeper.release(other);
		await keeper.removeIdle();
		expect(all()).toEqual({});
	});

	it('that could not be removed is said, and fails nothing', async () => {
		const { names, keeper, notes, breakDown } = engineWith({});
		await keeper.hold(PINNED, CONFIG, never);
		names.set(PULLED, CONFIG);
		keeper.release(PINNED);
		breakDown();
		expect(await keeper.removeIdle()).toBe(false);
		expect(notes).toEqual([expect.stringContaining(PULLED) as string]);
	});
});

describe('a tag that is borrowed', () => {
	it('is gone afterwards when there was none', async () => {
		const { keeper, all } = engineWith({ [PULLED]: CONFIG });
		const tag = await keeper.borrowTag(PULLED, TARGET, never);
		expect(all()).toMatchObject({ 'd/a:1': CONFIG });
		await tag.giveBack(digest('f'));
		expect(all()).toEqual({ [PULLED]: CONFIG });
	});

	it('points where it pointed before, and what was pushed is forgotten', async () => {
		const before = { [PULLED]: CONFIG, 'd/a:1': 'sha256:theirs' };
		const { names, keeper, all } = engineWith(before);
		const tag = await keeper.borrowTag(PULLED, TARGET, never);
		names.set(`d/a@${digest('f')}`, CONFIG);
		await tag.giveBack(digest('f'));
		expect(all()).toEqual(before);
	});

	it('is left alone when it is the user own for this image', async () => {
		const before = { [PULLED]: CONFIG, 'd/a:1': CONFIG, [`d/a@${digest('f')}`]: CONFIG };
		const { keeper, all } = engineWith(before);
		const tag = await keeper.borrowTag(PULLED, TARGET, never);
		await tag.giveBack(digest('f'));
		expect(all()).toEqual(before);
	});
});
