// What many references have in common, so that it can be shown once or muted.

/** Gives what all references begin with, up to and including a `/`: `registry.example/team/`; may be empty. */
export function commonPath(references: readonly string[]): string {
	let common: string | undefined;
	for (const reference of references) {
		common ??= reference;
		if (reference.startsWith(common)) continue;
		let length = 0;
		while (length < common.length && common[length] === reference[length]) length += 1;
		common = common.slice(0, length);
	}
	return (common ?? '').slice(0, (common ?? '').lastIndexOf('/') + 1);
}
