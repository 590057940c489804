// The fields of a tag rule as they are typed, and the selection they make.
import { isVersionRange } from '../../../../../shared/mirror/draft/mirror-of-draft';
import type { TagSelection } from '../../../../../shared/mirror/mirror-spec';

export interface RuleInput {
	readonly include: string;
	readonly exclude: string;
	readonly semver: string;
	readonly newest: string;
}

export const EMPTY_RULE: RuleInput = { include: '', exclude: '', semver: '', newest: '' };

export type RuleReading =
	| { readonly ok: true; readonly tags: TagSelection }
	| { readonly ok: false; readonly wrong: keyof RuleInput };

/** Reads the fields; empty ones choose nothing. */
export function selectionOf({ include, exclude, semver, newest }: RuleInput): RuleReading {
	if (semver.trim() !== '' && !isVersionRange(semver.trim())) return { ok: false, wrong: 'semver' };
	const count = newest.trim() === '' ? undefined : Number(newest);
	if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= 100_000)) {
		return { ok: false, wrong: 'newest' };
	}
	const [taken, left] = [patternsOf(include), patternsOf(exclude)];
	return {
		ok: true,
		tags: {
			...(taken.length === 0 ? {} : { include: taken }),
			...(left.length === 0 ? {} : { exclude: left }),
			...(semver.trim() === '' ? {} : { semver: semver.trim() }),
			...(count === undefined ? {} : { newest: count }),
		},
	};
}

function patternsOf(typed: string): string[] {
	return typed
		.split(/[\s,]+/)
		.filter((pattern) => pattern !== '')
		.map((pattern) => pattern.slice(0, 128))
		.slice(0, 100);
}
