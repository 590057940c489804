import { describe, expect, it } from 'vitest';
import {
	type BlobMoverPorts,
	createBlobMover,
	isHalting,
} from '../../../../../electron/mirror/copy/blob-mover';
import type { BlobNeed } from '../../../../../electron/mirror/plan/copy-plan';
import { type FaultError, faultError } from '../../../../../electron/platform/fault-error';
import type { FaultCode } from '../../../../../shared/fault/fault-codes';
import { blobKey } from '../../../../../shared/mirror/plan';
import type { RunHappening } from '../../../../../shared/mirror/run-event';
import { faultOf } from '../../../../support/fault-of';
import { MemoryStore, type MemoryStoreOptions } from '../../../../support/memory-store';

interface Bench {
	readonly source: MemoryStore;
	readonly destination: MemoryStore;
	readonly happenings: RunHappening[];
	readonly waits: number[];
	needIn(repository: string): BlobNeed;
	moverWith(
		ports?: Partial<BlobMoverPorts>,
		present?: readonly string[],
	): ReturnType<typeof createBlobMover>;
}

const BYTES = Buffer.alloc(5000, 'blob');

function benchWith(options: MemoryStoreOptions = {}, sourceHost = 'source.example'): Bench {
	const source = new MemoryStore({ host: sourceHost });
	const destination = new MemoryStore({ host: 'destination.example', ...options });
	const descriptor = source.putBlob('team/app', BYTES);
	const happenings: RunHappening[] = [];
	const waits: number[] = [];
	return {
		source,
		destination,
		happenings,
		waits,
		needIn: (repository) => ({
			key: blobKey(repository, descriptor.digest),
			descriptor,
			repository,
			source,
			sourceRepository: 'team/app',
		}),
		moverWith: (ports = {}, present = []) =>
			createBlobMover(
				{ presentKeys: new Set(present), smallBlobs: new Map() },
				{
					destination,
					record: (happening) => happenings.push(happening),
					advance: () => undefined,
					retryAfterMs: (fault, attempt) => (fault.isRetryable ? attempt * 100 : undefined),
					wait: (ms) => {
						waits.push(ms);
						return Promise.resolve();
					},
					keepUpload: () => undefined,
					keptUploads: new Map(),
					throttle: (stream) => stream,
					movesAtOnce: 4,
					signal: new AbortController().signal,
					...ports,
				},
			),
	};
}

function failing(code: FaultCode, side: 'source' | 'destination'): FaultError {
	return faultError({ code, side, subject: 'x' });
}

function types(bench: Bench): string[] {
	return bench.happenings.map((one) => one.type);
}

