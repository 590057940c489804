// Puts everything back after a change that was written and did not end well: the original bytes in every file, and every
// engine as it was. Docker lets go of a list only when it reads it empty, so an emptied file may go before the original.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { FaultError } from '../../../platform/fault-error';
import { expectationOf } from '../../verify/expectation';
import {
	type EngineMark,
	markEngine,
	watchAnswering,
	watchTaking,
} from '../../verify/watch-engine';
import { type Mark, markOf, markOfLook } from '../look-at-file';
import { isReloaded, type PlannedEngine } from '../plan/kept-plans';
import type { RoutedWrite } from './batch-session';
import { type ChangeFile, type Content, isOurs, writeOf } from './change-files';
import type { ChangeRun } from './change-run';

/** `fault`: what a person has to look at; absent when all is as it was. */
export interface RolledBack {
	readonly fault?: Fault;
}

/** Never throws. */
export async function rollBack(run: ChangeRun): Promise<RolledBack> {
	try {
		return await run.steps.during('roll-back', undefined, async () => {
			const problem = await putBack(run);
			if (problem !== undefined) {
				throw new FaultError(problem);
			}
			return {};
		});
	} catch (error) {
		return {
			fault:
				error instanceof FaultError
					? error.fault
					: failedFault(run, error instanceof Error ? error.message : String(error)),
		};
	}
}

async function putBack(run: ChangeRun): Promise<Fault | undefined> {
	const engines = run.plan.engines.filter((one) => isReloaded(one));
	const foreign: Foreign = new Map();
	const isHolding = (file: ChangeFile): boolean =>
		file.engines.some((endpoint) => run.told.get(endpoint) === 'took');
	await writeBack(run, foreign, (file) =>
		isHolding(file) ? (file.emptied ?? file.original) : file.original,
	);
	const problems: Fault[] = [];
	for (const engine of engines) {
		const problem = await bringBack(run, engine, foreign);
		if (problem !== undefined) {
			problems.push(problem);
		}
	}
	await writeBack(run, foreign, ({ original }) => original);
	// An engine that is gone holds nothing; what still holds the change, or was not put back, weighs more.
	const all = [...(foreign.size === 0 ? [] : [foreignFault(foreign)]), ...problems];
	return all.find(({ code }) => code !== 'trust.engine-gone') ?? all[0];
}

/** Gives what is wrong with the engine now that its files are back; `undefined` when it is as before. */
async function bringBack(
	run: ChangeRun,
	engine: PlannedEngine,
	foreign: Foreign,
): Promise<Fault | undefined> {
	const { endpoint } = engine.engine;
	if (!run.files.some((file) => file.engines.includes(endpoint))) {
		// It was only told to read what was there already.
		return undefined;
	}
	switch (run.told.get(endpoint)) {
		case undefined:
			return undefined;
		case 'gone':
			return revive(run, engine, foreign);
		case 'took':
			return (await isAsBefore(run, engine)) ? undefined : holdsFault(engine);
		case 'told': {
			// It was told, and did not take it as far as was seen. Should it have done so late, it has to let go.
			if (await isAsBefore(run, engine)) {
				return undefined;
			}
			await writeBack(run, foreign, ({ emptied, original }) => emptied ?? original);
			return (await isAsBefore(run, engine)) ? undefined : holdsFault(engine);
		}
	}
}

async function isAsBefore(run: ChangeRun, engine: PlannedEngine): Promise<boolean> {
	const { ports, plan } = run;
	const client = run.client(engine);
	const never = new AbortController().signal;
	const expectation = expectationOf(plan.wish, engine.trust.effectiveNow);
	try {
		const mark = await markEngine(client, expectation, never);
		const took = run.told.get(engine.engine.endpoint) === 'took';
		await run
			.session()
			.reload(engine.files)
			.catch((error: unknown) => {
				if (took) throw error;
			});
		// One that never read the wished files has nothing to let go of: that it says so is enough.
		const asked: EngineMark = took ? mark : { time: undefined, wasMet: false };
		const watch = { wait: ports.wait, nowMs: ports.nowMs, pollMs: ports.limits.pollMs };
		const { reload } = engine.files;
		const isRestart = reload.kind === 'unit' && reload.action === 'restart';
		const limitMs = isRestart ? ports.limits.restartMs : ports.limits.reloadMs;
		const taking = await watchTaking(client, { expectation, mark: asked, limitMs }, watch, never);
		return taking.kind === 'took';
	} catch {
		return false;
	}
}

