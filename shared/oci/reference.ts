// The only parser of image references in the app. Grammar: distribution/reference v0.6; short names as Docker reads them.
import type { Fault } from '../fault/fault';
import { makeFault } from '../fault/fault';
import { fail, ok, type Result } from '../result';
import { type Digest, parseDigest } from './digest';
import { parseRegistryHost } from './registry-host';

/** `registry/repository` with a tag, a digest, or both; with both, the digest is what is meant. */
export interface Reference {
	readonly registry: string;
	readonly repository: string;
	readonly tag?: string;
	readonly digest?: Digest;
}

/** A reference as a person wrote it: the tag may have been left out and is then `latest`. */
export interface NamedReference extends Reference {
	readonly isTagImplied: boolean;
}

const PATH_COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** distribution/reference: the whole name, registry included, has at most 255 characters. */
export const MAX_NAME_LENGTH = 255;

/** Tells whether the text is a tag of the distribution spec. */
export function isTag(text: string): boolean {
	return TAG.test(text);
}

/** Tells whether the text is a repository path of the distribution spec. */
export function isRepository(text: string): boolean {
	return text.length <= MAX_NAME_LENGTH && repositoryProblem(text) === undefined;
}

/** Says what is wrong with a repository path, or gives `undefined` when it is valid. */
export function repositoryProblem(repository: string): string | undefined {
	if (repository === '') {
		return 'the repository is empty';
	}
	const bad = repository.split('/').find((component) => !PATH_COMPONENT.test(component));
	if (bad === undefined) {
		return undefined;
	}
	if (bad === '') {
		return 'an element of the path is empty (two slashes, or one at an end)';
	}
	return /[A-Z]/.test(bad)
		? `"${bad}" has upper-case letters, which repositories can't have`
		: `"${bad}" has characters that a repository can't have`;
}

/**
 * Parses a reference such as `nginx`, `quay.io/org/app:1`, `[::1]:5000/a@sha256:…`.
 * Docker's rules for short names apply: no registry means `docker.io`, one path element there
 * means `library/`, neither tag nor digest means `latest`. Fails with `reference.invalid`, whose
 * fact `part` says what is wrong.
 */
export function parseReference(text: string): Result<NamedReference> {
	const trimmed = text.trim();
	if (trimmed === '') {
		return invalid(text, 'it is empty');
	}
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) {
		return invalid(text, 'it starts with a scheme; leave "https://" and the like out');
	}
	const split = splitTagAndDigest(trimmed);
	if (typeof split === 'string') {
		return invalid(text, split);
	}
	const named = splitRegistry(split.name);
	if (typeof named === 'string') {
		return invalid(text, named);
	}
	const problem =
		repositoryProblem(named.repository) ?? lengthProblem(named.registry, named.repository);
	if (problem !== undefined) {
		return invalid(text, problem);
	}
	const { tag, digest } = split;
	const isTagImplied = tag === undefined && digest === undefined;
	return ok({
		...named,
		...(tag === undefined ? {} : { tag }),
		...(isTagImplied ? { tag: 'latest' } : {}),
		...(digest === undefined ? {} : { digest }),
		isTagImplied,
	});
}

/** Writes a reference out in full: `registry/repository[:tag][@digest]`. */
export function formatReference(reference: Reference): string {
	const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
	const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
	return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

function splitTagAndDigest(text: string): { name: string; tag?: string; digest?: Digest } | string {
	const at = text.indexOf('@');
	const beforeDigest = at === -1 ? text : text.slice(0, at);
	const digest = at === -1 ? undefined : parseDigest(text.slice(at + 1));
	if (at !== -1 && digest === undefined) {
		return `"${text.slice(at + 1)}" is not a digest (sha256: and 64 lower-case hex digits)`;
	}
	const colon = beforeDigest.lastIndexOf(':');
	const hasTag = colon > beforeDigest.lastIndexOf('/') && !beforeDigest.endsWith(']');
	const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
	const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
	if (tag !== undefined && !isTag(tag)) {
		return tag === '' ? 'the tag after ":" is empty' : `"${tag}" is not a valid tag`;
	}
	return {
		name,
		...(tag === undefined ? {} : { tag }),
		...(digest === undefined ? {} : { digest }),
	};
}

function splitRegistry(name: string): { registry: string; repository: string } | string {
	const slash = name.indexOf('/');
	const first = slash === -1 ? '' : name.slice(0, slash);
	if (!looksLikeRegistry(first)) {
		const repository = name.includes('/') ? name : `library/${name}`;
		return { registry: 'docker.io', repository };
	}
	const registry = parseRegistryHost(first);
	if (registry === undefined) {
		return `"${first}" is not a registry host`;
	}
	if (!looksLikeRegistry(registry)) {
		return `"${first}" has upper-case letters: as a registry it needs a dot or a port, as a path lower case`;
	}
	const rest = name.slice(slash + 1);
	const isShortHubName = registry === 'docker.io' && rest !== '' && !rest.includes('/');
	return { registry, repository: isShortHubName ? `library/${rest}` : rest };
}

/** docker/distribution splitDockerDomain: a dot, a port, `localhost` or upper case makes a registry. */
function looksLikeRegistry(first: string): boolean {
	return (
		first !== '' && (/[.:[]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
	);
}

function lengthProblem(registry: string, repository: string): string | undefined {
	const length = registry.length + 1 + repository.length;
	return length > MAX_NAME_LENGTH
		? `the name has ${length} characters; at most ${MAX_NAME_LENGTH} are allowed`
		: undefined;
}

function invalid(text: string, part: string): Result<never> {
	const fault: Fault = makeFault({
		code: 'reference.invalid',
		side: 'this-computer',
		subject: text.length > 300 ? `${text.slice(0, 300)}…` : text,
		facts: { part },
	});
	return fail(fault);
}
