// The image sets of the benchmark in one real source registry, and which contenders are worth their time on them.
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { type SeededImage, seedBig, seedThirtyEight, seedTiny } from '../support/sample-sets';

export type SetName = '38' | 'tiny' | 'big';
export type Link = 'near' | 'far';
export type PeerName = 'ferry' | 'skopeo-4' | 'skopeo-1' | 'docker';

export interface ImageSet {
	readonly source: RealRegistry;
	readonly images: readonly SeededImage[];
}

export const SET_TITLES: Readonly<Record<SetName, string>> = {
	'38': '38 images sharing layers',
	tiny: '500 tiny images',
	big: 'one image of 1.5 GB + 4 x 64 MB',
};

/** Left out by default: what takes many minutes and has no target. */
export const PEERS: Readonly<Record<SetName, Readonly<Record<Link, readonly PeerName[]>>>> = {
	'38': {
		near: ['ferry', 'skopeo-4', 'skopeo-1', 'docker'],
		far: ['ferry', 'skopeo-4', 'skopeo-1', 'docker'],
	},
	tiny: { near: ['ferry', 'skopeo-4', 'skopeo-1'], far: ['ferry', 'skopeo-4'] },
	big: { near: ['ferry', 'skopeo-1'], far: ['ferry', 'skopeo-1'] },
};

/** How many times as fast as a peer Image Ferry is meant to be. */
export const TARGETS: readonly {
	readonly set: SetName;
	readonly link: Link;
	readonly peer: PeerName;
	readonly times: number;
}[] = [
	{ set: '38', link: 'near', peer: 'skopeo-4', times: 1 },
	{ set: '38', link: 'far', peer: 'skopeo-4', times: 1.5 },
	{ set: '38', link: 'far', peer: 'skopeo-1', times: 5 },
	{ set: 'tiny', link: 'near', peer: 'skopeo-4', times: 1.5 },
	{ set: 'tiny', link: 'far', peer: 'skopeo-4', times: 4 },
	{ set: 'big', link: 'near', peer: 'skopeo-1', times: 1 },
	{ set: 'big', link: 'far', peer: 'skopeo-1', times: 1 },
];

const SEEDS: Readonly<Record<SetName, (target: RealRegistry) => Promise<SeededImage[]>>> = {
	'38': (target) => seedThirtyEight(target),
	tiny: (target) => seedTiny(target),
	big: (target) => seedBig(target),
};

export async function startImageSet(set: SetName): Promise<ImageSet> {
	const source = await startRealRegistry({ isQuiet: true });
	return { source, images: await SEEDS[set](source) };
}
