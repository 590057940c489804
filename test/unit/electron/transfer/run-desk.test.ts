import { describe, expect, it } from 'vitest';
import type { KeptDefinition } from '../../../../electron/mirror/run-history';
import { faultError } from '../../../../electron/platform/fault-error';
import { runDesk } from '../../../../electron/transfer/run-desk';
import type { NewRun } from '../../../../electron/transfer/transfer-host';
import { makeFault } from '../../../../shared/fault/fault';
import type { MirrorDefinition } from '../../../../shared/mirror/definition/run-definition';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { faultOf } from '../../../support/fault-of';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 3 });
const fault = makeFault({ code: 'registry.denied', side: 'source', subject: 'x' });

function stateAfter(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const running = stateAfter(made.planning);
/** Images 1 and 2 failed. */
const broken = stateAfter([
	...made.planning,
	{ type: 'item.failed', seq: 1000, atMs: 1, index: 1, fault },
	{ type: 'item.failed', seq: 1001, atMs: 1, index: 2, fault },
	{ type: 'run.stopped', seq: 1002, atMs: 1, outcome: 'cancelled' },
]);
const sources = running.items.map((item) => item.source);

const definition: MirrorDefinition = {
	kind: 'mirror',
	spec: {
		name: 'm',
		destination: { registry: 'd.x' },
		rewrite: [],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
	},
	images: sources.map((reference, index) => ({ reference, origin: { file: 'l', line: index } })),
	repositories: [],
	registries: { 'd.x': { tls: 'plain-http' } },
};

interface Past {
	readonly state?: RunState;
	readonly live?: RunState;
	readonly kept?: KeptDefinition;
}

function desk({ state, live, kept = { definition, mirrorFile: '/m.yaml' } }: Past, isKept = true) {
	const runs: NewRun[] = [];
	const made = runDesk({
		live: { get: () => live },
		history: {
			read: async (runId) => {
				if (state === undefined) {
					throw faultError({ code: 'run.not-found', side: 'this-computer', subject: runId });
				}
				return state;
			},
			definition: async () => (isKept ? kept : undefined),
		},
		host: {
			run: async (run) => {
				runs.push(run);
				return run.runId ?? 'new';
			},
			startSample: async () => 'sample',
		},
		saved: { list: async () => [{ host: 'd.x', name: 'd', tls: 'verify' }] },
		maxConcurrency: async () => 7,
		orderOfPlan: () => Promise.reject(new Error('no draft here')),
	});
	return { desk: made, runs };
}

describe('runs that go on', () => {
	it('go on by what they were made of, under their id, as registries are saved by now', async () => {
		const { desk: one, runs } = desk({ state: broken });
		expect(await one.continue('run-1')).toBe('run-1');
		expect(runs[0]).toMatchObject({
			runId: 'run-1',
			file: '/m.yaml',
			maxConcurrency: 7,
			access: { 'd.x': { tls: 'verify' } },
		});
		expect(runs[0]?.definition).toEqual(definition);
	});

	it('are retried with what failed alone, by position where it is given', async () => {
		const { desk: one, runs } = desk({ state: broken });
		expect(await one.retry('run-1')).toBe('new');
		expect(await one.retry('run-1', [2])).toBe('new');
		expect(runs.map((run) => run.definition.images.map(({ reference }) => reference))).toEqual([
			[sources[1], sources[2]],
			[sources[2]],
		]);
		// By the digests that failed, not by what the tags point at since.
		const { source, sourceDigest } = broken.items[2] ?? {};
		expect(runs[1]?.pins).toEqual({ sources: [source], digests: { [`${source}`]: sourceDigest } });
		expect(runs[0]?.intention).not.toBe(runs[1]?.intention);
		expect(runs[0]).not.toHaveProperty('runId');
	});

	it('are the sample again when they were one', async () => {
		const kept = { definition: { kind: 'sample' } } as const;
		const { desk: one } = desk({ state: broken, kept });
		expect(await one.continue('run-1')).toBe('sample');
		expect(await one.retry('run-1')).toBe('sample');
	});

	it('are refused with the reason where there is nothing to go on with', async () => {
		const reasonOf = async (past: Past, isKept = true, items?: readonly number[]) => {
			const { desk: one } = desk(past, isKept);
			const faults = [
				await faultOf(() => one.continue('run-1')).catch(() => undefined),
				await faultOf(() => one.retry('run-1', items)).catch(() => undefined),
			];
			return faults.map((each) => each?.facts?.['reason'] ?? each?.code);
		};
		const finished = stateAfter(made.all);
		expect(await reasonOf({ state: finished })).toEqual(['finished', 'nothing-failed']);
		expect(await reasonOf({ live: running })).toEqual(['active', 'active']);
		expect(await reasonOf({ state: broken }, false)).toEqual(['no-definition', 'no-definition']);
		expect(await reasonOf({ state: broken }, true, [0])).toEqual([undefined, 'nothing-failed']);
		expect(await reasonOf({})).toEqual(['run.not-found', 'run.not-found']);
	});
});
