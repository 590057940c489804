import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';
import { type ListKey, valueAt } from '../../../../../shared/trust/docker/daemon-json-nodes';
import {
	changedEntries,
	editDaemonJson,
	type ListChange,
} from '../../../../../shared/trust/docker/edit-daemon-json';
import { planDocker } from '../../../../../shared/trust/plan-docker';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { dockerFiles } from '../../../../support/docker-samples';
import { writtenJson } from '../../../../support/written-json';

const RUNS = 300;
const SOURCE = { file: '/etc/docker/daemon.json', engine: 'Docker 20.10.24' };
const HOST = 'r.example:5000';
const KEYS: readonly ListKey[] = ['insecure-registries', 'registry-mirrors'];

const hosts = fc.uniqueArray(fc.constantFrom('a', 'b:80', '10.0.0.0/8', 'C.example', 'd-e'));
const others = fc
	.dictionary(fc.string({ unit: 'binary' }).map(wellFormed), fc.jsonValue({ maxDepth: 3 }), {
		maxKeys: 5,
	})
	.map((object) => Object.entries(object));
const documents = writtenJson(
	fc
		.tuple(
			others,
			fc.option(hosts),
			fc.option(hosts.map((list) => list.map((host) => `https://${host.replace('/8', '')}`))),
			fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
		)
		.map(([rest, insecure, mirrors, order]) =>
			[
				...rest.filter(([key]) => !KEYS.some((known) => isAlike(known, key))),
				...(insecure === null ? [] : [['insecure-registries', insecure] as const]),
				...(mirrors === null ? [] : [['registry-mirrors', mirrors] as const]),
			]
				.map((entry, index) => ({ entry, at: order[index % order.length] ?? 0 }))
				.sort((one, other) => one.at - other.at)
				.map(({ entry }) => entry),
		),
);

/** Lone surrogates are no text that a file in UTF-8 can hold. */
function wellFormed(text: string): string {
	return text.replace(/[\ud800-\udfff]/g, '?');
}

function isAlike(known: string, key: string): boolean {
	return key.toLowerCase().replaceAll('_', '-') === known;
}

function read(bytes: Uint8Array) {
	const result = readDaemonJson(bytes, SOURCE);
	if (!result.ok) throw new Error(JSON.stringify(result.fault.facts));
	return result.value;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

function planned(text: string, as: 'insecure' | 'none'): string {
	return wishing(text, { host: HOST, as });
}

/** The file after a wish. */
function wishing(text: string, wish: TrustWish): string {
	const result = planDocker(wish, dockerFiles({ json: bytesOf(text) }));
	if (!result.ok) throw new Error(JSON.stringify(result.fault.facts));
	const [edit] = result.value.edits;
	return edit === undefined ? text : textOf(edit.after);
}

const parsed = (text: string) =>
	Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>);
const without = (key: string, text: string) => parsed(text).filter(([one]) => one !== key);

/** What differs: from where in the old text to where. */
function changedPart(before: string, after: string): readonly [number, number] {
	let start = 0;
	while (start < before.length && before[start] === after[start]) start += 1;
	let end = 0;
	const most = Math.min(before.length, after.length) - start;
	while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
	return [start, before.length - end];
}

