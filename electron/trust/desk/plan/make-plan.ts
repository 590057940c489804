// From a wish to a plan: every engine is read and judged, and what would be written is previewed. Changes nothing.
import { engineTitle } from '../../../../shared/engine/engine-info';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import type { TrustEngine } from '../../../../shared/trust/engine-files';
import type { TrustFinding } from '../../../../shared/trust/trust-finding';
import type { EnginePreview, PlannedEdit, TrustRequest } from '../../../../shared/trust/trust-plan';
import { parseTrustSubject } from '../../../../shared/trust/trust-subject';
import { FaultError, faultError } from '../../../platform/fault-error';
import { type DeskPorts, planEngine } from '../desk-ports';
import { sha256Of } from '../look-at-file';
import { checkCa } from './check-ca';
import { type JudgedEngine, type KeptPlan, NOTHING_EFFECTIVE, planOf } from './kept-plans';

/** @throws FaultError trust.host-invalid, trust.ca-invalid, trust.engine-unknown, engine.denied */
export async function makePlan(
	{ wish: asked, engines: endpoints }: TrustRequest,
	ports: DeskPorts,
	signal: AbortSignal,
): Promise<KeptPlan> {
	const subject = parseTrustSubject(asked.host);
	if (!subject.ok) {
		throw new FaultError(subject.fault);
	}
	const { wish, findings } = checkCa({ ...asked, host: subject.value }, ports.nowMs());
	const known = await ports.finder.list(signal);
	const engines = await Promise.all(
		[...new Set(endpoints)].map(
			async (endpoint) =>
				known.find((one) => one.endpoint === endpoint) ?? (await unknown(endpoint, ports, signal)),
		),
	);
	const judged = await Promise.all(
		engines.map((engine) =>
			judgeEngine(engine, signal, async () => {
				const files = await ports.finder.read(engine, wish, signal);
				const planned = planEngine(ports.planners, wish, files);
				if (!planned.ok) {
					throw new FaultError(planned.fault);
				}
				const trust = { ...planned.value, findings: [...planned.value.findings, ...findings] };
				const preview = ports.planners.preview(files, trust);
				return { preview, planned: { engine, files, trust } };
			}),
		),
	);
	return planOf({ id: ports.newId(), wish }, agreeing(judged));
}

/** One that may not be used is there all the same. @throws FaultError trust.engine-unknown, engine.denied */
async function unknown(endpoint: string, ports: DeskPorts, signal: AbortSignal): Promise<never> {
	const asked = {
		endpoint,
		kind: 'docker',
		version: '',
		isRootless: false,
		flavour: 'remote',
	} as const;
	let fault: Fault | undefined;
	try {
		(await ports.openClient(asked, signal)).close();
	} catch (error) {
		fault = error instanceof FaultError ? error.fault : undefined;
	}
	signal.throwIfAborted();
	throw fault?.code === 'engine.denied'
		? new FaultError(fault)
		: faultError({ code: 'trust.engine-unknown', side: 'this-computer', subject: endpoint });
}

/** What is wrong with one engine is told with it, and leaves the others to be seen. */
export async function judgeEngine(
	engine: TrustEngine,
	signal: AbortSignal,
	judge: () => Promise<JudgedEngine>,
): Promise<JudgedEngine> {
	try {
		return await judge();
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof FaultError)) {
			throw error;
		}
		return { preview: faultyPreview(engine, error.fault) };
	}
}

function faultyPreview(engine: TrustEngine, fault: Fault, findings: readonly TrustFinding[] = []) {
	const { endpoint, kind, version, isRootless, flavour } = engine;
	return {
		engine: { endpoint, kind, version, isRootless, flavour },
		files: [],
		findings,
		effectiveNow: NOTHING_EFFECTIVE,
		effectiveAfter: NOTHING_EFFECTIVE,
		consequence: { step: 'nothing', stopsContainers: false },
		fault,
		commands: [],
	} satisfies EnginePreview;
}

/** Engines may read the same file. What one would make of it has to be what the other would. */
export function agreeing(engines: readonly JudgedEngine[]): readonly JudgedEngine[] {
	const contents = new Map<string, string>();
	return engines.map((one) => {
		const clash = one.planned?.trust.edits.find((edit) => {
			const content = contentOf(edit);
			const other = contents.get(edit.before.path) ?? content;
			contents.set(edit.before.path, other);
			return other !== content;
		});
		if (clash === undefined || one.planned === undefined) {
			return one;
		}
		const fault = makeFault({
			code: 'trust.blocked',
			side: 'this-computer',
			subject: engineTitle(one.planned.engine),
			facts: {
				file: clash.before.path,
				problem: `Another engine reads ${clash.before.path} too and needs it otherwise; choose one engine at a time.`,
			},
		});
		return { preview: faultyPreview(one.planned.engine, fault, one.preview.findings) };
	});
}

function contentOf({ after, settled }: PlannedEdit): string {
	const name = (bytes: Uint8Array | undefined): string =>
		bytes === undefined ? 'missing' : sha256Of(bytes);
	return `${name(after)} ${settled === undefined ? '' : name(settled.content)}`;
}
