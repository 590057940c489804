import { describe, expect, it } from 'vitest';
import { afterMs, createEventPublisher } from '../../../../electron/ipc/event-publisher';
import { stopOutcome } from '../../../../electron/mirror/stop-signal';
import { faultError } from '../../../../electron/platform/fault-error';
import { type FromTransfer, fromTransferSchema } from '../../../../electron/transfer/messages';
import { createRunJobs, type PlanJob, type RunJob } from '../../../../electron/transfer/run-jobs';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../../shared/mirror/run-snapshot';
import { memoryLog } from '../../../support/loopback-ipc';
import { madeRun } from '../../../support/run-events';

const made = madeRun({ images: 2 });
function stateAfter(count: number) {
	const state = reduceRun(undefined, made.all.slice(0, count));
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

const order = {
	jobId: 'j',
	definition: {
		kind: 'mirror' as const,
		spec: {
			name: 'm',
			destination: { registry: 'd.x' },
			rewrite: [],
			platforms: 'all' as const,
			referrers: 'all' as const,
			existingTag: 'replace' as const,
			route: 'direct' as const,
			limits: { concurrency: 'auto' as const, oneByOne: false },
		},
		images: [{ reference: 's.x/a:1', origin: { file: 'list' } }],
		repositories: [],
		registries: {},
	},
	access: { 's.x': { tls: 'verify' as const }, 'd.x': { tls: 'verify' as const } },
};
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

function jobs(sample: RunJob, plan: PlanJob = () => Promise.resolve(emptyPlan)) {
	const answers: unknown[] = [];
	const sent: FromTransfer[] = [];
	const send = (message: FromTransfer) => sent.push(fromTransferSchema.parse(message));
	const log = memoryLog();
	const take = createRunJobs({
		sample,
		run: (given) => (watch) => {
			answers.push(given.definition.spec.name);
			return sample(watch);
		},
		plan: () => plan,
		onAnswer: (askId, answer) => answers.push([askId, answer]),
		send,
		publisher: createEventPublisher({
			send: (jobId, events) => send({ type: 'events', jobId, events }),
			intervalMs: () => 60_000,
			after: afterMs,
		}),
		log,
	});
	return { take, sent, log, answers };
}

describe('run jobs', () => {
	it('run the sample, tell what happened, then how it ended', async () => {
		const { take, sent } = jobs(async ({ onEvent }) => {
			for (const [at, event] of made.all.entries()) onEvent(event, stateAfter(at + 1));
			return 'succeeded';
		});
		take({ type: 'start-sample', jobId: 'j' });
		await settle();
		expect(sent).toEqual([
			{ type: 'began', jobId: 'j', state: snapshotOf(stateAfter(1)) },
			{ type: 'events', jobId: 'j', events: made.all.slice(1) },
			{ type: 'ended', jobId: 'j', outcome: 'succeeded' },
		]);
	});

	it('abort the one that is cancelled', async () => {
		const { take, sent } = jobs(
			({ signal }) =>
				new Promise((resolve) =>
					signal.addEventListener('abort', () => resolve(stopOutcome(signal))),
				),
		);
		take({ type: 'start-sample', jobId: 'j' });
		take({ type: 'stop', jobId: 'other', outcome: 'cancelled' });
		await settle();
		expect(sent).toEqual([]);
		take({ type: 'stop', jobId: 'j', outcome: 'cancelled' });
		await settle();
		expect(sent).toEqual([{ type: 'ended', jobId: 'j', outcome: 'cancelled' }]);
	});

	it('tell faults as they are and everything else as unexpected, logged', async () => {
		const refused = jobs(() =>
			Promise.reject(faultError({ code: 'disk.full', side: 'this-computer', subject: '/d' })),
		);
		refused.take({ type: 'start-sample', jobId: 'j' });
		const broken = jobs(() => Promise.reject(new Error('oh')));
		broken.take({ type: 'start-sample', jobId: 'j' });
		await settle();
		expect(refused.sent).toMatchObject([{ type: 'failed', fault: { code: 'disk.full' } }]);
		expect(broken.sent).toMatchObject([
			{ type: 'failed', fault: { code: 'internal.unexpected', logId: 'log-1' } },
		]);
		expect(broken.log.lines).toHaveLength(1);
	});

	it('run a mirror as it is defined, once for an order that comes twice', async () => {
		const { take, sent, answers } = jobs(async () => 'succeeded');
		take({ type: 'run', ...order });
		take({ type: 'run', ...order });
		await settle();
		expect(answers).toEqual(['m']);
		expect(sent).toEqual([{ type: 'ended', jobId: 'j', outcome: 'succeeded' }]);
	});

	it('plan, tell how far, and give the plan', async () => {
		const { take, sent } = jobs(
			() => Promise.resolve('succeeded'),
			async ({ onAdvanced }) => {
				onAdvanced(1, 2);
				return emptyPlan;
			},
		);
		take({ type: 'plan', ...order });
		await settle();
		expect(sent).toEqual([
			{ type: 'planning', jobId: 'j', resolved: 1, total: 2 },
			{ type: 'planned', jobId: 'j', plan: emptyPlan },
		]);
	});

	it('say of a plan that was called off that it was', async () => {
		const { take, sent } = jobs(
			() => Promise.resolve('succeeded'),
			({ signal }) =>
				new Promise((_resolve, reject) =>
					signal.addEventListener('abort', () => reject(signal.reason as Error)),
				),
		);
		take({ type: 'plan', ...order });
		take({ type: 'stop', jobId: 'j', outcome: 'cancelled' });
		await settle();
		expect(sent).toMatchObject([{ type: 'failed', fault: { code: 'mirror.plan-stopped' } }]);
	});

	it('pass answers on to the one that asked', () => {
		const { take, answers } = jobs(() => Promise.resolve('succeeded'));
		const answer = {
			kind: 'credential',
			credential: { username: 'u', secret: 's', kind: 'password' },
			paths: ['team/app'],
			passedOver: [],
		};
		take({ type: 'answer', askId: 7, answer });
		expect(answers).toEqual([[7, answer]]);
	});

	it('refuse messages that are no order', () => {
		const { take, sent, log } = jobs(() => Promise.resolve('succeeded'));
		for (const junk of [undefined, 'start', { type: 'start-sample' }, { type: 'run', jobId: 'j' }])
			take(junk);
		expect(sent).toEqual([]);
		expect(log.lines).toHaveLength(4);
	});
});
