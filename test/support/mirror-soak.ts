// One long run under random faults: what the soak does per seed, and what must hold after every one.
import type { RunEvent } from '../../shared/mirror/run-event';
import { type FaultAction, type FaultRelay, type FaultRule, startFaultRelay } from './fault-relay';
import { mirrorOf, quickTime, runForTest } from './mirror-bench';
import type { RealRegistry } from './real-registry';
import { readBack, readTags } from './registry-target';
import type { SampleManifest } from './sample-images';

/** Pseudo-random numbers 0–1 that depend on the seed only (mulberry32). */
export function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Any fault that passes: cuts, resets, refusals with and without a time, damage on the way, silence, slowness. */
function randomRule(random: () => number): FaultRule {
	const pick = <T>(...choices: readonly T[]): T =>
		choices[Math.floor(random() * choices.length)] as T;
	const direction = pick('request' as const, 'response' as const);
	const bytes = Math.floor(random() * 400_000);
	const action = pick<FaultAction>(
		{ kind: 'cut', direction, afterBytes: bytes, how: pick('end' as const, 'reset' as const) },
		{ kind: 'reset' },
		{ kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
		{ kind: 'answer', status: pick(500, 502, 503, 504) },
		{ kind: 'stall', direction, afterBytes: bytes },
		{ kind: 'throttle', direction, bytesPerSecond: 300_000 + bytes },
		{ kind: 'corrupt', direction: 'response', atByte: bytes },
		{ kind: 'delay', delayMs: Math.floor(random() * 60) },
	);
	return {
		path: action.kind === 'corrupt' ? /\/blobs\/sha256/ : pick(/./, /\/blobs\//, /\/manifests\//),
		nth: 1 + Math.floor(random() * 25),
		times: 1 + Math.floor(random() * (action.kind === 'corrupt' ? 1 : 3)),
		action,
	};
}

export interface SoakBench {
	readonly source: RealRegistry;
	readonly destination: RealRegistry;
	readonly images: ReadonlyMap<string, SampleManifest>;
}

export interface SoakRound {
	readonly seed: number;
	/** What else happens meanwhile, such as a registry that is killed. */
	readonly meanwhile?: (sourceRelay: FaultRelay, destinationRelay: FaultRelay) => Promise<void>;
	readonly rules?: number;
}

/** Runs all images through two relays full of faults, then once more without; gives what broke its word. */
export async function soakOnce(bench: SoakBench, round: SoakRound): Promise<readonly string[]> {
	const random = randomOf(round.seed);
	const sourceRelay = await startFaultRelay({ target: bench.source.host });
	const destinationRelay = await startFaultRelay({ target: bench.destination.host });
	const repository = `seed-${round.seed}`;
	const mirror = mirrorOf(
		[...bench.images.keys()].map((name) => `${sourceRelay.host}/${name}:1`),
		{ registry: destinationRelay.host, repository },
		{ referrers: 'none' },
	);
	const broken: string[] = [];
	const problem = (text: string): number => broken.push(`seed ${round.seed}: ${text}`);
	try {
		for (let i = 0; i < (round.rules ?? 8); i += 1) {
			sourceRelay.add(randomRule(random));
			destinationRelay.add(randomRule(random));
		}
		const { stores, ...quick } = quickTime(100);
		const how = {
			...quick,
			stores: {
				...stores,
				limits: { stallMs: 800, chunkBytes: 1_048_576, chunkedAboveBytes: 1_048_576 },
			},
			onEvent: (event: RunEvent) => {
				if (
					event.type === 'item.failed' &&
					!event.fault.isRetryable &&
					event.fault.side === 'this-computer'
				)
					problem(`${event.fault.code}: ${event.fault.detail}`);
			},
		};
		const [state] = await Promise.all([
			runForTest(mirror, how),
			round.meanwhile?.(sourceRelay, destinationRelay),
		]);
		for (const item of state.items) {
			const [name = ''] = [...bench.images.keys()].slice(item.index);
			for (const text of await wrongAt(bench, `${repository}/${name}`, item.phase === 'done'))
				problem(`${name} is ${item.phase}: ${text}`);
		}
		sourceRelay.clearRules();
		destinationRelay.clearRules();
		const healed = await runForTest(mirror, how);
		if (healed.outcome !== 'succeeded') problem(`the healthy run ${healed.outcome}`);
		for (const name of bench.images.keys())
			for (const text of await wrongAt(bench, `${repository}/${name}`, true))
				problem(`after the healthy run: ${text}`);
	} finally {
		await sourceRelay.stop();
		await destinationRelay.stop();
	}
	return broken;
}

/** A tag that is there must be whole and the right image; one that was promised must be there. */
async function wrongAt(
	{ destination, images }: SoakBench,
	repository: string,
	isPromised: boolean,
): Promise<readonly string[]> {
	const tags = await readTags(destination, repository);
	if (!tags.includes('1')) return isPromised ? [`${repository}:1 is not there`] : [];
	const there = await readBack(destination, repository, '1');
	const wanted = images.get(repository.slice(repository.indexOf('/') + 1))?.digest;
	return [
		...there.faults,
		...(there.digest === wanted ? [] : [`${repository}:1 is ${there.digest}, not ${wanted}`]),
	];
}
