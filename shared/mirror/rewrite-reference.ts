// From a source reference to its name at the destination, by the mirror's rewrite rules.
// The table of the mirror file's documentation is the test.
import { makeFault } from '../fault/fault';
import {
	formatReference,
	type NamedReference,
	parseReference,
	type Reference,
} from '../oci/reference';
import { parseRegistryHost } from '../oci/registry-host';
import { fail, ok, type Result } from '../result';
import type { MirrorSpec } from './mirror-spec';

export type NamingRules = Pick<MirrorSpec, 'destination' | 'rewrite'>;

/** A registry host and the path elements below it, as a rule's `from` names them. */
export interface ReferencePrefix {
	readonly registry: string;
	readonly path: readonly string[];
}

/**
 * Gives the name at the destination: its registry, its repository, the first matching rule's `to`,
 * and what the rule leaves of the source's path; tag and digest stay. Fails with
 * `mirror.empty-name` (facts `from`) when a rule leaves nothing, or with `reference.invalid` (facts
 * `part`, `origin` = the source) when the result is no legal name.
 */
export function rewriteReference(source: Reference, rules: NamingRules): Result<Reference> {
	return rewriterFor(rules)(source);
}

/** Gives `rewriteReference` with the rules read once, for many sources. */
export function rewriterFor(rules: NamingRules): (source: Reference) => Result<Reference> {
	const compiled = rules.rewrite.flatMap((rule) =>
		prefixesOf(rule.from).map((prefix) => ({ ...rule, prefix })),
	);
	return (source) => {
		const path = source.repository.split('/');
		const rule = compiled.find(({ prefix }) => isPrefixOf(prefix, source.registry, path));
		const named = [
			...(rule === undefined || rule.to === '' ? [] : [rule.to]),
			...path.slice(rule?.prefix.path.length ?? 0),
		];
		return named.length === 0
			? emptyName(source, rule?.from ?? '')
			: destinationReference(source, rules.destination, named);
	};
}

/** Gives what a person should know about the name of a source: that an implied tag moves. */
export function namingNotes(source: NamedReference): readonly string[] {
	return source.isTagImplied
		? ['No tag was given, so "latest" is copied; that tag moves. Name a version to pin it.']
		: [];
}

/**
 * Gives what a rule's `from` can mean: the text as it stands and, on Docker Hub, as Docker would
 * complete it (`nginx` is also `library/nginx`). Empty when it is neither host nor path.
 */
export function prefixesOf(from: string): readonly ReferencePrefix[] {
	const [first = '', ...rest] = from.split('/');
	const host = isHostLike(first) ? parseRegistryHost(first) : undefined;
	if (host !== undefined && rest.length === 0) {
		return [{ registry: host, path: [] }];
	}
	const parsed = parseReference(from);
	if (!parsed.ok || !parsed.value.isTagImplied) {
		return [];
	}
	const { registry, repository } = parsed.value;
	const written = host === undefined ? [first, ...rest] : rest;
	const completed = repository.split('/');
	return written.length === completed.length
		? [{ registry, path: completed }]
		: [
				{ registry, path: written },
				{ registry, path: completed },
			];
}

function isPrefixOf(prefix: ReferencePrefix, registry: string, path: readonly string[]): boolean {
	return (
		prefix.registry === registry && prefix.path.every((element, index) => path[index] === element)
	);
}

/** As reference.ts decides it: a dot, a port, brackets, `localhost` or upper case make a registry. */
function isHostLike(first: string): boolean {
	return /[.:[]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
}

function emptyName(source: Reference, from: string): Result<never> {
	return fail(
		makeFault({
			code: 'mirror.empty-name',
			side: 'this-computer',
			subject: formatReference(source),
			facts: { from },
		}),
	);
}

/** Reads the name again, so that Docker's rules hold on this side too. */
function destinationReference(
	source: Reference,
	destination: NamingRules['destination'],
	named: readonly string[],
): Result<Reference> {
	const base = destination.repository ?? '';
	const path = [...(base === '' ? [] : [base]), ...named];
	const parsed = parseReference([destination.registry, ...path].join('/'));
	if (!parsed.ok) {
		const facts = { ...parsed.fault.facts, origin: formatReference(source) };
		return fail({ ...parsed.fault, facts });
	}
	const { registry, repository } = parsed.value;
	const { tag, digest } = source;
	return ok({
		registry,
		repository,
		...(tag === undefined ? {} : { tag }),
		...(digest === undefined ? {} : { digest }),
	});
}
