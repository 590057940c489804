// The letter to whoever looks after a registry: what happened, in words and in the registry's own, and to what.

import type { FaultGroup } from '../../../../shared/fault/group-faults';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import { visibleText } from '../../../../shared/format/visible-text';
import { text } from '../../../text/en';

const MAX_IMAGES = 20;

/** Gives the technical lines of a group: what was answered, then what it happened to. */
export function detailLines({ fault, subjects }: FaultGroup, most: number): readonly string[] {
	const { detail, registryErrors = [] } = fault;
	return [
		...(detail === undefined ? [] : [detail]),
		...(registryErrors.length === 0
			? []
			: [`${text.failures.registryWords} ${registryErrors.join(', ')}`]),
		...subjects.slice(0, most),
	];
}

/** Gives the letter as plain text; `host` may be empty. */
export function requestLetter(group: FaultGroup, host: string): string {
	const { fault, subjects } = group;
	const { title, explanation, remedy } = describeFaultInWindow(fault);
	const shown = subjects.slice(0, MAX_IMAGES).map((subject) => `- ${visibleText(subject, 600)}`);
	const rest = subjects.length - shown.length;
	return [
		...(host === '' ? [] : [text.request.greeting(host), '']),
		`${title}.`,
		...[explanation, remedy].filter((sentence) => sentence !== ''),
		...(fault.detail === undefined
			? []
			: ['', text.request.answer(visibleText(fault.detail, 600))]),
		'',
		text.request.images(subjects.length),
		...shown,
		...(rest > 0 ? [text.request.more(rest)] : []),
		'',
	].join('\n');
}

/** Gives a group as text for a report of a problem: code, side and everything said about it. */
export function groupDetails(group: FaultGroup): string {
	const { fault } = group;
	const { title, explanation, remedy } = describeFaultInWindow(fault);
	const said = [title, explanation, remedy].filter((sentence) => sentence !== '');
	return [...said, `${fault.code} (${fault.side})`, ...detailLines(group, MAX_IMAGES), ''].join(
		'\n',
	);
}
