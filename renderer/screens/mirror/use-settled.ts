// A value that waits for a pause in typing before much is computed from it.
import { useEffect, useState } from 'react';

/** Gives the latest value that stood for `delayMs`; at once when that is 0. */
export function useSettled<T>(value: T, delayMs: number): T {
	const [settled, setSettled] = useState(value);
	useEffect(() => {
		if (delayMs === 0) {
			setSettled(value);
			return undefined;
		}
		const timer = setTimeout(() => setSettled(value), delayMs);
		return () => clearTimeout(timer);
	}, [value, delayMs]);
	return delayMs === 0 ? value : settled;
}
