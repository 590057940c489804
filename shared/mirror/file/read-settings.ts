// How a mirror copies: platforms, referrers, limits and the registries it can reach.

import { nearestWord } from '../../format/nearest-word';
import { parseRate } from '../../format/rate';
import { shownInput } from '../../format/visible-text';
import { formatPlatform, parsePlatform } from '../../oci/platform';
import { parseRegistryHost } from '../../oci/registry-host';
import { TLS_POLICIES } from '../../registry/tls-policy';
import type { MirrorSpec } from '../mirror-spec';
import {
	booleanAt,
	choiceAt,
	integerAt,
	listItems,
	mapEntries,
	textAt,
	textIn,
} from './yaml-cursor';
import { type Cursor, complain, type YamlReading } from './yaml-reading';

/** The platforms that images are commonly built for; others are legal, but often typing errors. */
const COMMON_PLATFORMS = [
	'linux/amd64',
	'linux/arm64',
	'linux/arm64/v8',
	'linux/arm/v5',
	'linux/arm/v6',
	'linux/arm/v7',
	'linux/arm',
	'linux/386',
	'linux/ppc64le',
	'linux/s390x',
	'linux/riscv64',
	'linux/mips64le',
	'linux/loong64',
	'windows/amd64',
	'windows/arm64',
] as const;

/** Reads `all` or a list of `os/architecture[/variant]`, each once, in the file's order. */
export function readPlatforms(
	reading: YamlReading,
	cursor: Cursor,
): MirrorSpec['platforms'] | undefined {
	const word = textIn(reading, cursor);
	if (word === 'all') {
		return word;
	}
	const isPlatform = word !== undefined && parsePlatform(word) !== undefined;
	const remedy = isPlatform
		? `Write [${shownInput(word)}].`
		: 'Write all, or a list such as [linux/amd64, linux/arm64].';
	const items = listItems(reading, cursor, remedy);
	if (items === undefined) {
		return undefined;
	}
	if (items.length === 0 || items.length > 50) {
		return complain(reading, cursor, 'has not 1 to 50 platforms', remedy);
	}
	const platforms = items.map((item) => readPlatform(reading, item));
	return [...new Set(platforms.filter((platform) => platform !== undefined))];
}

function readPlatform(reading: YamlReading, item: Cursor): string | undefined {
	const remedy = 'Write os/architecture, such as linux/amd64.';
	const text = textAt(reading, item, remedy);
	if (text === undefined) {
		return undefined;
	}
	const parsed = parsePlatform(text);
	if (parsed === undefined) {
		const meant = COMMON_PLATFORMS.find((known) => known.endsWith(`/${text}`));
		const suggestion = meant === undefined ? remedy : `Write ${meant}.`;
		return complain(reading, item, `"${shownInput(text, 60)}" is no platform`, suggestion);
	}
	const platform = formatPlatform(parsed);
	const nearest = nearestWord(platform, COMMON_PLATFORMS);
	if (nearest !== undefined && !COMMON_PLATFORMS.some((known) => known === platform)) {
		reading.warnings.push(
			`${reading.file}:${item.line}: platform ${platform} is rare; ${nearest} is common.`,
		);
	}
	return platform;
}

/** Reads `all`, `none` or a list of artifact types. */
export function readReferrers(
	reading: YamlReading,
	cursor: Cursor,
): MirrorSpec['referrers'] | undefined {
	const word = textIn(reading, cursor);
	if (word === 'all' || word === 'none') {
		return word;
	}
	if (word !== undefined && !word.includes('/')) {
		return choiceAt(reading, cursor, ['all', 'none']);
	}
	const remedy = 'Write all, none, or a list of artifact types.';
	const items = listItems(reading, cursor, remedy);
	if (items !== undefined && (items.length === 0 || items.length > 100)) {
		return complain(reading, cursor, 'has not 1 to 100 artifact types', remedy);
	}
	return items?.flatMap((item) => {
		const text = textAt(reading, item, remedy);
		if (text === '' || (text !== undefined && text.length > 255)) {
			complain(reading, item, 'has not 1 to 255 characters', remedy);
		}
		return text === undefined ? [] : [text];
	});
}

/** Reads the limits; what is absent keeps its default. */
export function readLimits(reading: YamlReading, cursor: Cursor): MirrorSpec['limits'] {
	const entries = mapEntries(reading, cursor, ['concurrency', 'oneByOne', 'bandwidth']);
	const [concurrency, oneByOne, bandwidth] = ['concurrency', 'oneByOne', 'bandwidth'].map((key) =>
		entries?.get(key),
	);
	const rate = bandwidth === undefined ? undefined : readRate(reading, bandwidth);
	return {
		concurrency:
			(concurrency === undefined ? undefined : readConcurrency(reading, concurrency)) ?? 'auto',
		oneByOne: (oneByOne === undefined ? undefined : booleanAt(reading, oneByOne)) ?? false,
		...(rate === undefined ? {} : { bandwidthBytesPerSecond: rate }),
	};
}

function readConcurrency(reading: YamlReading, cursor: Cursor): number | 'auto' | undefined {
	const word = textIn(reading, cursor);
	if (word !== undefined && !/^\d+$/.test(word)) {
		return choiceAt(reading, cursor, ['auto']);
	}
	return integerAt(reading, cursor, { min: 1, max: 256 });
}

function readRate(reading: YamlReading, cursor: Cursor): number | undefined {
	const remedy = 'Write it with its unit, such as 200Mbit/s or 25MB/s.';
	const text = textAt(reading, cursor, remedy);
	if (text === undefined) {
		return undefined;
	}
	return (
		parseRate(text) ?? complain(reading, cursor, `"${shownInput(text, 60)}" is no rate`, remedy)
	);
}

/** Reads how to reach hosts. */
export function readRegistries(reading: YamlReading, cursor: Cursor): MirrorSpec['registries'] {
	const registries: MirrorSpec['registries'] = {};
	for (const [name, entry] of mapEntries(reading, cursor) ?? []) {
		const host = parseRegistryHost(name);
		if (host === undefined) {
			const remedy = 'Write host or host:port, without scheme and path.';
			complain(reading, entry, 'is not a registry host', remedy);
		} else if (Object.hasOwn(registries, host)) {
			complain(reading, entry, `is ${host}, which stands here already`, 'Keep one of the two.');
		} else {
			const access = readAccess(reading, entry);
			if (access !== undefined) {
				registries[host] = access;
			}
		}
	}
	return registries;
}

function readAccess(
	reading: YamlReading,
	cursor: Cursor,
): MirrorSpec['registries'][string] | undefined {
	const entries = mapEntries(reading, cursor, ['tls', 'ca']);
	if (entries === undefined) {
		return undefined;
	}
	const [policy, file] = [entries.get('tls'), entries.get('ca')];
	if (policy === undefined) {
		const remedy = 'Add tls: verify, private-ca, skip-verify or plain-http.';
		return complain(reading, cursor, 'has no tls', remedy);
	}
	const tls = choiceAt(reading, policy, TLS_POLICIES);
	const ca =
		file === undefined ? undefined : textAt(reading, file, 'Write the path of a PEM file.');
	if (tls === 'private-ca' && (ca === undefined || ca === '')) {
		return complain(reading, cursor, 'has no ca', 'Add ca: with the path of a PEM file.');
	}
	if (file !== undefined && tls !== undefined && tls !== 'private-ca') {
		return complain(
			reading,
			file,
			`has no use with tls: ${tls}`,
			'Write tls: private-ca, or remove ca.',
		);
	}
	return tls === undefined ? undefined : { tls, ...(ca === undefined ? {} : { ca }) };
}
