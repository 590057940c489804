// The checklist of `registry test` for people: one line a step, and below a failed one what to do.
import { describeFault } from '../../shared/fault/fault-texts';
import { formatDuration } from '../../shared/format/duration';
import { visibleText } from '../../shared/format/visible-text';
import { isDigest, shortDigest } from '../../shared/oci/digest';
import { PROBE_STEPS, type ProbeStep } from '../../shared/registry/probe-report';

const MARKS = { ok: 'ok     ', fault: 'failed ', skipped: 'skipped' } as const;

const NAMES: Readonly<Record<ProbeStep['step'], string>> = {
	dns: 'name',
	tcp: 'connection',
	tls: 'encryption',
	api: 'registry',
	'sign-in': 'sign-in',
	token: 'credential',
	pull: 'reading',
	push: 'writing',
	clock: 'clock',
};

/** Gives the lines of one step. */
export function probeLines(step: ProbeStep): readonly string[] {
	const name = NAMES[step.step].padEnd(10);
	if (step.fault !== undefined) {
		const { title, explanation, remedy } = describeFault(step.fault);
		return [
			`${MARKS.fault}  ${name}  ${title}.`,
			...[explanation, remedy].filter((text) => text !== '').map((text) => `           ${text}`),
			`           (${step.fault.code})`,
		];
	}
	const found = step.outcome === 'skipped' ? skippedWords(step) : foundWords(step);
	return [`${MARKS[step.outcome]}  ${name}  ${found}`.trimEnd()];
}

/** `tcp failed` names a step by the word that people see. */
function skippedWords({ facts }: ProbeStep): string {
	const reason = facts['reason'] ?? '';
	const failed = PROBE_STEPS.find((step) => reason === `${step} failed`);
	return failed === undefined ? visibleText(reason) : `because ${NAMES[failed]} failed`;
}

/** Gives what a passed step found, in words. */
function foundWords({ step, facts }: ProbeStep): string {
	// Names in certificates and answers are the other side's words.
	const fact = (name: string): string => visibleText(facts[name] ?? '');
	switch (step) {
		case 'dns':
			return fact('addresses');
		case 'tcp':
			return fact('via') === '' ? 'the port answers' : `through the proxy ${fact('via')}`;
		case 'tls':
			return `${fact('protocol')}, certificate of ${fact('issuer')} valid for ${fact('daysLeft')} more days`;
		case 'api':
			return `answers as ${fact('version') || 'a registry'}${fact('servedBy') && `, served by ${fact('servedBy')}`}`;
		case 'sign-in':
			return fact('scheme') === 'none' ? 'not asked for' : signInWords(facts);
		case 'token':
			return fact('username') === 'anonymous'
				? 'anonymous is let in'
				: `${fact('username')} is let in`;
		case 'pull':
			return fact('repositories') === ''
				? `found ${isDigest(fact('digest')) ? shortDigest(fact('digest') as Parameters<typeof shortDigest>[0]) : 'the image'}`
				: `lists ${fact('repositories')} repositories`;
		case 'push':
			return `an upload to ${fact('repository')} may begin`;
		case 'clock':
			return `differs by ${formatDuration(Math.abs(Number(fact('differenceMs'))))}`;
	}
}

const RELATIONS: Readonly<Record<string, string>> = {
	own: "the registry's own",
	known: 'known to belong to it',
	pinned: 'allowed by you',
	foreign: 'another host, asked without a password',
};

function signInWords(facts: ProbeStep['facts']): string {
	const server = facts['server'];
	const relation = RELATIONS[facts['relation'] ?? ''] ?? '';
	const scheme = visibleText(facts['scheme'] ?? '');
	return server === undefined ? scheme : `${scheme}, by ${visibleText(server)} (${relation})`;
}
