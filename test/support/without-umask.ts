// Runs what writes as a process would that was started with umask 000, so that only the modes it gives itself count.

/** Gives back what the action gave. The umask is the whole process', so nothing else may write meanwhile. */
export async function withoutUmask<T>(action: () => Promise<T>): Promise<T> {
	const before = process.umask(0);
	try {
		return await action();
	} finally {
		process.umask(before);
	}
}
