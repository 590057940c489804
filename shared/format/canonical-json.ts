// One text for one value: what is equal reads equal, whatever the order of its keys.

/**
 * Gives JSON with sorted keys and without blanks. `undefined` members vanish, as in JSON; arrays keep
 * their order.
 */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) =>
		typeof member === 'object' && member !== null && !Array.isArray(member)
			? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
			: member,
	);
}
