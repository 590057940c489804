import { describe, expect, it } from 'vitest';
import { createLiveRuns } from '../../../../electron/transfer/live-runs';
import type { ToTransfer } from '../../../../electron/transfer/messages';
import {
	type ChildListener,
	createTransferHost,
	type NewRun,
} from '../../../../electron/transfer/transfer-host';
import { makeFault } from '../../../../shared/fault/fault';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../shared/mirror/run-snapshot';
import type { CredentialQuestion } from '../../../../shared/registry/credential';
import { credentialAnswer } from '../../../support/credential-answers';
import { memoryLog } from '../../../support/loopback-ipc';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 3 });

function host() {
	const children: { listener: ChildListener; sent: ToTransfer[]; isKilled: boolean }[] = [];
	const runs = createLiveRuns({ publish: () => undefined, nowMs: () => 0 });
	const log = memoryLog();
	const asked: CredentialQuestion[] = [];
	let jobs = 0;
	const transfers = createTransferHost({
		startChild: (listener) => {
			const child = { listener, sent: [] as ToTransfer[], isKilled: false };
			children.push(child);
			return {
				send: (message) => child.sent.push(message),
				kill: () => {
					child.isKilled = true;
				},
			};
		},
		runs,
		credentials: {
			get: async (question) => {
				asked.push(question);
				return credentialAnswer({ username: 'u', secret: 'CANARY', kind: 'password' });
			},
		},
		proxyOf: async (url) => (url.hostname === 's.x' ? { url: 'http://p.x:1' } : undefined),
		newJobId: () => {
			jobs += 1;
			return `job-${jobs}`;
		},
		log,
	});
	const child = (at = 0) => {
		const found = children[at];
		if (found === undefined) throw new Error('no process was started');
		return found;
	};
	return { transfers, runs, log, children, child, asked };
}

const emptyPlan = {
	totals: {
		images: 0,
		toCopy: 0,
		present: 0,
		refused: 0,
		blobs: 0,
		bytesToMove: 0,
		bytesToMount: 0,
		bytesPresent: 0,
	},
	items: [],
	notes: [],
};

function order(intention: string): NewRun {
	return {
		intention,
		definition: {
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
			images: [{ reference: 's.x/a:1', origin: { file: 'list' } }],
			repositories: [],
			registries: {},
		},
		access: { 's.x': { tls: 'verify' }, 'd.x': { tls: 'verify' } },
	};
}

const begun = reduceRun(undefined, made.planning.slice(0, 1));
if (begun === undefined) throw new Error('the run has not started');
const started = { type: 'began', jobId: 'job-1', state: snapshotOf(begun) };
const planned = { type: 'events', jobId: 'job-1', events: made.planning.slice(1) };

