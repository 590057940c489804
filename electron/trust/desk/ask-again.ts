// Asks the engines of a change again, such as after the user restarted Docker Desktop. Writes no file of theirs.

import type { Reference } from '../../../shared/oci/reference';
import { parseReference } from '../../../shared/oci/reference';
import type { TrustOutcome } from '../../../shared/trust/trust-change';
import { FaultError, faultError } from '../../platform/fault-error';
import { changeOf } from '../history/change-outcome';
import type { ChangeRecord } from '../history/change-record';
import type { ApplyOptions } from '../trust-desk';
import { expectationOf, isMet } from '../verify/expectation';
import { provePull } from '../verify/prove-pull';
import type { TrustClient } from '../verify/trust-client';
import { StepTeller } from './apply/step-teller';
import type { DeskPorts } from './desk-ports';

type RecordedEngine = ChangeRecord['engines'][number];

/** An engine that says nothing must not hold up every later change. */
const ANSWER_LIMIT_MS = 15_000;

/** @throws FaultError trust.not-found, engine.* */
export async function askAgain(
	changeId: string,
	{ proof, signal }: Pick<ApplyOptions, 'proof' | 'signal'>,
	ports: DeskPorts,
): Promise<TrustOutcome> {
	const record = await ports.history.find(changeId);
	if (record === undefined) {
		throw faultError({ code: 'trust.not-found', side: 'this-computer', subject: changeId });
	}
	const reference = proof === undefined ? undefined : parseReference(proof);
	if (reference?.ok === false) {
		throw new FaultError(reference.fault);
	}
	const steps = new StepTeller(() => undefined);
	let ended = record;
	if (record.state === 'applied' || record.state === 'written') {
		const isTaken = await askAll({ record, reference: reference?.value, ports, signal, steps });
		if (isTaken && record.state === 'written') {
			ended = { ...record, state: 'applied' };
			await ports.history.save(ended);
		}
	}
	return { change: await changeOf(ended, ports.lookAtFile), steps: steps.steps };
}

interface Question {
	readonly record: ChangeRecord;
	readonly reference: Reference | undefined;
	readonly ports: DeskPorts;
	readonly signal: AbortSignal;
	readonly steps: StepTeller;
}

async function askAll(question: Question): Promise<boolean> {
	let isTaken = true;
	for (const engine of question.record.engines) {
		isTaken = (await askEngine(question, engine)) && isTaken;
	}
	return isTaken;
}

async function askEngine(question: Question, engine: RecordedEngine): Promise<boolean> {
	const { ports, signal, steps, record } = question;
	const { endpoint } = engine.engine;
	const client = await ports.openClient(engine.engine, signal);
	try {
		const isTold = record.files.some(
			({ role, engines }) => role !== 'ca' && engines.includes(endpoint),
		);
		await steps.during(
			'verify',
			endpoint,
			() => seeTaken(client, record, engine, isTold),
			() => (isTold ? 'info' : 'files'),
		);
		await prove(question, endpoint, client);
		return true;
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof NotYet) && !(error instanceof FaultError)) {
			throw error;
		}
		return false;
	} finally {
		client.close();
	}
}

/** The engine still says what it said before. No fault: nothing was put back, and a restart is all that is missing. */
class NotYet extends Error {}

async function seeTaken(
	client: TrustClient,
	{ wish }: ChangeRecord,
	{ after }: RecordedEngine,
	isTold: boolean,
): Promise<void> {
	const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
	if (isTold && !isMet(expectationOf(wish, after), await client.daemon.registries(limit))) {
		throw new NotYet();
	}
}

async function prove(
	{ reference, ports, signal, steps }: Question,
	endpoint: string,
	client: TrustClient,
): Promise<void> {
	if (reference === undefined) {
		steps.skip('proof', endpoint, 'not-asked');
		return;
	}
	await steps.during(
		'proof',
		endpoint,
		() => provePull(client, reference, ports.findCredential, signal),
		() => 'pull',
	);
}
