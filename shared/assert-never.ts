// Makes a switch over a union exhaustive at compile time and loud at run time.

/** Throws for a value that the types say cannot exist. */
export function assertNever(value: never): never {
	throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