describe('any daemon.json', () => {
	it('is what it was when a host came and went', () => {
		fc.assert(
			fc.property(documents, ({ text, entries }) => {
				const added = planned(text, 'insecure');
				const list = Object.fromEntries(parsed(added))['insecure-registries'];
				expect(list).toEqual([...(listOf(entries, 'insecure-registries') ?? []), HOST]);
				expect(without('insecure-registries', added)).toEqual(without('insecure-registries', text));
				const removed = planned(added, 'none');
				const before = listOf(entries, 'insecure-registries');
				if (before !== undefined && before.length > 0) expect(removed).toBe(text);
				expect(Object.fromEntries(parsed(removed))['insecure-registries']).toEqual(before ?? []);
				expect(without('insecure-registries', removed)).toEqual(
					without('insecure-registries', text),
				);
			}),
			{ numRuns: RUNS },
		);
	});

	it('keeps every byte outside the list that changes, and its line ends', () => {
		fc.assert(
			fc.property(documents, ({ text }) => {
				const before = read(bytesOf(text));
				const list = valueAt(before.root, 'insecure-registries');
				const added = planned(text, 'insecure');
				const [start, end] = changedPart(text, added);
				if (list === undefined && parsed(text).length > 0) {
					expect(end).toBe(start);
				} else if (list !== undefined) {
					expect(start).toBeGreaterThanOrEqual(list.offset);
					expect(end).toBeLessThanOrEqual(list.offset + list.length);
				}
				const loneFeeds = (content: string) => content.match(/(?<!\r)\n/g)?.length ?? 0;
				if (text.includes('\r\n') && loneFeeds(text) === 0) expect(loneFeeds(added)).toBe(0);
			}),
			{ numRuns: RUNS },
		);
	});

	it('loses nothing over any number of wishes, and only what was wished when all are taken back', () => {
		const wishes = fc.array(
			fc.record({
				host: fc.constantFrom(HOST, 's.example', '10.7.7.7:80', 'a'),
				as: fc.constantFrom('insecure' as const, 'none' as const, 'mirror' as const),
				tls: fc.constantFrom('verify' as const, 'skip-verify' as const, 'plain-http' as const),
			}),
			{ minLength: 1, maxLength: 6 },
		);
		fc.assert(
			fc.property(documents, wishes, ({ text, entries }, given) => {
				const asked = given.map(({ host, as, tls }): TrustWish => {
					return as === 'mirror' ? { host, as, tls, of: 'docker.io' } : { host, as };
				});
				const wished = asked.reduce(wishing, text);
				const back = given
					.map(({ host }) => ({ host, as: 'none' as const }))
					.reduce(wishing, wished);
				const touched: ReadonlySet<string> = new Set(given.map(({ host }) => host));
				const rest = (key: ListKey) =>
					(listOf(entries, key) ?? []).filter(
						(entry) => !touched.has(entry.replace(/^https:\/\//, '')),
					);
				const others = (content: string) =>
					parsed(content).filter(([key]) => !KEYS.some((known) => known === key));
				expect(others(wished)).toEqual(others(text));
				expect(others(back)).toEqual(others(text));
				for (const key of KEYS)
					expect(Object.fromEntries(parsed(back))[key] ?? []).toEqual(rest(key));
			}),
			{ numRuns: RUNS },
		);
	});

	it('takes any change of its lists and nothing else', () => {
		const change = (key: ListKey): fc.Arbitrary<ListChange> =>
			fc.record({
				key: fc.constant(key),
				remove: fc.uniqueArray(fc.nat(4)).map((indices) => new Set(indices)),
				replace: fc
					.uniqueArray(fc.tuple(fc.nat(4), fc.string()), { selector: ([index]) => index })
					.map((pairs) => new Map(pairs)),
				append: fc.array(fc.string(), { maxLength: 3 }),
			});
		fc.assert(
			fc.property(
				documents,
				fc.tuple(change('insecure-registries'), change('registry-mirrors')),
				fc.subarray([0, 1]),
				({ text, entries }, both, which) => {
					const changes = both
						.filter((_, index) => which.includes(index))
						.map((one) => fitting(one, listOf(entries, one.key)?.length ?? 0));
					const after = parsed(textOf(editDaemonJson(read(bytesOf(text)), changes, SOURCE)));
					const expected = new Map(entries);
					for (const one of changes)
						expected.set(one.key, changedEntries(listOf(entries, one.key) ?? [], one));
					expect(Object.fromEntries(after)).toEqual(
						JSON.parse(JSON.stringify(Object.fromEntries(expected))),
					);
				},
			),
			{ numRuns: RUNS },
		);
	});
});

/** Positions that the list has; lone surrogates out. */
function fitting(change: ListChange, length: number): ListChange {
	return {
		...change,
		remove: new Set([...change.remove].filter((index) => index < length)),
		replace: new Map(
			[...change.replace]
				.filter(([index]) => index < length && !change.remove.has(index))
				.map(([index, text]) => [index, wellFormed(text)]),
		),
		append: change.append.map(wellFormed),
	};
}

function listOf(
	entries: readonly (readonly [string, unknown])[],
	key: ListKey,
): readonly string[] | undefined {
	const value = entries.find(([one]) => one === key)?.[1];
	return Array.isArray(value) ? value.map(String) : undefined;
}
