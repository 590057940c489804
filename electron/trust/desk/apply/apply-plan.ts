// Applies exactly what was previewed: nothing is written before the original bytes are kept, and what was written either
// ends verified or is put back.
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import type { Reference } from '../../../../shared/oci/reference';
import { parseReference } from '../../../../shared/oci/reference';
import type { TrustOutcome } from '../../../../shared/trust/trust-change';
import { abortable } from '../../../platform/abortable';
import { FaultError, faultError } from '../../../platform/fault-error';
import { changeOf } from '../../history/change-outcome';
import type { ChangeRecord } from '../../history/change-record';
import type { ApplyOptions } from '../../trust-desk';
import type { DeskPorts } from '../desk-ports';
import { markOf, markOfLook } from '../look-at-file';
import { isChanging, isRestartedByHand, type KeptPlan } from '../plan/kept-plans';
import { compareFiles, finalContent, writeOf } from './change-files';
import { ChangeRun } from './change-run';
import { rollBack } from './roll-back';
import { proveEngine, seeAlive, takeEffect } from './take-effect';

/** Gives `undefined` when the user said no, or stopped it before anything was written. @throws FaultError trust.*, engine.*, disk.* */
export async function applyPlan(
	plan: KeptPlan,
	options: ApplyOptions,
	ports: DeskPorts,
): Promise<TrustOutcome | undefined> {
	const proof = proofOf(options.proof);
	refuseVerdict(plan);
	const run = new ChangeRun(plan, options, ports);
	try {
		if (run.isChanging && !(await abortable(options.confirm(plan.preview), options.signal))) {
			return undefined;
		}
		const record = await prepare(run);
		return await change(run, record, proof);
	} catch (error) {
		if (options.signal.aborted) {
			return undefined;
		}
		throw error;
	} finally {
		await run.close();
	}
}

function proofOf(text: string | undefined): Reference | undefined {
	const parsed = text === undefined ? undefined : parseReference(text);
	if (parsed?.ok === false) {
		throw new FaultError(parsed.fault);
	}
	return parsed?.value;
}

function refuseVerdict({ preview }: KeptPlan): void {
	const { verdict, engines, wish } = preview;
	const findings = engines.flatMap((engine) => engine.findings);
	const readOnly = findings.find(
		({ code, facts }) => code === 'by-hand' && facts['reason'] === 'read-only',
	);
	if (readOnly !== undefined) {
		const file = readOnly.facts['file'] ?? wish.host;
		throw faultError({
			code: 'trust.read-only',
			side: 'this-computer',
			subject: file,
			facts: { file },
		});
	}
	if (verdict === 'blocked') {
		const fault = engines.find((engine) => engine.fault !== undefined)?.fault;
		throw fault === undefined
			? faultError({ code: 'trust.blocked', side: 'this-computer', subject: wish.host })
			: new FaultError(fault);
	}
	if (verdict === 'by-hand') {
		const file = engines.flatMap(({ files }) => files).find(({ access }) => access === 'by-hand');
		const commands = engines.flatMap((engine) => engine.commands).join('\n');
		throw faultError({
			code: 'trust.by-hand',
			side: 'this-computer',
			subject: file?.path ?? wish.host,
			facts: { file: file?.path ?? '', commands },
		});
	}
}

/** Everything up to the first byte. What goes wrong here leaves no trace. */
async function prepare(run: ChangeRun): Promise<ChangeRecord> {
	const { steps, ports, options } = run;
	await steps.during('compare', undefined, async () => {
		await compareFiles(run.files, ports.lookAtFile);
		await validate(run);
		await run.connect();
	});
	options.signal.throwIfAborted();
	// A change comes after those before it, also when the clock was put back: what became of files is told by the order.
	const [newest] = await ports.history.list();
	const record = run.record(Math.max(ports.nowMs(), (newest?.atMs ?? 0) + 1));
	if (!run.isChanging) {
		return record;
	}
	await steps.during('back-up', undefined, () =>
		ports.history.begin(
			record,
			run.files.map(({ original }) => original),
		),
	);
	try {
		await authorize(run);
		options.signal.throwIfAborted();
	} catch (error) {
		await ports.history.forget(run.id).catch(() => undefined);
		throw error;
	}
	return record;
}

/** @throws FaultError trust.config-invalid */
async function validate({ plan, ports }: ChangeRun): Promise<void> {
	for (const { engine, trust } of plan.engines) {
		for (const edit of trust.edits) {
			await ports.validate?.(engine, edit);
		}
	}
}

