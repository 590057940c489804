// Has each engine read what was written, sees with the engine itself that it took it, and proves it with a pull.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { formatReference, type Reference } from '../../../../shared/oci/reference';
import { FaultError, faultError } from '../../../platform/fault-error';
import { expectationOf, problemWith } from '../../verify/expectation';
import { provePull } from '../../verify/prove-pull';
import type { TrustClient } from '../../verify/trust-client';
import { markEngine, type Taking, watchAnswering, watchTaking } from '../../verify/watch-engine';
import { isReloaded, isRestartedByHand, type PlannedEngine } from '../plan/kept-plans';
import type { ChangeRun } from './change-run';

/** @throws FaultError trust.reload-failed, trust.not-taken, trust.engine-gone */
export async function takeEffect(run: ChangeRun, engine: PlannedEngine): Promise<void> {
	const { endpoint } = engine.engine;
	if (isRestartedByHand(engine)) {
		run.steps.skip('reload', endpoint, 'by-hand');
		run.steps.skip('verify', endpoint, 'by-hand');
		return;
	}
	if (isReloaded(engine)) {
		await reloadAndWatch(run, engine);
		return;
	}
	run.steps.skip('reload', endpoint, 'not-needed');
	await run.steps.during(
		'verify',
		endpoint,
		() => seeFiles(run, engine),
		(by) => by,
	);
}

async function reloadAndWatch(run: ChangeRun, engine: PlannedEngine): Promise<void> {
	const { ports, options } = run;
	const { endpoint } = engine.engine;
	const client = run.client(engine);
	const expectation = expectationOf(run.plan.wish, engine.trust.effectiveAfter);
	const mark = await run.steps.during('reload', endpoint, async () => {
		const before = await markEngine(client, expectation, options.signal).catch((error: unknown) => {
			options.signal.throwIfAborted();
			throw goneFault(engine, error instanceof Error ? error.message : String(error));
		});
		run.told.set(endpoint, 'told');
		await run.session().reload(engine.files);
		return before;
	});
	await run.steps.during(
		'verify',
		endpoint,
		async () => {
			const { reload } = engine.files;
			const isRestart = reload.kind === 'unit' && reload.action === 'restart';
			const limitMs = isRestart ? ports.limits.restartMs : ports.limits.reloadMs;
			const asked = { expectation, mark, limitMs };
			const watch = { wait: ports.wait, nowMs: ports.nowMs, pollMs: ports.limits.pollMs };
			return judge(run, engine, await watchTaking(client, asked, watch, options.signal));
		},
		(by) => by,
	);
}

function judge(run: ChangeRun, engine: PlannedEngine, taking: Taking): 'info' | 'reload-event' {
	const { endpoint } = engine.engine;
	switch (taking.kind) {
		case 'took':
			run.told.set(endpoint, 'took');
			return taking.by;
		case 'gone':
			run.told.set(endpoint, 'gone');
			throw goneFault(engine, taking.problem);
		case 'not-taken':
			if (taking.hasReloaded) {
				run.told.set(endpoint, 'took');
			}
			throw notTakenFault(engine, taking.problem);
	}
}

/** Nothing has to be read again: the files are there, and where the engine tells what it makes of them, it is as wished. */
async function seeFiles(run: ChangeRun, engine: PlannedEngine): Promise<'files' | 'info'> {
	await run.compareWritten(engine);
	if (engine.isStopped === true) {
		return 'files';
	}
	const client = run.client(engine);
	if (engine.engine.flavour !== 'program') {
		if (!(await client.isAlive(run.options.signal))) {
			throw goneFault(engine, 'It gives no answer.');
		}
		return 'files';
	}
	const problem = await problemOfCommand(run, engine, client);
	if (problem !== undefined) {
		throw notTakenFault(engine, problem);
	}
	return 'info';
}

async function problemOfCommand(run: ChangeRun, engine: PlannedEngine, { daemon }: TrustClient) {
	try {
		const says = await daemon.registries(run.options.signal);
		return problemWith(expectationOf(run.plan.wish, engine.trust.effectiveAfter), says);
	} catch (error) {
		run.options.signal.throwIfAborted();
		return error instanceof Error ? error.message : String(error);
	}
}

/** @throws FaultError trust.proof-failed */
export async function proveEngine(
	run: ChangeRun,
	engine: PlannedEngine,
	reference: Reference,
): Promise<void> {
	const { endpoint } = engine.engine;
	if (isRestartedByHand(engine) || engine.isStopped === true) {
		run.steps.skip('proof', endpoint, 'by-hand');
		return;
	}
	await run.steps.during(
		'proof',
		endpoint,
		async () => {
			try {
				const { signal } = run.options;
				await provePull(run.client(engine), reference, run.ports.findCredential, signal);
			} catch (error) {
				run.options.signal.throwIfAborted();
				throw proofFault(engine, reference, error);
			}
		},
		() => 'pull',
	);
}

/** An engine that read its files and died a moment later is one that did not take them. @throws FaultError trust.engine-gone */
export async function seeAlive(run: ChangeRun, engine: PlannedEngine): Promise<void> {
	if (!isReloaded(engine)) {
		return;
	}
	const { limits, wait, nowMs } = run.ports;
	const watch = { wait, nowMs, pollMs: limits.pollMs };
	const isAlive = await watchAnswering(run.client(engine), limits.reloadMs, watch);
	run.options.signal.throwIfAborted();
	if (!isAlive) {
		run.told.set(engine.engine.endpoint, 'gone');
		throw goneFault(engine, 'It read its files and then gave no answer any more.');
	}
}

function proofFault({ engine }: PlannedEngine, reference: Reference, error: unknown): FaultError {
	const words = error instanceof Error ? error.message : String(error);
	const known = error instanceof FaultError ? error.fault : undefined;
	return faultError(
		{
			code: 'trust.proof-failed',
			side: 'this-computer',
			subject: formatReference(reference),
			detail: known?.detail ?? words,
			facts: { engine: engineTitle(engine), ...(known === undefined ? {} : { cause: known.code }) },
		},
		error,
	);
}

function notTakenFault({ engine }: PlannedEngine, problem: string): FaultError {
	return faultError({
		code: 'trust.not-taken',
		side: 'this-computer',
		subject: engine.endpoint,
		facts: { engine: engineTitle(engine), problem },
	});
}

function goneFault({ engine }: PlannedEngine, detail: string): FaultError {
	return faultError({
		code: 'trust.engine-gone',
		side: 'this-computer',
		subject: engine.endpoint,
		detail,
		facts: { engine: engineTitle(engine) },
	});
}