describe('one blob for many repositories', () => {
	it('is moved once and mounted into the others', async () => {
		const bench = benchWith();
		const mover = bench.moverWith();
		await Promise.all(['a', 'b', 'c', 'd', 'a'].map((name) => mover.ensure(bench.needIn(name))));
		expect(bench.source.countOf('readBlob')).toBe(1);
		expect(bench.destination.countOf('pushBlob')).toBe(1);
		expect(bench.destination.countOf('mountBlob')).toBe(3);
		expect(types(bench).sort()).toEqual(
			['blob.moved', 'blob.mounted', 'blob.mounted', 'blob.mounted', 'blob.started'].sort(),
		);
	});

	it('is moved into each where mounting is refused, after three refusals without asking', async () => {
		const bench = benchWith({ hasMount: false });
		const mover = bench.moverWith();
		for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await mover.ensure(bench.needIn(name));
		expect(bench.destination.countOf('pushBlob')).toBe(6);
		expect(bench.destination.countOf('mountBlob')).toBe(3);
	});

	it('is moved where the answer to a mount is an error: a mount is only a short cut', async () => {
		const bench = benchWith({
			hook: ({ what }) => {
				if (what === 'mountBlob') throw failing('registry.denied', 'destination');
			},
		});
		const mover = bench.moverWith();
		await mover.ensure(bench.needIn('a'));
		await mover.ensure(bench.needIn('b'));
		expect(bench.destination.repository('b').blobs.size).toBe(1);
	});

	it('is led by another repository when the first may not be written to', async () => {
		const bench = benchWith({
			hook: ({ what, repository }) => {
				if (what === 'pushBlob' && repository === 'a')
					throw failing('registry.denied', 'destination');
			},
		});
		const mover = bench.moverWith();
		const outcomes = await Promise.allSettled(
			['a', 'b', 'c'].map((name) => mover.ensure(bench.needIn(name))),
		);
		expect(outcomes.map((one) => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
		expect(bench.destination.countOf('pushBlob b')).toBe(1);
		expect(bench.destination.countOf('pushBlob c')).toBe(0);
		expect(bench.destination.countOf('mountBlob c')).toBe(1);
	});

	it('is not asked for again once its source was found hopeless', async () => {
		const bench = benchWith();
		bench.source.hook = ({ what }) => {
			if (what === 'readBlob') throw failing('blob.not-found', 'source');
		};
		const mover = bench.moverWith();
		const outcomes = await Promise.allSettled(
			['a', 'b', 'c'].map((name) => mover.ensure(bench.needIn(name))),
		);
		expect(outcomes.every((one) => one.status === 'rejected')).toBe(true);
		expect(bench.source.countOf('readBlob')).toBe(1);
		expect(types(bench).filter((type) => type === 'blob.failed')).toHaveLength(3);
	});
});

describe('what the destination claims to have', () => {
	it('is present', async () => {
		const bench = benchWith();
		bench.destination.putBlob('a', BYTES);
		await bench.moverWith({}, [bench.needIn('a').key]).ensure(bench.needIn('a'));
		expect(types(bench)).toEqual(['blob.present']);
	});

	it('is mounted from only after it was read there, once for all', async () => {
		const bench = benchWith();
		bench.destination.putBlob('a', BYTES);
		const mover = bench.moverWith({}, [bench.needIn('a').key]);
		await Promise.all(['b', 'c', 'd'].map((name) => mover.ensure(bench.needIn(name))));
		expect(bench.destination.countOf('isBlobReadable a')).toBe(1);
		expect(bench.destination.countOf('mountBlob')).toBe(3);
		expect(bench.source.countOf('readBlob')).toBe(0);
	});

	it('is moved, not mounted, when it can not be read', async () => {
		const bench = benchWith();
		const mover = bench.moverWith({}, [bench.needIn('a').key]);
		await Promise.all(['b', 'c'].map((name) => mover.ensure(bench.needIn(name))));
		expect(bench.destination.countOf('pushBlob')).toBe(1);
		expect(bench.destination.repository('c').blobs.size).toBe(1);
	});

	it('is replaced once however many find it unreadable', async () => {
		const bench = benchWith();
		const mover = bench.moverWith({}, [bench.needIn('a').key]);
		await mover.ensure(bench.needIn('a'));
		await Promise.all([1, 2, 3].map(() => mover.replace(bench.needIn('a'))));
		expect(bench.destination.countOf('pushBlob')).toBe(1);
		await mover.replace(bench.needIn('a'));
		expect(bench.destination.countOf('pushBlob')).toBe(2);
	});
});

describe('source and destination on one registry', () => {
	it('mount from the source repository, and move nothing', async () => {
		const bench = benchWith({}, 'destination.example');
		bench.destination.putBlob('team/app', BYTES);
		await bench.moverWith().ensure(bench.needIn('copy'));
		expect(types(bench)).toEqual(['blob.mounted']);
		expect(bench.source.countOf('readBlob')).toBe(0);
	});

	it('never mount what the source repository can not show', async () => {
		const bench = benchWith({}, 'destination.example');
		await bench.moverWith().ensure(bench.needIn('copy'));
		expect(types(bench)).toEqual(['blob.started', 'blob.moved']);
	});
});

describe('a move that fails', () => {
	it('is tried again while its fault may pass, and told each time', async () => {
		const bench = benchWith({
			hook: ({ what, times }) => {
				if (what === 'pushBlob' && times < 2) throw failing('registry.unavailable', 'destination');
			},
		});
		await bench.moverWith().ensure(bench.needIn('a'));
		expect(bench.waits).toEqual([100, 200]);
		expect(bench.happenings).toMatchObject([
			{ type: 'blob.started', attempt: 1 },
			{ type: 'blob.failed', willRetry: true, waitMs: 100 },
			{ type: 'blob.started', attempt: 2 },
			{ type: 'blob.failed', willRetry: true, waitMs: 200 },
			{ type: 'blob.started', attempt: 3 },
			{ type: 'blob.moved' },
		]);
	});

	it('is given up after four attempts, or at once when trying again is no use', async () => {
		const stubborn = benchWith({
			hook: ({ what }) => {
				if (what === 'pushBlob') throw failing('registry.unavailable', 'destination');
			},
		});
		await faultOf(() => stubborn.moverWith().ensure(stubborn.needIn('a')));
		expect(stubborn.destination.countOf('pushBlob')).toBe(4);
		const denied = benchWith({
			hook: ({ what }) => {
				if (what === 'pushBlob') throw failing('registry.denied', 'destination');
			},
		});
		await faultOf(() => denied.moverWith().ensure(denied.needIn('a')));
		expect(denied.destination.countOf('pushBlob')).toBe(1);
	});

	it('because of damaged content is tried twice, then believed', async () => {
		const bench = benchWith();
		const [digest = ''] = bench.source.repository('team/app').blobs.keys();
		bench.source.repository('team/app').blobs.set(digest, Buffer.alloc(5000, 'evil'));
		const fault = await faultOf(() => bench.moverWith().ensure(bench.needIn('a')));
		expect(fault).toMatchObject({
			code: 'content.digest-mismatch',
			side: 'source',
			subject: `source.example/team/app@${digest}`,
		});
		expect(bench.source.countOf('readBlob')).toBe(2);
		expect(bench.destination.repository('a').blobs.size).toBe(0);
	});

	it('because the destination is full stops every move that has not begun', async () => {
		const bench = benchWith({
			hook: ({ what }) => {
				if (what === 'pushBlob') throw failing('registry.out-of-space', 'destination');
			},
		});
		const mover = bench.moverWith({ movesAtOnce: 1 });
		const needs = Array.from({ length: 20 }, (_, i): BlobNeed => {
			const descriptor = bench.source.putBlob('team/app', Buffer.from(`blob ${i}`));
			return { ...bench.needIn('a'), key: blobKey('a', descriptor.digest), descriptor };
		});
		const faults = await Promise.all(needs.map((need) => faultOf(() => mover.ensure(need))));
		expect(new Set(faults.map((fault) => fault.code))).toEqual(new Set(['registry.out-of-space']));
		expect(bench.destination.countOf('pushBlob')).toBe(1);
	});

	it('because the run was aborted rejects with the reason, unrecorded', async () => {
		const stop = new AbortController();
		const bench = benchWith({
			hook: ({ what }) => {
				if (what === 'pushBlob') stop.abort(new Error('stopped'));
			},
		});
		const mover = bench.moverWith({ signal: stop.signal });
		await expect(mover.ensure(bench.needIn('a'))).rejects.toThrow('stopped');
		expect(types(bench)).toEqual(['blob.started']);
	});

	it('because of a mistake of ours is thrown as it is', async () => {
		const bench = benchWith({
			hook: ({ what }) => {
				if (what === 'pushBlob') throw new TypeError('oops');
			},
		});
		await expect(bench.moverWith().ensure(bench.needIn('a'))).rejects.toThrow(TypeError);
	});
});

describe('a move that goes on where an earlier sitting left off', () => {
	const half = { location: 'http://x/upload', acknowledgedBytes: 2500 };

	it('sends the rest, and reads back what was not hashed on its way', async () => {
		const bench = benchWith();
		const kept: unknown[] = [];
		bench.destination.hook = ({ what, repository, name }) => {
			if (what === 'readBlob') bench.destination.repository(repository).blobs.set(name, BYTES);
		};
		const mover = bench.moverWith({
			keptUploads: new Map([[bench.needIn('a').key, half]]),
			keepUpload: (_, position) => kept.push(position),
		});
		await mover.ensure(bench.needIn('a'));
		expect(bench.destination.countOf('readBlob a')).toBe(1);
		expect(kept).toEqual([undefined]);
	});

	it('begins anew when what arrived is not what it should be', async () => {
		const bench = benchWith();
		const mover = bench.moverWith({ keptUploads: new Map([[bench.needIn('a').key, half]]) });
		await mover.ensure(bench.needIn('a'));
		expect(bench.happenings).toMatchObject([
			{ type: 'blob.started' },
			{ type: 'blob.failed', willRetry: true, fault: { side: 'destination' } },
			{ type: 'blob.started' },
			{ type: 'blob.moved' },
		]);
		expect(
			bench.destination.repository('a').blobs.get(bench.needIn('a').descriptor.digest),
		).toEqual(BYTES);
	});
});

describe('faults that halt a run', () => {
	it('are those of the destination that every item would meet', () => {
		const fault = { subject: 'x', isRetryable: false };
		expect(isHalting({ ...fault, side: 'destination', code: 'registry.out-of-space' })).toBe(true);
		const refused = { ...fault, side: 'destination', code: 'registry.unauthorized' } as const;
		// Of the whole registry; of one repository it says nothing about the others.
		expect(isHalting({ ...refused, facts: { host: 'x' } })).toBe(true);
		expect(isHalting({ ...refused, subject: 'x/app:1', facts: { host: 'x' } })).toBe(false);
		expect(isHalting({ ...fault, side: 'source', code: 'registry.unauthorized' })).toBe(false);
		expect(isHalting({ ...fault, side: 'destination', code: 'registry.denied' })).toBe(false);
	});
});
