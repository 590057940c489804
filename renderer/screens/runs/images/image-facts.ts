// What is known of one image besides its blobs, in the order in which a person asks.
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';
import type { ItemState } from '../../../../shared/mirror/run-state';
import { text } from '../../../text/en';

export interface ImageFact {
	readonly name: string;
	readonly value: string;
	/** A reference, digest or other words of machines. */
	readonly isCode: boolean;
}

/** More warnings about one image than a person reads. */
const MAX_NOTES = 20;

/** Gives the facts: what went wrong first, then where from, what, and how it was checked. */
export function imageFacts(item: ItemState): readonly ImageFact[] {
	return [...problemFacts(item), ...nameFacts(item), ...endFacts(item)].filter(
		({ value }) => value !== '',
	);
}

const words = (name: string, value: string): ImageFact => ({ name, value, isCode: false });
const code = (name: string, value: string): ImageFact => ({ name, value, isCode: true });

function problemFacts({ fault, phase }: ItemState): readonly ImageFact[] {
	if (fault === undefined || phase !== 'failed') return [];
	const { title, explanation, remedy } = describeFaultInWindow(fault);
	const { detail = '', registryErrors = [] } = fault;
	const answer =
		registryErrors.length === 0
			? ''
			: `${text.failures.registryWords} ${registryErrors.join(', ')}`;
	return [
		words(text.table.problem, title),
		words(text.table.meaning, explanation),
		words(text.table.remedy, remedy),
		code(text.table.details, [detail, answer].filter((part) => part !== '').join(' · ')),
	];
}

function nameFacts(item: ItemState): readonly ImageFact[] {
	const { source, sourceDigest, destinationDigest, platforms, referrers } = item;
	const isChanged = sourceDigest !== undefined && sourceDigest !== destinationDigest;
	return [
		code(text.table.source, source),
		...(isChanged ? [code(text.table.sourceDigest, sourceDigest)] : []),
		code(text.table.digest, destinationDigest ?? ''),
		words(text.table.platforms, platforms.join(', ')),
		words(
			text.table.referrers,
			referrers.map(({ artifactType }) => text.table.referrer(artifactType)).join(', '),
		),
	];
}

function endFacts(item: ItemState): readonly ImageFact[] {
	const { verification, warnings, startedAtMs, finishedAtMs, phase } = item;
	const isTimed = startedAtMs !== undefined && finishedAtMs !== undefined && phase === 'done';
	return [
		...warnings.slice(0, MAX_NOTES).map((warning) => words(text.table.note, warning)),
		words(text.table.verified, verification === undefined ? '' : text.verification[verification]),
		words(text.table.took, isTimed ? text.run.took(finishedAtMs - startedAtMs) : ''),
	];
}
