// The contenders: each copies all images of a set from one host to another, as a person would start it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../support/own-process';
import { startDockerd } from '../support/real-engine';
import type { PeerName } from './image-sets';
import { type Cost, measure, pidOf } from './measured-command';

export interface Job {
	/** repository:tag */
	readonly images: readonly string[];
	/** host:port */
	readonly source: string;
	readonly destination: string;
	/** dist/app/headless.cjs */
	readonly ferryFile: string;
}

export interface FerryJob extends Job {
	readonly referrers?: 'all' | 'none';
}

type Contender = (job: Job) => Promise<Cost>;

const CONTENDERS: Readonly<Record<PeerName, Contender>> = {
	ferry: (job) => runFerry(job),
	'skopeo-1': (job) => runSkopeo(job, 1),
	'skopeo-4': (job) => runSkopeo(job, 4),
	docker: runDocker,
};

/** Gives who is called so; any other name is the path of a bundled command line. */
export function contender(name: string): Contender {
	const known = Object.entries(CONTENDERS).find(([peer]) => peer === name)?.[1];
	return known ?? ((job) => runFerry({ ...job, ferryFile: name }));
}

interface Report {
	readonly outcome: string;
	readonly items: readonly { readonly verified: boolean }[];
}

/** The command line in a home of its own; throws unless everything is verified. */
export async function runFerry(job: FerryJob): Promise<Cost> {
	const folder = temporaryFolder('bench-ferry');
	const listed = job.images.map((image) => `${job.source}/${image}\n`);
	writeFileSync(join(folder, 'images.txt'), listed.join(''));
	// JSON is YAML.
	const mirror = {
		apiVersion: 'image-ferry/v1',
		kind: 'Mirror',
		images: [{ list: 'images.txt' }],
		destination: { registry: job.destination, repository: 'mirrored' },
		referrers: job.referrers ?? 'all',
		registries: {
			[job.source]: { tls: 'plain-http' },
			[job.destination]: { tls: 'plain-http' },
		},
	};
	writeFileSync(join(folder, 'mirror.yaml'), JSON.stringify(mirror));
	const cost = await measure(
		[
			...[process.execPath, resolve(job.ferryFile), 'run', 'mirror.yaml'],
			...['--progress', 'none', '--report', 'report.json'],
		],
		{
			cwd: folder,
			env: { PATH: process.env['PATH'], HOME: folder, FERRY_DATA_DIR: join(folder, 'data') },
		},
	);
	const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
	const verified = report.items.filter((item) => item.verified).length;
	if (report.outcome !== 'succeeded' || verified !== job.images.length) {
		throw new Error(`${report.outcome}: ${verified} of ${job.images.length} images verified`);
	}
	return cost;
}

async function runSkopeo(job: Job, atOnce: number): Promise<Cost> {
	const pairs = pairsFile(job, 'docker://');
	const skopeo = ['skopeo', '--insecure-policy', 'copy', '--all', '--quiet'];
	const plainHttp = ['--src-tls-verify=false', '--dest-tls-verify=false'];
	return await measure(['xargs', '-a', pairs, `-P${atOnce}`, '-n2', ...skopeo, ...plainHttp]);
}

const LOOP = `
while read -r from to; do
	docker -H "$1" pull -q "$from" && docker -H "$1" tag "$from" "$to" && docker -H "$1" push -q "$to" || exit 1
done < "$2" > /dev/null`;

/** A fresh engine, so that every image is pulled. */
async function runDocker(job: Job): Promise<Cost> {
	const engine = await startDockerd();
	try {
		const serverPid = pidOf('dockerd');
		return await measure(['bash', '-c', LOOP, 'loop', engine.endpoint, pairsFile(job, '')], {
			...(serverPid === undefined ? {} : { serverPid }),
		});
	} finally {
		await engine.stop();
	}
}

/** A file of lines SOURCE DESTINATION. */
function pairsFile(job: Job, scheme: string): string {
	const file = join(temporaryFolder('bench-pairs'), 'pairs.txt');
	const lines = job.images.map(
		(image) => `${scheme}${job.source}/${image} ${scheme}${job.destination}/mirrored/${image}\n`,
	);
	writeFileSync(file, lines.join(''));
	return file;
}
