// Any text whatsoever, lone surrogates and hidden characters included; fast-check's own takes seconds to start.
import fc from 'fast-check';

const ANY = fc.integer({ min: 0, max: 0x10ffff });
/** Control characters, marks of direction and width, and what lists are made of. */
const TELLING = fc.constantFrom(
	0,
	9,
	10,
	13,
	27,
	32,
	34,
	35,
	39,
	44,
	47,
	58,
	64,
	0xad,
	0x200b,
	0x202e,
	0xfeff,
	0xd800,
);

export function anyText(maxLength: number): fc.Arbitrary<string> {
	const unit = fc.oneof(ANY, TELLING).map((code) => String.fromCodePoint(code));
	return fc.string({ unit, maxLength });
}
