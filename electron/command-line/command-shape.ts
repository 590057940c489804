// How one command is written: its words, its options, and what is made of them.

/** What was written after a command, checked against its shape. */
export interface CommandWords {
	/** Gives the operand at a position; there are as many as the shape has. An optional one that is not there is empty. */
	readonly operand: (position: number) => string;
	readonly has: (option: string) => boolean;
	/** Gives an option's value under a key, or nothing. */
	readonly text: <K extends string>(key: K, option: string) => { [P in K]?: string };
	/** Gives every value of an option that may be repeated. */
	readonly all: (option: string) => readonly string[];
	/** Gives an option's value, one of a few. @throws FaultError command.invalid */
	readonly choice: <T extends string>(option: string, allowed: readonly T[]) => T | undefined;
	/** @throws FaultError command.invalid */
	readonly refuse: (problem: string) => never;
}

export interface CommandShape<Built> {
	/** Options that take a value, and those that don't. */
	readonly values?: readonly string[];
	readonly flags?: readonly string[];
	/** Those of `values` that may be there more than once. */
	readonly repeatable?: readonly string[];
	/** One-letter names of options. */
	readonly letters?: Readonly<Record<string, string>>;
	/** Names of the words that must follow, in order. */
	readonly operands: readonly string[];
	/** Names of the words that may follow those. */
	readonly optionalOperands?: readonly string[];
	/** As help shows it, without the program's name. */
	readonly usage: string;
	/** Further ways to write it. */
	readonly otherUsages?: readonly string[];
	readonly about: string;
	/** Whole commands to copy, without the program's name. */
	readonly examples?: readonly string[];
	readonly build: (words: CommandWords) => Built;
}
