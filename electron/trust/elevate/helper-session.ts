// The session of the helper: one prompt for all that is written, told to the engine, and rolled back.
import { createHash } from 'node:crypto';
import type { FaultCode } from '../../../shared/fault/fault-codes';
import { faultError } from '../../platform/fault-error';
import type { FileWrite, TrustSession } from '../trust-writer';
import { reloadFailed } from '../write/reload-engine';
import { busy } from '../write/trust-locks';
import { denied } from '../write/way-to-file';
import { isHelperTarget, isHelperUnit } from './allowed-targets';
import type { HelperTalk } from './helper-talk';

const LINE = 76;
const DENIED: ReadonlySet<string> = new Set([
	'link',
	'parent',
	'owner',
	'not-a-file',
	'not-listed',
]);
const CODES: Readonly<Record<string, FaultCode>> = {
	changed: 'trust.changed-meanwhile',
	'read-only': 'trust.read-only',
	'roll-back-failed': 'trust.roll-back-failed',
};

/** `own` does what needs no administrator: the user's own units. */
export function helperSession(talk: HelperTalk, own: TrustSession): TrustSession {
	return {
		write: async (files) => {
			const stranger = files.find(({ path }) => !isHelperTarget(path));
			if (stranger !== undefined) {
				throw denied(stranger.path, 'not-listed');
			}
			for (const file of files) {
				const answer = await talk.ask(requestOf(file));
				if (answer !== 'ok') {
					throw refusal(answer, file.path);
				}
			}
			const answer = await talk.ask('commit\n');
			if (answer !== 'ok') {
				throw commitFailure(answer, files);
			}
		},
		signal: (pid) => tell(talk, `signal ${pid}`, `process ${pid}`),
		unit: (unit, action, isUserUnit) => {
			if (isUserUnit) {
				return own.unit(unit, action, isUserUnit);
			}
			return isHelperUnit(unit)
				? tell(talk, `${action} ${unit}`, unit)
				: Promise.reject(reloadFailed(unit, `The helper tells nothing to ${unit}.`));
		},
		close: async () => {
			await talk.leave();
			await own.close();
		},
	};
}

function requestOf({ path, expected, content, newMode }: FileWrite): string {
	if (content === undefined) {
		return `remove ${path} ${expected ?? 'absent'}\n`;
	}
	const sum = createHash('sha256').update(content).digest('hex');
	const mode = newMode.toString(8).padStart(4, '0');
	const text = Buffer.from(content).toString('base64');
	const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, index) =>
		text.slice(index * LINE, (index + 1) * LINE),
	);
	const head = `write ${path} ${expected ?? 'absent'} ${mode} ${sum} ${content.byteLength}`;
	return `${[head, ...lines, '.'].join('\n')}\n`;
}

function commitFailure(answer: string | undefined, files: readonly FileWrite[]): Error {
	const number = Number(answer?.split(' ')[2] ?? 0);
	const file = files[number - 1]?.path ?? files[0]?.path ?? '';
	if (answer !== undefined) {
		return refusal(answer, file);
	}
	// Killed in the middle: each file is as it was or as it should be, but nobody says which.
	const problem = 'The helper ended in the middle of writing.';
	return faultError({
		...{ code: 'trust.roll-back-failed', side: 'this-computer', subject: 'files' },
		facts: { problem },
	});
}

function refusal(answer: string | undefined, file: string): Error {
	const reason = answer?.split(' ')[1];
	if (reason === undefined) {
		return helperEnded();
	}
	if (DENIED.has(reason)) {
		return denied(file, reason);
	}
	if (reason === 'busy') {
		return busy(file);
	}
	const code = CODES[reason] ?? 'disk.failed';
	const problem = `The helper could not put back ${file}.`;
	const facts = code === 'trust.roll-back-failed' ? { problem } : { file };
	return faultError({
		...{ code, side: 'this-computer', subject: file, facts },
		detail: `the helper refused: ${reason}`,
	});
}

async function tell(talk: HelperTalk, words: string, subject: string): Promise<void> {
	const answer = await talk.ask(`${words}\n`);
	if (answer !== 'ok') {
		const problem = answer?.replace(/^refused (?:reload )?/, '') ?? 'The helper has ended.';
		throw reloadFailed(subject, problem);
	}
}

function helperEnded(): Error {
	return faultError({
		...{ code: 'trust.elevation-failed', side: 'this-computer', subject: 'pkexec' },
		facts: { problem: 'The helper has ended.' },
	});
}
