// The transfer process' work on mirrors: opens the registries of an order, then plans or runs. Connects nothing that the
// order does not name.
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import {
	type DefinedMirror,
	mirrorOfDefinition,
} from '../../shared/mirror/definition/run-definition';
import { planTotals } from '../../shared/mirror/plan';
import type { RunEvent, RunOutcome } from '../../shared/mirror/run-event';
import type { RunState } from '../../shared/mirror/run-state';
import { summaryOf } from '../../shared/mirror/run-summary';
import { createRegistryStores, type RegistryStores } from '../content/registry-stores';
import type { OpenEngine } from '../engine/engine-client';
import { foundBefore } from '../mirror/plan/found-before';
import { planMirror } from '../mirror/plan/plan-mirror';
import type { RunArchive } from '../mirror/run-archive';
import { intentionDigest, runMirror } from '../mirror/run-mirror';
import { wait } from '../platform/clock';
import { faultError } from '../platform/fault-error';
import type { PlanOrder, RunOrder } from './messages';
import type { Questions } from './questions';

export interface MirrorWorkPorts {
	readonly archive: RunArchive;
	/** Asked with `route: engine` only. */
	readonly openEngine: OpenEngine;
	readonly questions: Pick<Questions, 'credential' | 'proxy'>;
	/** PEM, one certificate each. */
	readonly trustedCertificates: readonly string[];
	/** Told sentences that concern no single image. */
	readonly onNote: (text: string) => void;
}

export interface RunWatch {
	readonly signal: AbortSignal;
	readonly onEvent: (event: RunEvent, state: RunState) => void;
}

export interface PlanWatch {
	readonly signal: AbortSignal;
	readonly onAdvanced: (resolved: number, total: number) => void;
}

/** Gives the outcome. @throws FaultError as `runMirror` */
export async function runOrder(
	order: RunOrder,
	ports: MirrorWorkPorts,
	watch: RunWatch,
): Promise<RunOutcome> {
	const mirror = mirrorOf(order);
	const stores = openStores(order, ports);
	try {
		const state = await runMirror(
			{ ...mirror, ...(order.file === undefined ? {} : { file: order.file }) },
			{
				stores,
				archive: ports.archive,
				openEngine: ports.openEngine,
				now: Date.now,
				wait,
				random: Math.random,
			},
			{
				...watch,
				...(order.runId === undefined ? {} : { runId: order.runId }),
				...(order.pins === undefined ? {} : { pins: order.pins }),
				onNote: ports.onNote,
			},
		);
		return state.outcome ?? 'interrupted';
	} finally {
		await stores.close();
	}
}

/** Gives what a run would do; moves and writes nothing. @throws FaultError as `planMirror` */
export async function planOrder(
	order: PlanOrder,
	ports: MirrorWorkPorts,
	{ signal, onAdvanced }: PlanWatch,
): Promise<ShownPlan> {
	const mirror = mirrorOf(order);
	const stores = openStores(order, ports);
	// The start would go on with it, and with the digests that it found.
	const open = await ports.archive.findOpen(intentionDigest(mirror));
	const notes = new Set<string>();
	stores.listen({
		onWaiting: () => undefined,
		onResumed: () => undefined,
		onWarning: ({ text }) => notes.add(text),
	});
	try {
		const { plan } = await planMirror(
			mirror,
			{ stores, now: Date.now, openEngine: ports.openEngine },
			{
				signal,
				progress: seldom(onAdvanced),
				...foundBefore(open?.state),
				// Shown is the whole mirror; what an earlier sitting settled is there by now.
				isSettled: () => false,
			},
		);
		const before = open === undefined ? undefined : summaryOf(open.state);
		return {
			totals: planTotals(plan),
			items: plan.items.map(({ needs: _, ...item }) => item),
			notes: [...notes],
			...(before === undefined
				? {}
				: { continues: { runId: before.runId, arrived: before.arrived, images: before.images } }),
		};
	} finally {
		await stores.close();
	}
}

/** Passes progress on ten times a second, and its end. */
function seldom(onAdvanced: PlanWatch['onAdvanced']): PlanWatch['onAdvanced'] {
	let toldAtMs = 0;
	return (resolved, total) => {
		const nowMs = Date.now();
		if (resolved === total || nowMs - toldAtMs >= 100) {
			toldAtMs = nowMs;
			onAdvanced(resolved, total);
		}
	};
}

function mirrorOf(order: PlanOrder | RunOrder): DefinedMirror {
	const mirror = mirrorOfDefinition(order.definition);
	if (mirror === undefined) {
		throw faultError({ code: 'internal.unexpected', side: 'this-computer', subject: 'definition' });
	}
	return mirror;
}

function openStores(
	{ jobId, access, definition, maxConcurrency }: PlanOrder | RunOrder,
	{ questions, trustedCertificates }: MirrorWorkPorts,
): RegistryStores {
	const { limits } = definition.spec;
	const most = limits.concurrency === 'auto' ? maxConcurrency : limits.concurrency;
	return createRegistryStores({
		accessOf: (host) => access[host] ?? { tls: 'verify' },
		credentialOf: (question) => questions.credential(jobId, question),
		network: {
			proxies: { exceptions: [], lookUp: (url) => questions.proxy(jobId, url) },
			trustedCertificates,
		},
		...(most === undefined ? {} : { maxConcurrency: most }),
		isOneByOne: limits.oneByOne,
		wait,
		random: Math.random,
		now: Date.now,
	});
}
