// A trust desk that answers as it was told, and keeps what it was asked.
import type { TrustDesk } from '../../electron/trust/trust-desk';
import type { TrustOverview } from '../../shared/ipc/groups/trust';
import type { TrustChange, TrustOutcome } from '../../shared/trust/trust-change';
import type { EnginePreview, TrustPreview, TrustRequest } from '../../shared/trust/trust-plan';
import { madeEngine } from './made-trust';

const EFFECT = { standing: 'none', insecure: [], mirrors: [], caFiles: [] } as const;

export function enginePreview(parts: Partial<EnginePreview> = {}): EnginePreview {
	return {
		engine: madeEngine(),
		files: [
			{
				path: '/etc/docker/daemon.json',
				role: 'daemon-json',
				action: 'change',
				owner: 'root',
				mode: '0644',
				access: 'administrator',
				rows: [
					{ kind: 'removed', before: 1, text: '{}', end: 'none' },
					{ kind: 'added', after: 1, text: '{"insecure-registries":["r.example:5000"]}' },
				],
			},
		],
		findings: [],
		effectiveNow: EFFECT,
		effectiveAfter: { ...EFFECT, standing: 'insecure', insecure: ['r.example:5000'] },
		consequence: {
			step: 'reload',
			what: 'docker.service',
			containersRunning: 7,
			stopsContainers: false,
		},
		commands: ['sudo true'],
		...parts,
	};
}

export function trustPreview(parts: Partial<TrustPreview> = {}): TrustPreview {
	return {
		id: 'p-1',
		wish: { host: 'r.example:5000', as: 'insecure' },
		engines: [enginePreview()],
		verdict: 'apply',
		asksAdministrator: true,
		...parts,
	};
}

export function trustChange(parts: Partial<TrustChange> = {}): TrustChange {
	return {
		id: 'c-1',
		atMs: Date.UTC(2026, 10, 21),
		wish: { host: 'r.example:5000', as: 'insecure' },
		state: 'applied',
		engines: [madeEngine()],
		files: [{ path: '/etc/docker/daemon.json', drift: 'as-left' }],
		...parts,
	};
}

export interface FakeTrustDesk extends TrustDesk {
	readonly asked: {
		readonly requests: TrustRequest[];
		readonly reverted: string[];
		readonly applied: { readonly planId: string; readonly proof: string | undefined }[];
	};
}

export interface FakeAnswers {
	readonly overview?: TrustOverview;
	readonly preview?: TrustPreview;
	readonly outcome?: TrustOutcome;
	/** Done instead of applying. */
	readonly onApply?: () => Promise<TrustOutcome>;
}

export function fakeTrustDesk(answers: FakeAnswers = {}): FakeTrustDesk {
	const asked: FakeTrustDesk['asked'] = { requests: [], reverted: [], applied: [] };
	const outcome = answers.outcome ?? { change: trustChange(), steps: [] };
	const preview = answers.preview ?? trustPreview();
	return {
		asked,
		overview: () =>
			Promise.resolve(
				answers.overview ?? {
					engines: [{ engine: madeEngine(), files: [], standings: [] }],
					changes: [],
				},
			),
		plan: (request) => {
			asked.requests.push(request);
			return Promise.resolve({ ...preview, wish: request.wish });
		},
		planRevert: (changeId) => {
			asked.reverted.push(changeId);
			return Promise.resolve({ ...preview, reverts: changeId });
		},
		apply: async (planId, { proof, confirm, onStep }) => {
			if (!(await confirm(preview))) return undefined;
			asked.applied.push({ planId, proof });
			for (const step of outcome.steps) onStep(step);
			return answers.onApply === undefined ? outcome : answers.onApply();
		},
		verify: () => Promise.resolve(outcome),
	};
}
