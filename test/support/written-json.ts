// JSON as people and programs write it: any order, any white space, any line ends, any escapes. For property tests.
import fc from 'fast-check';

/** A document as it is written, with what it says. */
export interface WrittenJson {
	readonly text: string;
	/** Keys of the outer object in their order. */
	readonly entries: readonly (readonly [string, unknown])[];
}

interface Style {
	/** `undefined`: white space as it comes. */
	readonly indent: string | undefined;
	readonly end: string;
	readonly spaces: readonly string[];
	readonly isEscaped: boolean;
	readonly tail: string;
}

const style: fc.Arbitrary<Style> = fc.record({
	indent: fc.constantFrom(undefined, undefined, '', '  ', '    ', '\t'),
	end: fc.constantFrom('\n', '\r\n'),
	spaces: fc.array(fc.constantFrom('', '', ' ', '\n', '\t', '\r\n', '  ', '\n\n  '), {
		minLength: 1,
		maxLength: 12,
	}),
	isEscaped: fc.boolean(),
	tail: fc.constantFrom('', '\n', '\r\n', ' \n\n'),
});

/** Gives documents with these entries, each key once. */
export function writtenJson(
	entries: fc.Arbitrary<readonly (readonly [string, unknown])[]>,
): fc.Arbitrary<WrittenJson> {
	return fc.tuple(entries, style).map(([given, how]) => ({
		text: `${write(given, how)}${how.tail}`,
		entries: given,
	}));
}

function write(entries: WrittenJson['entries'], { indent, end, spaces, isEscaped }: Style): string {
	const quote = (text: string): string =>
		isEscaped && /^[a-z]/.test(text)
			? `"\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${JSON.stringify(text.slice(1)).slice(1)}`
			: JSON.stringify(text);
	let used = 0;
	const space = (): string => {
		used += 1;
		return spaces[used % spaces.length] ?? '';
	};
	const object = (pairs: WrittenJson['entries'], depth: number): string =>
		enclose(
			'{}',
			pairs.map(([key, value]) => (inner: number) => {
				const colon = indent === undefined ? `${space()}:${space()}` : indent === '' ? ':' : ': ';
				return `${quote(key)}${colon}${any(value, inner)}`;
			}),
			depth,
		);
	const enclose = (
		brackets: string,
		parts: readonly ((depth: number) => string)[],
		depth: number,
	): string => {
		const [open, close] = brackets;
		if (parts.length === 0) return `${open}${indent === undefined ? space() : ''}${close}`;
		const texts = parts.map((part) => part(depth + 1));
		if (indent === undefined)
			return `${open}${texts.map((text) => `${space()}${text}${space()}`).join(',')}${close}`;
		const line = (level: number): string => (indent === '' ? '' : `${end}${indent.repeat(level)}`);
		return `${open}${texts.map((text) => `${line(depth + 1)}${text}`).join(',')}${line(depth)}${close}`;
	};
	const any = (value: unknown, depth: number): string => {
		if (typeof value === 'string') return quote(value);
		if (typeof value !== 'object' || value === null) return JSON.stringify(value);
		if (Array.isArray(value))
			return enclose(
				'[]',
				value.map((item) => (inner: number) => any(item, inner)),
				depth,
			);
		return object(Object.entries(value), depth);
	};
	const outer = indent === undefined ? space() : '';
	return `${outer}${object(entries, 0)}`;
}
