import { describe, expect, it } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { createTrustStore } from '../../../../renderer/stores/trust-store';
import { contract } from '../../../../shared/ipc/contract';
import type { TrustOutcome } from '../../../../shared/trust/trust-change';
import type { TrustPreview } from '../../../../shared/trust/trust-plan';
import { contractMock, mockFault } from '../../../support/contract-mock';
import {
	APPLIED_STEPS,
	BLOCKED_PREVIEW,
	INSECURE,
	madeOutcome,
	madeOverview,
	madePreview,
	TRUST_HOST,
} from '../../../support/mocked-trust';

const REQUEST = { wish: INSECURE, engines: ['unix:///var/run/docker.sock'] };

function bench() {
	const ends: ((outcome: TrustOutcome | undefined) => void)[] = [];
	const mock = contractMock({
		trust: {
			overview: () => madeOverview(),
			plan: () => madePreview(),
			planRevert: ({ changeId }) => madePreview({ reverts: changeId }),
			apply: () =>
				new Promise((resolve) => {
					ends.push((outcome) =>
						resolve(outcome === undefined ? { kind: 'declined' } : { kind: 'ended', outcome }),
					);
				}),
			verify: () => ({ outcome: madeOutcome('applied') }),
		},
	});
	const store = createTrustStore(connect(contract, mock.bridge));
	store.getState().load();
	const callsOf = (name: string) => mock.calls.filter(({ channel }) => channel.endsWith(name));
	const end = async (outcome: TrustOutcome | undefined) => {
		await expect.poll(() => ends.length).toBe(1);
		ends[0]?.(outcome);
	};
	return { mock, state: () => store.getState(), callsOf, end };
}

describe('engine trust in the window', () => {
	it('is what main sees; a failure leaves what was known', async () => {
		const { mock, state } = bench();
		await state().look();
		expect(state().overview?.engines).toHaveLength(2);
		mock.reply({
			trust: {
				overview: () => {
					throw mockFault('internal.unexpected');
				},
			},
		});
		await state().look();
		expect(state()).toMatchObject({
			isLooking: false,
			overviewFault: { code: 'internal.unexpected' },
		});
		expect(state().overview?.engines).toHaveLength(2);
	});

	it('has no plan of a choice that was changed, not even one that comes late', async () => {
		const { mock, state } = bench();
		const answers: ((preview: TrustPreview) => void)[] = [];
		mock.reply({ trust: { plan: () => new Promise((resolve) => answers.push(resolve)) } });
		const planned = state().makePlan(REQUEST);
		await expect.poll(() => answers.length).toBe(1);
		expect(state().plan.phase).toBe('planning');
		state().edit((draft) => ({ ...draft, address: 'other.example' }));
		expect(state().plan.phase).toBe('none');
		answers[0]?.(madePreview());
		await planned;
		expect(state().plan).toEqual({ phase: 'none' });
	});

	it('applies what was previewed, with the image to try, and shows each step once', async () => {
		const { mock, state, callsOf, end } = bench();
		const proof = `${TRUST_HOST}/team/app:1`;
		state().open({ host: TRUST_HOST, as: 'insecure', proof });
		await state().makePlan(REQUEST);
		const applied = state().applyPlan();
		expect(state()).toMatchObject({ step: 'apply', apply: { phase: 'applying' } });
		const step = { name: 'write', state: 'running' } as const;
		mock.emit('trust', 'stepped', { planId: 'plan-1', step });
		mock.emit('trust', 'stepped', { planId: 'plan-1', step: { ...step, state: 'done' } });
		mock.emit('trust', 'stepped', { planId: 'other', step: { name: 'reload', state: 'running' } });
		expect(state().apply.steps).toEqual([{ name: 'write', state: 'done' }]);
		// Neither choice nor place changes under a change that is at work.
		state().edit((draft) => ({ ...draft, address: '' }));
		state().goToStep('choose');
		state().open({});
		expect(state()).toMatchObject({ step: 'apply', draft: { address: TRUST_HOST } });
		await end(madeOutcome('applied'));
		await applied;
		expect(state().apply).toMatchObject({ phase: 'ended', steps: APPLIED_STEPS });
		expect(callsOf('trust.apply').map(({ input }) => input)).toEqual([{ planId: 'plan-1', proof }]);
		expect(callsOf('trust.overview')).toHaveLength(1);
	});

	it('leaves it at a plan that is blocked, and at a no to the question', async () => {
		const { mock, state, callsOf, end } = bench();
		mock.reply({ trust: { plan: () => BLOCKED_PREVIEW } });
		await state().makePlan(REQUEST);
		await state().applyPlan();
		expect(callsOf('trust.apply')).toEqual([]);
		mock.reply({ trust: { plan: () => madePreview() } });
		await state().makePlan(REQUEST);
		const applied = state().applyPlan();
		await end(undefined);
		await applied;
		expect(state().apply.phase).toBe('declined');
		// What was planned is used up.
		state().goToStep('review');
		expect(state()).toMatchObject({ step: 'review', plan: { phase: 'none' } });
	});

	it('stops the proof, and says why nothing was written', async () => {
		const { mock, state, callsOf } = bench();
		await state().makeRevertPlan('change-1');
		expect(state().plan.preview?.reverts).toBe('change-1');
		mock.reply({
			trust: {
				apply: async () => {
					await state().cancel();
					throw mockFault('disk.full');
				},
			},
		});
		await state().applyPlan();
		expect(callsOf('trust.cancel')).toHaveLength(1);
		expect(state().apply).toMatchObject({
			phase: 'failed',
			isCancelling: false,
			fault: { code: 'disk.full' },
		});
	});

	it('asks the engines of a change again, and takes what they say for its outcome', async () => {
		const { state, end } = bench();
		await state().makePlan(REQUEST);
		const applied = state().applyPlan();
		await end(madeOutcome('written'));
		await applied;
		await state().askAgain('change-1');
		expect(state().asking).toMatchObject({ changeId: 'change-1', isRunning: false });
		expect(state().apply.outcome?.change.state).toBe('applied');
	});
});
