// `npm run bench`: Image Ferry beside skopeo and docker, in one run on the same image sets, near and far.
// Options: --rounds N, --sets 38,tiny,big,many, --links near,far, --peers ferry,skopeo-4,skopeo-1,docker. The path of
// another bundled command line is a peer too: so two builds are compared. Argument: the bundled command line.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startRealRegistry } from '../support/real-registry';
import { startChild } from './child-process';
import { contender, type Job, runFerry } from './contenders';
import {
	type ImageSet,
	type Link,
	PEERS,
	SET_TITLES,
	type SetName,
	startImageSet,
	TARGETS,
} from './image-sets';
import type { Cost } from './measured-command';

const MANY_IMAGES = 10_000;
/** Of the process that moves bytes, whatever it moves. */
const MAX_RESIDENT_BYTES = 200_000_000;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rounds: { type: 'string', default: '1' },
		sets: { type: 'string', default: '38,tiny,big,many' },
		links: { type: 'string', default: 'near,far' },
		peers: { type: 'string' },
	},
});
const ferryFile = positionals[0] ?? '';
const rounds = Number(values.rounds);
const costs = new Map<string, Cost[]>();
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

for (const set of values.sets.split(',')) {
	if (set === 'many') await benchMany();
	else await benchSet(set as SetName);
}
process.exit(0);

async function benchSet(set: SetName): Promise<void> {
	const images = await startImageSet(set);
	const links = values.links.split(',') as Link[];
	for (let round = 0; round < rounds; round += 1) {
		for (const link of links) {
			const peers = wantedPeers(set, link);
			// Another order each round: nobody always comes after the same one.
			const turned = [
				...peers.slice(round % peers.length),
				...peers.slice(0, round % peers.length),
			];
			for (const peer of turned) await benchOne(set, link, peer, images);
		}
	}
	for (const link of links) printTable(set, link);
	if (links.includes('near')) await benchNothingToDo(images);
	await images.source.stop();
	rmSync(images.source.folder, { recursive: true, force: true });
}

function wantedPeers(set: SetName, link: Link): readonly string[] {
	return values.peers?.split(',') ?? PEERS[set][link];
}

async function benchOne(set: SetName, link: Link, peer: string, images: ImageSet): Promise<void> {
	await withJob(link, images, async (job, counts) => {
		const before = counts();
		const cost = await contender(peer)(job);
		const after = counts();
		const key = `${set} ${link} ${peer}`;
		costs.set(key, [...(costs.get(key) ?? []), cost]);
		say(
			`${key}: ${cost.seconds.toFixed(1)} s, CPU ${cost.cpuSeconds.toFixed(1)} s, ${megabytes(cost.peakBytes)}, ` +
				`requests ${after.source - before.source} + ${after.destination - before.destination}`,
		);
	});
}

type Counts = () => { readonly source: number; readonly destination: number };

/** An empty destination and, for far, two relays; gone afterwards. */
async function withJob(
	link: Link,
	{ source, images }: ImageSet,
	work: (job: Job, counts: Counts) => Promise<void>,
): Promise<void> {
	const destination = await startRealRegistry({ isQuiet: true });
	const relays =
		link === 'near'
			? undefined
			: await startChild<{ source: string; destination: string }>('relay-process', [
					source.host,
					destination.host,
				]);
	// What the one before wrote must not be written while the next is timed.
	execFileSync('sync');
	try {
		const hosts = relays?.ready ?? { source: source.host, destination: destination.host };
		const names = images.map((image) => `${image.repository}:${image.tag}`);
		await work({ images: names, ...hosts, ferryFile }, () => ({
			source: source.requestCount(),
			destination: destination.requestCount(),
		}));
	} finally {
		await relays?.stop();
		await destination.stop();
		rmSync(destination.folder, { recursive: true, force: true });
	}
}

/** Requests of a run that finds everything in place. */
async function benchNothingToDo(images: ImageSet): Promise<void> {
	for (const referrers of ['none', 'all'] as const) {
		await withJob('near', images, async (job, counts) => {
			await runFerry({ ...job, referrers });
			const before = counts();
			const cost = await runFerry({ ...job, referrers });
			const after = counts();
			const source = after.source - before.source;
			const destination = after.destination - before.destination;
			const count = images.images.length;
			const target = referrers === 'none' ? `, ${verdict(source + destination <= 2 * count)}` : '';
			say(
				`nothing to do, referrers ${referrers}: ${count} images, ${source} + ${destination} requests, ${cost.seconds.toFixed(1)} s${target}`,
			);
		});
	}
}

/** Memory of a run with very many images; registries from memory in another process, so the time says little. */
async function benchMany(): Promise<void> {
	const registries = await startChild<{ source: string; destination: string; images: string[] }>(
		'many-images-process',
		[String(MANY_IMAGES)],
	);
	const cost = await runFerry({ ...registries.ready, ferryFile });
	await registries.stop();
	say(
		`${MANY_IMAGES} images: ${cost.seconds.toFixed(1)} s, CPU ${cost.cpuSeconds.toFixed(1)} s, ${residentVerdict(cost.peakBytes)}`,
	);
}

function printTable(set: SetName, link: Link): void {
	const peers = wantedPeers(set, link);
	const medianOf = (peer: string, what: (cost: Cost) => number): number =>
		median((costs.get(`${set} ${link} ${peer}`) ?? []).map(what));
	const judged = peers.includes('ferry') ? 'ferry' : (peers[0] ?? '');
	const own = medianOf(judged, (cost) => cost.seconds);
	say(`\n${SET_TITLES[set]}, ${link}, median of ${rounds}`);
	say(`            seconds  CPU s  peak RSS   ${judged.split('/').at(-1)} is`);
	for (const peer of peers) {
		const seconds = medianOf(peer, (cost) => cost.seconds);
		const cpu = medianOf(peer, (cost) => cost.cpuSeconds);
		const peak = medianOf(peer, (cost) => cost.peakBytes);
		const row = `${peer.slice(-10).padEnd(10)}${seconds.toFixed(1).padStart(9)}${cpu.toFixed(1).padStart(7)}${megabytes(peak).padStart(10)}`;
		say(
			`${row}   ${peer === judged ? residentVerdict(peak) : ratioText(set, link, peer, seconds / own)}`,
		);
	}
	say('');
}

function ratioText(set: SetName, link: Link, peer: string, ratio: number): string {
	const target = TARGETS.find((one) => one.set === set && one.link === link && one.peer === peer);
	const text = `${ratio.toFixed(2)} times as fast`;
	return target === undefined
		? text
		: `${text}, target ${target.times}: ${verdict(ratio >= target.times)}`;
}

function residentVerdict(bytes: number): string {
	return `${megabytes(bytes)} resident, target ${megabytes(MAX_RESIDENT_BYTES)}: ${verdict(bytes < MAX_RESIDENT_BYTES)}`;
}

function verdict(isMet: boolean): string {
	return isMet ? 'pass' : 'MISS';
}

function megabytes(bytes: number): string {
	return `${(bytes / 1e6).toFixed(0)} MB`;
}

function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)] ?? Number.NaN;
	const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
	return (lower + upper) / 2;
}
