// Maps over many things with a bound on how many are under way; results keep their order.

/** Rejects with the first rejection; what is under way then goes on unobserved, what waits is not started. */
export async function mapAtOnce<T, R>(
	items: readonly T[],
	atOnce: number,
	map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(items.length);
	let next = 0;
	let isBroken = false;
	const work = async (): Promise<void> => {
		while (next < items.length && !isBroken) {
			const index = next;
			next += 1;
			try {
				results[index] = await map(items[index] as T, index);
			} catch (error) {
				isBroken = true;
				throw error;
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
	return results;
}