/** The files are back; what died on the new ones is started again where something can start it. */
async function revive(
	run: ChangeRun,
	engine: PlannedEngine,
	foreign: Foreign,
): Promise<Fault | undefined> {
	const { limits, wait, nowMs } = run.ports;
	const watch = { wait, nowMs, pollMs: limits.pollMs };
	if (await watchAnswering(run.client(engine), limits.reloadMs, watch)) {
		// It was busy, not dead: a restart would stop containers that were promised to go on.
		run.told.set(engine.engine.endpoint, 'told');
		return bringBack(run, engine, foreign);
	}
	await run
		.session()
		.reload(engine.files, 'restart')
		.catch(() => undefined);
	const isUnit = engine.files.reload.kind === 'unit';
	const limitMs = isUnit ? limits.restartMs : limits.reloadMs;
	const isBack = await watchAnswering(run.client(engine), limitMs, watch);
	return isBack ? undefined : goneForGoodFault(engine);
}

/** Files that are not ours to replace any more, with what became of each. */
type Foreign = Map<ChangeFile, string>;

/** Writes what is not there yet; what somebody else wrote stays, and the others go back. @throws FaultError trust.roll-back-failed */
async function writeBack(
	run: ChangeRun,
	foreign: Foreign,
	target: (file: ChangeFile) => Content,
): Promise<void> {
	const attempt = async (): Promise<void> => {
		const writes: RoutedWrite[] = [];
		for (const file of run.files) {
			const now = await markNow(run, file, foreign);
			if (now !== undefined && now !== markOf(target(file))) {
				writes.push(writeOf(file, now, target(file)));
			}
		}
		if (writes.length > 0) {
			await run.session().write(writes);
		}
	};
	try {
		await attempt();
	} catch (error) {
		// A helper that died takes nothing more: once more through a new one.
		await run
			.authorize()
			.then(attempt, () => {
				throw error;
			})
			.catch((last: unknown) => {
				const words = last instanceof Error ? last.message : String(last);
				throw new FaultError(failedFault(run, words, foreign), last);
			});
	}
}

/** `undefined`: it is not ours to replace. */
async function markNow(
	run: ChangeRun,
	file: ChangeFile,
	foreign: Foreign,
): Promise<Mark | undefined> {
	const mark = markOfLook(await run.ports.lookAtFile(file.path));
	if (mark !== undefined && isOurs(file, mark)) {
		return mark;
	}
	foreign.set(
		file,
		mark === undefined
			? `${file.path} can't be read any more.`
			: `Somebody else changed ${file.path} meanwhile; it was left as it is.`,
	);
	return undefined;
}

function foreignFault(foreign: Foreign): Fault {
	return makeFault({
		code: 'trust.roll-back-failed',
		side: 'this-computer',
		subject: [...foreign.keys()].map(({ path }) => path).join(', '),
		facts: { problem: [...foreign.values()].join(' '), reason: 'foreign' },
	});
}

/** Its commands leave alone what somebody else wrote. */
function failedFault(run: ChangeRun, problem: string, foreign: Foreign = new Map()): Fault {
	const commands = run.files.flatMap((file, index) => {
		if (foreign.has(file)) {
			return [];
		}
		const original = run.ports.history.originalPath(run.id, index);
		return file.original === undefined
			? [`rm ${quoted(file.path)}`]
			: [`cp ${quoted(original)} ${quoted(file.path)}`];
	});
	return makeFault({
		code: 'trust.roll-back-failed',
		side: 'this-computer',
		subject: run.files.map(({ path }) => path).join(', '),
		facts: { problem, commands: commands.join(' && ') },
	});
}

/** For a shell. */
function quoted(text: string): string {
	return /^[\w/.:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function holdsFault({ engine }: PlannedEngine): Fault {
	return makeFault({
		code: 'trust.reload-failed',
		side: 'this-computer',
		subject: engine.endpoint,
		facts: {
			engine: engineTitle(engine),
			problem: 'The files are as they were before, but the engine still runs with the change.',
		},
	});
}

function goneForGoodFault({ engine }: PlannedEngine): Fault {
	return makeFault({
		code: 'trust.engine-gone',
		side: 'this-computer',
		subject: engine.endpoint,
		facts: {
			engine: engineTitle(engine),
			problem: 'The files are as they were before, but the engine has not come back by itself.',
		},
	});
}
