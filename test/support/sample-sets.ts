// The three image sets of the benchmark, at any scale, pushed to a registry.
import type { RegistryTarget } from './registry-target';
import { imageManifest, layerFor, type SampleManifest, SamplePusher } from './sample-images';

export interface SeededImage {
	/** host/repository:tag */
	readonly reference: string;
	readonly repository: string;
	readonly tag: string;
	readonly digest: string;
}

const MEGABYTE = 1_000_000;

/** 38 images of three layers: a 30 MB base, one of five 20 MB runtimes, an own layer of 4 to 16 MB; sizes times `scale`. */
export async function seedThirtyEight(
	target: RegistryTarget,
	scale = 1,
	prefix = 'bench',
): Promise<SeededImage[]> {
	const size = (megabytes: number): number =>
		Math.max(64, Math.round(megabytes * MEGABYTE * scale));
	const base = layerFor('thirty-eight-base', size(30), 'docker');
	return await seed(target, 38, (number) => {
		const runtime = layerFor(`thirty-eight-runtime-${number % 5}`, size(20), 'docker');
		const name = `app-${String(number + 1).padStart(2, '0')}`;
		const own = layerFor(`thirty-eight-${name}`, size(4 + (number % 13)), 'docker');
		const layers = [base, runtime, own];
		return {
			repository: `${prefix}/${name}`,
			tag: '1.0.0',
			manifest: imageManifest({ name, format: number % 2 === 0 ? 'docker' : 'oci', layers }),
		};
	});
}

/** `count` one-layer images of a few KB, spread over `repositories` repositories. */
export async function seedTiny(
	target: RegistryTarget,
	count = 500,
	repositories = 50,
	prefix = 'tiny',
): Promise<SeededImage[]> {
	return await seed(target, count, (number) => ({
		repository: `${prefix}/repo-${String(number % repositories).padStart(3, '0')}`,
		tag: `v1.${Math.floor(number / repositories)}.0`,
		manifest: imageManifest({ name: `tiny-${number}`, layers: [2000 + ((number * 37) % 4000)] }),
	}));
}

/** One image of a 1.5 GB layer and four of 64 MB; sizes times `scale`. */
export async function seedBig(
	target: RegistryTarget,
	scale = 1,
	prefix = 'big',
): Promise<SeededImage[]> {
	const layers = [1500, 64, 64, 64, 64].map((size) => Math.round(size * MEGABYTE * scale));
	return await seed(target, 1, () => ({
		repository: `${prefix}/image`,
		tag: '1.0.0',
		manifest: imageManifest({ name: 'big', layers }),
	}));
}

interface SeedImage {
	readonly repository: string;
	readonly tag: string;
	readonly manifest: SampleManifest;
}

async function seed(
	target: RegistryTarget,
	count: number,
	make: (number: number) => SeedImage,
): Promise<SeededImage[]> {
	const pusher = new SamplePusher(target);
	const seeded: SeededImage[] = [];
	const pushOne = async (number: number): Promise<void> => {
		const { repository, tag, manifest } = make(number);
		await pusher.push(repository, manifest, tag);
		const reference = `${target.host}/${repository}:${tag}`;
		seeded[number] = { reference, repository, tag, digest: manifest.digest };
	};
	// The first alone, so that shared layers are there to be mounted; then four at a time.
	await pushOne(0);
	let next = 1;
	const worker = async (): Promise<void> => {
		for (let number = next++; number < count; number = next++) await pushOne(number);
	};
	await Promise.all([worker(), worker(), worker(), worker()]);
	return seeded;
}