describe('transfer host', () => {
	it('starts no process before there is work, then one', async () => {
		const { transfers, children, child } = host();
		expect(children).toHaveLength(0);
		const first = transfers.startSample();
		const second = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		expect(await first).toBe('run-1');
		expect(await second).toBe('run-1');
		expect(child().sent).toEqual([{ type: 'start-sample', jobId: 'job-1' }]);
	});

	it('folds what happens after the beginning', async () => {
		const { transfers, runs, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		expect(runs.get(await first)?.phase).toBe('running');
	});

	it('rejects with the fault that kept the run from starting', async () => {
		const { transfers, child } = host();
		const answer = transfers.startSample();
		const fault = makeFault({ code: 'disk.full', side: 'this-computer', subject: '/data' });
		child().listener.onMessage({ type: 'failed', jobId: 'job-1', fault });
		await expect(answer).rejects.toMatchObject({ fault });
	});

	it('interrupts the run when the process dies, and starts a new one for the next order', async () => {
		const { transfers, runs, children, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		await first;
		child().listener.onExit(139);
		expect(runs.get('run-1')?.outcome).toBe('interrupted');
		void transfers.startSample();
		expect(children).toHaveLength(2);
		expect(child(1).sent).toEqual([{ type: 'start-sample', jobId: 'job-2' }]);
	});

	it('rejects when the process dies before the run has started', async () => {
		const { transfers, child } = host();
		const answer = transfers.startSample();
		child().listener.onExit(1);
		await expect(answer).rejects.toMatchObject({ fault: { code: 'run.interrupted' } });
	});

	it('interrupts a run whose process failed in the middle', async () => {
		const { transfers, runs, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		await first;
		const fault = makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: 'run' });
		child().listener.onMessage({ type: 'failed', jobId: 'job-1', fault });
		expect(runs.get('run-1')).toMatchObject({ phase: 'stopped', stopFault: fault });
	});

	it.each([
		undefined,
		{ type: 'events', jobId: 'other', events: made.planning },
		{ type: 'ended', jobId: 'job-1' },
		{ ...started, secret: 'x' },
		{ ...planned, events: [{ type: 'run.planned' }] },
	])('takes no message that it did not agree on: %o', async (message) => {
		const { transfers, runs, log, child } = host();
		void transfers.startSample();
		child().listener.onMessage(message);
		expect(runs.list()).toEqual([]);
		expect(log.lines.at(-1)?.what).toBe('message of the transfer process refused');
	});

	it('passes a cancellation on by job, and ignores one of a run that ended', async () => {
		const { transfers, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		transfers.cancel(await first);
		transfers.cancel('unknown');
		expect(child().sent.at(-1)).toEqual({ type: 'stop', jobId: 'job-1', outcome: 'cancelled' });
		child().listener.onMessage({ type: 'ended', jobId: 'job-1', outcome: 'cancelled' });
		transfers.cancel('run-1');
		expect(child().sent).toHaveLength(2);
	});

	it('stops: cancels, waits for the end, then ends the process', async () => {
		const { transfers, child } = host();
		const first = transfers.startSample();
		child().listener.onMessage(started);
		child().listener.onMessage(planned);
		await first;
		const stopped = transfers.stop();
		expect(child().sent.at(-1)).toEqual({ type: 'stop', jobId: 'job-1', outcome: 'interrupted' });
		expect(child().isKilled).toBe(false);
		child().listener.onMessage({ type: 'ended', jobId: 'job-1', outcome: 'cancelled' });
		await stopped;
		expect(child().isKilled).toBe(true);
	});

	it('takes a run that was refused at once for one that never was', async () => {
		const { transfers, runs, child } = host();
		const answer = transfers.run(order('a'));
		child().listener.onMessage(started);
		const fault = makeFault({ code: 'mirror.name-collision', side: 'destination', subject: 'x' });
		child().listener.onMessage({ type: 'failed', jobId: 'job-1', fault });
		await expect(answer).rejects.toMatchObject({ fault });
		expect(runs.list()).toEqual([]);
	});

	it('runs one intention once and others beside it', async () => {
		const { transfers, child } = host();
		void transfers.run(order('a'));
		void transfers.run(order('a'));
		void transfers.run(order('b'));
		void transfers.startSample();
		expect(child().sent.map((message) => message.type)).toEqual(['run', 'run', 'start-sample']);
		expect(child().sent[0]).not.toHaveProperty('intention');
	});

	it('answers what a job asks, for its own hosts only, and nothing once it is gone', async () => {
		const { transfers, child, asked, log } = host();
		void transfers.run(order('a')).catch(() => undefined);
		const ask = (askId: number, question: unknown) =>
			child().listener.onMessage({ type: 'ask', jobId: 'job-1', askId, question });
		ask(1, { kind: 'credential', host: 's.x', repository: 'a/b', isRefused: true });
		ask(2, { kind: 'credential', host: 'other.x' });
		ask(3, { kind: 'proxy', url: 'https://s.x' });
		ask(4, { kind: 'proxy', url: 'https://elsewhere.x' });
		await new Promise((resolve) => setTimeout(resolve, 0));
		const credential = { username: 'u', secret: 'CANARY', kind: 'password' };
		const answers = new Map(
			child().sent.flatMap((message) =>
				message.type === 'answer' ? [[message.askId, message.answer] as const] : [],
			),
		);
		const nothing = { paths: [], passedOver: [] };
		expect(answers.get(1)).toEqual({
			...{ kind: 'credential', credential, origin: 'test' },
			...nothing,
		});
		expect(answers.get(2)).toEqual({ kind: 'credential', ...nothing });
		expect(answers.get(3)).toEqual({ kind: 'proxy', proxy: { url: 'http://p.x:1' } });
		expect(answers.get(4)).toEqual({ kind: 'proxy' });
		expect(asked).toEqual([{ host: 's.x', repository: 'a/b', isRefused: true }]);
		ask(5, { kind: 'credential', host: 's.x' });
		child().listener.onExit(1);
		await new Promise((resolve) => setTimeout(resolve, 0));
		expect(child().sent.filter((message) => message.type === 'answer')).toHaveLength(4);
		expect(JSON.stringify(log.lines)).not.toContain('CANARY');
	});

	it('plans: passes progress on, gives the plan, and calls off when it is told to', async () => {
		const { transfers, child } = host();
		const advanced: number[][] = [];
		const watch = (signal: AbortSignal) => ({
			signal,
			onAdvanced: (...numbers: number[]) => void advanced.push(numbers),
		});
		const { intention: _, ...plan } = order('a');
		const first = transfers.plan(plan, watch(new AbortController().signal));
		child().listener.onMessage({ type: 'planning', jobId: 'job-1', resolved: 1, total: 2 });
		child().listener.onMessage({ type: 'planned', jobId: 'job-1', plan: emptyPlan });
		expect(await first).toEqual(emptyPlan);
		expect(advanced).toEqual([[1, 2]]);
		const controller = new AbortController();
		const second = transfers.plan(plan, watch(controller.signal));
		controller.abort();
		expect(child().sent.at(-1)).toEqual({ type: 'stop', jobId: 'job-2', outcome: 'cancelled' });
		child().listener.onExit(1);
		await expect(second).rejects.toMatchObject({
			fault: { code: 'mirror.plan-stopped', facts: { reason: 'process-ended' } },
		});
	});
});
