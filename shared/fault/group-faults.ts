// Says once what happened to many: equal faults become one line with its subjects.
import type { Fault } from './fault';
import { describeFault } from './fault-texts';

export interface FaultGroup {
	/** The first of them. */
	readonly fault: Fault;
	/** What each fault happened to, in their order; as many as there are faults. */
	readonly subjects: readonly string[];
	readonly remedy: string;
}

/** Groups by code, side, registry and remedy; groups keep the order of their first fault. */
export function groupFaults(
	faults: Iterable<{ readonly fault: Fault; readonly subject: string }>,
): readonly FaultGroup[] {
	const groups = new Map<string, { fault: Fault; subjects: string[]; remedy: string }>();
	for (const { fault, subject } of faults) {
		const { key, remedy } = causeOf(fault);
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, { fault, subjects: [subject], remedy });
		} else {
			group.subjects.push(subject);
		}
	}
	return [...groups.values()];
}

/** Gives what faults of one group share, as a text to compare. */
export function causeKey(fault: Fault): string {
	return causeOf(fault).key;
}

interface Cause {
	readonly key: string;
	readonly remedy: string;
}

/** Kept as long as the fault: thousands of them are grouped anew with each that is added. */
const causes = new WeakMap<Fault, Cause>();

function causeOf(fault: Fault): Cause {
	const known = causes.get(fault);
	if (known !== undefined) return known;
	const { remedy } = describeFault(fault);
	const key = [fault.code, fault.side, fault.facts?.['host'] ?? '', remedy].join('\n');
	const cause = { key, remedy };
	causes.set(fault, cause);
	return cause;
}

const OTHERS = { repository: 'their repositories' };

/**
 * Gives `17 images: registry.x refused the sign-in`; a lone fault has its own title. Where the title
 * names one image, a group's says "the image" in its place.
 */
export function groupTitle(group: FaultGroup): string {
	const { fault, subjects } = group;
	if (subjects.length === 1) {
		return describeFault(fault).title;
	}
	const isAboutHost = fault.subject === fault.facts?.['host'] || !fault.subject.includes('/');
	// Which repository is the first one's alone.
	const facts = { ...fault.facts, ...(fault.facts?.['repository'] === undefined ? {} : OTHERS) };
	const { title } = describeFault(isAboutHost ? fault : { ...fault, facts, subject: 'the image' });
	return `${subjects.length} images: ${title}`;
}