async function authorize(run: ChangeRun): Promise<void> {
	if (run.plan.preview.asksAdministrator) {
		await run.steps.during('authorize', undefined, () => run.authorize());
		return;
	}
	await run.authorize();
	run.steps.skip('authorize', undefined, 'not-needed');
}

async function change(
	run: ChangeRun,
	record: ChangeRecord,
	proof: Reference | undefined,
): Promise<TrustOutcome> {
	try {
		await write(run);
	} catch (error) {
		if (await isUntouched(run)) {
			await run.ports.history.forget(run.id).catch(() => undefined);
			throw error;
		}
		return giveUp(run, record, error);
	}
	try {
		for (const engine of run.plan.engines) {
			await takeEffect(run, engine);
		}
		await prove(run, proof);
		for (const engine of run.plan.engines) {
			await seeAlive(run, engine);
		}
		await settle(run);
	} catch (error) {
		return giveUp(run, record, error);
	}
	return succeed(run, record);
}

async function write(run: ChangeRun): Promise<void> {
	const changed = run.files.filter(({ original, wished }) => markOf(original) !== markOf(wished));
	if (changed.length > 0) {
		const writes = changed.map((file) => writeOf(file, markOf(file.original), file.wished));
		await run.steps.during('write', undefined, () => run.session().write(writes));
	}
}

/** Whether no file has what this change would write. */
async function isUntouched(run: ChangeRun): Promise<boolean> {
	for (const { path, original, wished } of run.files) {
		const now = markOfLook(await run.ports.lookAtFile(path));
		if (now === markOf(wished) && now !== markOf(original)) {
			return false;
		}
	}
	return true;
}

async function prove(run: ChangeRun, proof: Reference | undefined): Promise<void> {
	for (const engine of run.plan.engines) {
		if (proof === undefined) {
			run.steps.skip('proof', engine.engine.endpoint, 'not-asked');
		} else {
			await proveEngine(run, engine, proof);
		}
	}
	run.options.signal.throwIfAborted();
}

async function settle(run: ChangeRun): Promise<void> {
	const settling = run.files.filter(({ settled }) => settled !== undefined);
	if (settling.length > 0) {
		const writes = settling.map((file) => writeOf(file, markOf(file.wished), finalContent(file)));
		await run.steps.during('settle', undefined, () => run.session().write(writes));
	}
}

async function succeed(run: ChangeRun, record: ChangeRecord): Promise<TrustOutcome> {
	const waits = run.plan.engines.some((engine) => isChanging(engine) && isRestartedByHand(engine));
	const ended = { ...record, state: waits ? 'written' : 'applied' } as const;
	if (run.isChanging) {
		await tell(run, ended);
	}
	await closeReverted(run);
	return outcome(run, ended);
}

/** The user stopped it, or something failed. */
async function giveUp(run: ChangeRun, record: ChangeRecord, error: unknown): Promise<TrustOutcome> {
	const reason = run.options.signal.aborted ? undefined : faultOf(error);
	const { fault: left } = run.isChanging ? await rollBack(run) : {};
	const fault = left ?? reason;
	const ended: ChangeRecord = {
		...record,
		state:
			left === undefined || left.code === 'trust.engine-gone' ? 'rolled-back' : 'roll-back-failed',
		...(fault === undefined ? {} : { fault }),
	};
	if (run.isChanging) {
		await tell(run, ended);
	}
	return outcome(run, ended);
}

/** The change that was undone, with what earlier tries to undo it left. */
async function closeReverted(run: ChangeRun): Promise<void> {
	const { reverts } = run.plan;
	const records = reverts === undefined ? [] : await run.ports.history.list();
	for (const record of records) {
		const isAttempt = record.reverts === reverts && record.state === 'interrupted';
		if (record.id === reverts || (isAttempt && record.id !== run.id)) {
			await tell(run, { ...record, state: 'reverted' });
		}
	}
}

/** On a disk that takes no more, a record goes on saying that the change was interrupted, which can be undone as well. */
async function tell(run: ChangeRun, record: ChangeRecord): Promise<void> {
	await run.ports.history.save(record).catch(() => undefined);
}

async function outcome(run: ChangeRun, record: ChangeRecord): Promise<TrustOutcome> {
	return { change: await changeOf(record, run.ports.lookAtFile), steps: run.steps.steps };
}

function faultOf(error: unknown): Fault {
	return error instanceof FaultError
		? error.fault
		: makeFault({
				code: 'internal.unexpected',
				side: 'this-computer',
				subject: 'trust',
				detail: error instanceof Error ? error.message : String(error),
			});
}
