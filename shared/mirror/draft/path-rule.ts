// How paths change at the destination, as the few choices that people think in, and the rewrite rules they stand for.
import { prefixesOf } from '../rewrite-reference';
import type { MirrorDraft, PathRule } from './mirror-draft';

/** What naming needs of a source. */
export interface SourcePath {
	readonly registry: string;
	readonly repository: string;
}

type Rewrite = MirrorDraft['rewrite'];

/** Most rules that a mirror file has. */
const MAX_RULES = 1000;

/** Gives the choice that a draft's rules stand for. */
export function pathRuleOf(draft: Pick<MirrorDraft, 'rewrite' | 'pathRule'>): PathRule {
	if (draft.pathRule !== undefined) {
		return draft.pathRule;
	}
	const { length } = draft.rewrite;
	return length === 0 ? 'keep' : length === 1 ? 'replace' : 'own';
}

export interface ProposedPrefix {
	/** Registry host and path, as a rule's `from`. */
	readonly from: string;
	/** How many of the sources it begins. */
	readonly covers: number;
}

/**
 * Gives the longest path above all images of one registry, of the registry with the most images; `undefined`
 * without any. The last element of a name is never part of it.
 */
export function proposedPrefix(sources: readonly SourcePath[]): ProposedPrefix | undefined {
	const byHost = new Map<string, { parents: readonly string[]; count: number }>();
	for (const { registry, repository } of sources) {
		const parents = repository.split('/').slice(0, -1);
		const known = byHost.get(registry);
		byHost.set(
			registry,
			known === undefined
				? { parents, count: 1 }
				: { parents: commonStart(known.parents, parents), count: known.count + 1 },
		);
	}
	let best: ProposedPrefix | undefined;
	for (const [registry, { parents, count }] of byHost) {
		if (best === undefined || count > best.covers) {
			best = { from: [registry, ...parents].join('/'), covers: count };
		}
	}
	return best;
}

/** Tells how many sources a rule's `from` begins. */
export function coveredBy(from: string, sources: readonly SourcePath[]): number {
	const prefixes = prefixesOf(from);
	return sources.filter(({ registry, repository }) => {
		const path = repository.split('/');
		return prefixes.some(
			(prefix) =>
				prefix.registry === registry && prefix.path.every((element, at) => path[at] === element),
		);
	}).length;
}

/**
 * Gives rules that keep only the last element of each source's path, the longest first so that none hides another;
 * `undefined` when they would be more than a mirror file holds.
 */
export function flattenRules(sources: readonly SourcePath[]): Rewrite | undefined {
	const names = new Set(sources.map(({ registry, repository }) => `${registry}/${repository}`));
	const rules = new Map<string, string>();
	for (const name of names) {
		const slash = name.lastIndexOf('/');
		const parent = name.slice(0, slash);
		// Cutting off a parent that is itself listed would leave that one without a name.
		if (names.has(parent)) {
			rules.set(name, name.slice(slash + 1));
		} else {
			rules.set(parent, '');
		}
	}
	return rules.size > MAX_RULES
		? undefined
		: [...rules]
				.map(([from, to]) => ({ from, to }))
				.sort((a, b) => b.from.length - a.from.length || (a.from < b.from ? -1 : 1));
}

/** Gives the draft with another choice; what was written by hand stays where the choice lets it. */
export function withPathRule(
	draft: MirrorDraft,
	rule: PathRule,
	sources: readonly SourcePath[],
): MirrorDraft {
	switch (rule) {
		case 'keep':
			return { ...draft, pathRule: rule, rewrite: [] };
		case 'replace': {
			const [first] = draft.rewrite;
			const from = proposedPrefix(sources)?.from ?? '';
			const kept = pathRuleOf(draft) === 'flatten' ? undefined : first;
			return { ...draft, pathRule: rule, rewrite: [kept ?? { from, to: '' }] };
		}
		case 'flatten':
			return { ...draft, pathRule: rule, rewrite: flattenRules(sources) ?? [] };
		case 'own': {
			const rewrite = draft.rewrite.length === 0 ? [{ from: '', to: '' }] : draft.rewrite;
			return { ...draft, pathRule: rule, rewrite };
		}
	}
}

/** Gives the draft with rules that fit its images again, where the choice makes them of the images. */
export function withRulesRenewed(draft: MirrorDraft, sources: readonly SourcePath[]): MirrorDraft {
	return draft.pathRule === 'flatten' ? { ...draft, rewrite: flattenRules(sources) ?? [] } : draft;
}

function commonStart(one: readonly string[], other: readonly string[]): readonly string[] {
	const end = one.findIndex((element, at) => element !== other[at]);
	return end === -1 ? one : one.slice(0, end);
}
