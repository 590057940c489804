// The `images` of a mirror file.
import { Range } from 'semver';
import { shownInput } from '../../format/visible-text';
import { parseReference } from '../../oci/reference';
import type { ImageSource, TagSelection } from '../mirror-spec';
import { integerAt, listItems, mapEntries, textAt, textIn, wordList } from './yaml-cursor';
import { type Cursor, complain, type YamlReading } from './yaml-reading';

const FORMS = ['list', 'reference', 'repository', 'kubernetes'] as const;
const MAX_PATTERN_LENGTH = 128;

/** A source with its line, from 1. */
export interface PlacedSource {
	readonly source: ImageSource;
	readonly line: number;
}

/** Reads the entries; those with problems are left out (the file is refused then). */
export function readImages(reading: YamlReading, cursor: Cursor): readonly PlacedSource[] {
	const remedy = 'Write a list, such as - reference: registry.example.com/team/app:1.0.';
	const items = listItems(reading, cursor, remedy);
	if (items?.length === 0) {
		complain(reading, cursor, 'names no image', remedy);
	}
	return (items ?? []).flatMap((item) => {
		const source = readSource(reading, item);
		return source === undefined ? [] : [{ source, line: item.line }];
	});
}

function readSource(reading: YamlReading, item: Cursor): ImageSource | undefined {
	const bare = textIn(reading, item);
	if (bare !== undefined) {
		const form = /\.(txt|list|lst|csv)$/i.test(bare) ? 'list' : 'reference';
		return complain(reading, item, 'is text', `Write - ${form}: ${shownInput(bare)}.`);
	}
	const problemsBefore = reading.problems.length;
	const entries = mapEntries(reading, item, [...FORMS, 'tags']);
	const isMisspelt = reading.problems.length > problemsBefore;
	if (entries === undefined) {
		return undefined;
	}
	const forms = FORMS.filter((name) => entries.has(name));
	const [form] = forms;
	if (form === undefined && isMisspelt) {
		return undefined;
	}
	if (form === undefined || forms.length > 1) {
		const problem = form === undefined ? 'says not what to copy' : `has ${wordList(forms)} at once`;
		return complain(reading, item, problem, `Write one of ${wordList(FORMS, 'or')} in each entry.`);
	}
	const tags = entries.get('tags');
	if (tags !== undefined && form !== 'repository') {
		complain(reading, tags, `does not belong to ${form}`, 'Use tags with repository only.');
	}
	const value = entries.get(form);
	return value === undefined ? undefined : readForm(reading, form, value, tags);
}

function readForm(
	reading: YamlReading,
	form: (typeof FORMS)[number],
	value: Cursor,
	tags: Cursor | undefined,
): ImageSource | undefined {
	switch (form) {
		case 'list': {
			const file = readPath(reading, value);
			return file === undefined ? undefined : { list: file };
		}
		case 'kubernetes': {
			const file = readPath(reading, value);
			return file === undefined ? undefined : { kubernetes: file };
		}
		case 'reference': {
			const reference = readReference(reading, value);
			return reference === undefined ? undefined : { reference };
		}
		case 'repository':
			return readRepository(reading, value, tags);
	}
}

function readPath(reading: YamlReading, value: Cursor): string | undefined {
	const remedy = 'Write the path of a file.';
	const file = textAt(reading, value, remedy);
	return file === '' ? complain(reading, value, 'is empty', remedy) : file;
}

const REFERENCE_REMEDY = 'Write it as registry/repository:tag.';

function readReference(reading: YamlReading, value: Cursor): string | undefined {
	const text = textAt(reading, value, REFERENCE_REMEDY);
	if (text === undefined) {
		return undefined;
	}
	const parsed = parseReference(text);
	const part = parsed.ok ? '' : shownInput(parsed.fault.facts?.['part'] ?? '');
	return parsed.ok
		? text
		: complain(reading, value, `is not a reference: ${part}`, REFERENCE_REMEDY);
}

function readRepository(
	reading: YamlReading,
	value: Cursor,
	tags: Cursor | undefined,
): ImageSource | undefined {
	const selection = tags === undefined ? undefined : readTags(reading, tags);
	const repository = readRepositoryName(reading, value);
	return repository === undefined
		? undefined
		: { repository, ...(selection === undefined ? {} : { tags: selection }) };
}

function readRepositoryName(reading: YamlReading, value: Cursor): string | undefined {
	const remedy = 'Write it as registry/repository, and choose tags with tags:.';
	const text = textAt(reading, value, remedy);
	if (text === undefined) {
		return undefined;
	}
	const parsed = parseReference(text);
	if (!parsed.ok) {
		const part = shownInput(parsed.fault.facts?.['part'] ?? '');
		return complain(reading, value, `is not a repository: ${part}`, remedy);
	}
	if (!parsed.value.isTagImplied) {
		const problem = 'has a tag or digest, which a repository has not';
		return complain(reading, value, problem, `Write reference: ${shownInput(text)} instead.`);
	}
	return text;
}

function readTags(reading: YamlReading, cursor: Cursor): TagSelection | undefined {
	const entries = mapEntries(reading, cursor, ['include', 'exclude', 'semver', 'newest']);
	const [include, exclude, semver, newest] = ['include', 'exclude', 'semver', 'newest'].map((key) =>
		entries?.get(key),
	);
	const patterns = include === undefined ? undefined : readPatterns(reading, include);
	const exceptions = exclude === undefined ? undefined : readPatterns(reading, exclude);
	const range = semver === undefined ? undefined : readRange(reading, semver);
	const count =
		newest === undefined ? undefined : integerAt(reading, newest, { min: 1, max: 100_000 });
	return {
		...(patterns === undefined ? {} : { include: patterns }),
		...(exceptions === undefined ? {} : { exclude: exceptions }),
		...(range === undefined ? {} : { semver: range }),
		...(count === undefined ? {} : { newest: count }),
	};
}

function readPatterns(reading: YamlReading, cursor: Cursor): string[] | undefined {
	const remedy = 'Write a list of patterns, such as ["v*", "1.?"].';
	const items = listItems(reading, cursor, remedy);
	if (items !== undefined && items.length > 100) {
		return complain(reading, cursor, 'has more than 100 patterns', 'Use fewer, wider patterns.');
	}
	return items?.flatMap((item) => {
		const text = textAt(reading, item, 'Write a pattern in quotes, such as "v*".');
		if (text === '' || (text !== undefined && text.length > MAX_PATTERN_LENGTH)) {
			complain(reading, item, `has not 1 to ${MAX_PATTERN_LENGTH} characters`, remedy);
		}
		return text === undefined ? [] : [text];
	});
}

function readRange(reading: YamlReading, cursor: Cursor): string | undefined {
	const remedy = 'Write a version range, such as ">=1.4 <2" or "~1.25".';
	const text = textAt(reading, cursor, remedy);
	if (text === undefined || isVersionRange(text)) {
		return text;
	}
	return complain(reading, cursor, `is no version range`, remedy);
}

function isVersionRange(text: string): boolean {
	if (text.trim() === '' || text.length > 256) {
		return false;
	}
	try {
		new Range(text);
		return true;
	} catch {
		return false;
	}
}
