// `destination` and `rewrite` of a mirror file: what the names of the copies are made of.

import { trimEndOf } from '../../format/trim-characters';
import { shownInput } from '../../format/visible-text';
import { MAX_NAME_LENGTH, parseReference, repositoryProblem } from '../../oci/reference';
import { parseRegistryHost } from '../../oci/registry-host';
import type { MirrorSpec, RewriteRule } from '../mirror-spec';
import { prefixesOf } from '../rewrite-reference';
import { listItems, mapEntries, textAt, wordList } from './yaml-cursor';
import { type Cursor, complain, type YamlReading } from './yaml-reading';

/** Reads the destination; what is wrong with it comes with the value to write instead. */
export function readDestination(
	reading: YamlReading,
	cursor: Cursor,
): MirrorSpec['destination'] | undefined {
	const entries = mapEntries(reading, cursor, ['registry', 'repository']);
	if (entries === undefined) {
		return undefined;
	}
	const [host, path] = [entries.get('registry'), entries.get('repository')];
	if (host === undefined) {
		const remedy = 'Add registry: with the host, such as registry.example.com:5000.';
		complain(reading, cursor, 'has no registry', remedy);
	}
	const registry = host === undefined ? undefined : readHost(reading, host);
	const repository = path === undefined ? undefined : readPath(reading, path);
	if (registry === undefined) {
		return undefined;
	}
	if (registry.length + (repository ?? '').length + 2 > MAX_NAME_LENGTH) {
		const problem = `leaves no room for names: at most ${MAX_NAME_LENGTH} characters are allowed`;
		return complain(reading, path ?? cursor, problem, 'Choose a shorter repository.');
	}
	return { registry, ...(repository === undefined ? {} : { repository }) };
}

/** Reads the rules in their order. */
export function readRewrite(reading: YamlReading, cursor: Cursor): RewriteRule[] {
	const remedy = 'Write a list of rules, each with from: and to:.';
	const items = listItems(reading, cursor, remedy) ?? [];
	if (items.length > 1000) {
		complain(reading, cursor, 'has more than 1000 rules', 'Use fewer, wider rules.');
	}
	return items.flatMap((item) => {
		const entries = mapEntries(reading, item, ['from', 'to']);
		const [from, to] = [entries?.get('from'), entries?.get('to')];
		if (entries === undefined || from === undefined || to === undefined) {
			if (entries !== undefined) {
				complain(
					reading,
					item,
					'has not both from and to',
					'Write from: and to:; to: "" cuts it off.',
				);
			}
			return [];
		}
		const prefix = readFrom(reading, from);
		const path = readPath(reading, to);
		return prefix === undefined || path === undefined ? [] : [{ from: prefix, to: path }];
	});
}

/** What people paste where a host belongs, taken apart. */
interface PastedAddress {
	readonly host: string;
	readonly path: string;
	readonly faults: readonly string[];
}

function readHost(reading: YamlReading, cursor: Cursor): string | undefined {
	const remedy = 'Write the host, such as registry.example.com:5000.';
	const text = textAt(reading, cursor, remedy);
	if (text === undefined) {
		return undefined;
	}
	const { host, path, faults } = takeApart(text);
	const registry = parseRegistryHost(host);
	if (faults.length === 0 && registry !== undefined && isHostInReferences(registry)) {
		return registry;
	}
	if (registry === undefined) {
		const problem = `"${shownInput(host, 100)}" is not a registry host`;
		return complain(reading, cursor, problem, remedy);
	}
	if (faults.length === 0) {
		const problem = `is read as a Docker Hub name by engines, for "${registry}" has no dot and no port`;
		return complain(reading, cursor, problem, `Write it with its port, such as ${registry}:443.`);
	}
	const repository = path === '' ? '' : ` and repository: ${path}`;
	const suggestion = `Write registry: ${registry}${repository}.`;
	return complain(reading, cursor, `has ${wordList(faults)}`, suggestion);
}

function takeApart(text: string): PastedAddress {
	const faults: string[] = [];
	const take = (pattern: RegExp | 'blanks', from: string, fault: string): string => {
		const rest = pattern === 'blanks' ? from.trim() : from.replace(pattern, '');
		if (rest !== from) {
			faults.push(fault);
		}
		return rest;
	};
	const trimmed = take('blanks', text, 'blanks around it');
	const address = take(/^[a-z][a-z0-9+.-]*:\/\//i, trimmed, 'a scheme');
	const withoutUser = take(/^[^/]*@/, address, 'a user name, which belongs into image-ferry login');
	const slash = withoutUser.indexOf('/');
	const host = slash === -1 ? withoutUser : withoutUser.slice(0, slash);
	const rest = slash === -1 ? '' : withoutUser.slice(slash);
	const path = trimEndOf(rest.replace(/^\/(?:v2(?:\/|$))?/, ''), '/');
	if (rest !== '') {
		faults.push(/^\/+$/.test(rest) ? 'a slash at its end' : 'a path');
	}
	if (host !== host.toLowerCase()) {
		faults.push('upper-case letters');
	}
	return { host: host.toLowerCase(), path: shownInput(path.toLowerCase()), faults };
}

/** A lone word as registry would come back from any parser as a repository of Docker Hub. */
function isHostInReferences(registry: string): boolean {
	const parsed = parseReference(`${registry}/a/b`);
	return parsed.ok && parsed.value.registry === registry;
}

function readPath(reading: YamlReading, cursor: Cursor): string | undefined {
	const text = textAt(reading, cursor, 'Write a path, such as team/images, or "" for none.');
	if (text === undefined || text === '') {
		return text;
	}
	const problem = repositoryProblem(text);
	if (problem === undefined && text.length <= MAX_NAME_LENGTH) {
		return text;
	}
	const better = text
		.trim()
		.toLowerCase()
		.replace(/\/{2,}/g, '/')
		.replace(/^\/|\/$/g, '');
	const remedy =
		better.length <= MAX_NAME_LENGTH && (better === '' || repositoryProblem(better) === undefined)
			? `Write ${better === '' ? '""' : better}.`
			: 'Use lower-case letters, digits and single . _ - between them, with / between elements.';
	const found =
		text.length > MAX_NAME_LENGTH ? `has more than ${MAX_NAME_LENGTH} characters` : undefined;
	return complain(reading, cursor, found ?? `is no path: ${shownInput(problem ?? '')}`, remedy);
}

function readFrom(reading: YamlReading, cursor: Cursor): string | undefined {
	const remedy = 'Write registry host and path without tag, such as quay.io/team.';
	const text = textAt(reading, cursor, remedy);
	if (text === undefined || (prefixesOf(text).length > 0 && text.length <= 512)) {
		return text;
	}
	const parsed = parseReference(text);
	if (parsed.ok) {
		const bare = text.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
		const suggestion = `Write from: ${shownInput(parsed.value.isTagImplied ? text : bare)}.`;
		return complain(reading, cursor, 'has a tag or digest, which a rule has not', suggestion);
	}
	const better = text
		.trim()
		.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
		.replace(/^[^/]*@/, '')
		.replace(/\/+$/, '');
	const part = shownInput(parsed.fault.facts?.['part'] ?? '');
	const suggestion = prefixesOf(better).length > 0 ? `Write from: ${better}.` : remedy;
	return complain(reading, cursor, `is no host with path: ${part}`, suggestion);
}
