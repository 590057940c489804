// One line of the checklist: runs a step, takes its time, and turns whatever goes wrong into a fault.
import type { Fault } from '../../../shared/fault/fault';
import type { ProbeStep, ProbeStepName } from '../../../shared/registry/probe-report';
import { FaultError } from '../../platform/fault-error';
import type { RegistryClientOptions } from '../create-registry-client';
import { faultFromError } from '../fault-from-error';

/** What a step found. With `skipped` it was not to be tried, and this is why. */
export interface Finding {
	readonly facts: Readonly<Record<string, string>>;
	readonly skipped?: string;
	readonly fault?: Fault;
}

/** Runs a step; never throws but for an aborted signal. */
export async function runStep(
	step: ProbeStepName,
	options: RegistryClientOptions,
	signal: AbortSignal,
	work: () => Promise<Finding> | Finding,
): Promise<ProbeStep> {
	signal.throwIfAborted();
	const startedAtMs = options.now();
	const finding = await attempt(options, work);
	signal.throwIfAborted();
	const durationMs = Math.max(0, options.now() - startedAtMs);
	const { facts, skipped, fault } = finding;
	if (fault !== undefined) {
		return { step, outcome: 'fault', durationMs, facts, fault };
	}
	return skipped === undefined
		? { step, outcome: 'ok', durationMs, facts }
		: { step, outcome: 'skipped', durationMs, facts: { ...facts, reason: skipped } };
}

/** A step that was not tried because an earlier one failed, or nobody asked for it. */
export function skippedStep(step: ProbeStepName, reason: string): ProbeStep {
	return { step, outcome: 'skipped', durationMs: 0, facts: { reason } };
}

async function attempt(
	options: RegistryClientOptions,
	work: () => Promise<Finding> | Finding,
): Promise<Finding> {
	try {
		return await work();
	} catch (error) {
		return { facts: {}, fault: faultOfStep(options, error) };
	}
}

/** Names what a step threw. */
export function faultOfStep({ side, host }: RegistryClientOptions, error: unknown): Fault {
	return error instanceof FaultError
		? error.fault
		: faultFromError({ side, host, subject: host }, error);
}
