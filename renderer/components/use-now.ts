// The clock of the page, for rates and times left.
import { useEffect, useState } from 'react';

/** Gives ms since the epoch, renewed once a second while `isTicking`. */
export function useNow(isTicking: boolean): number {
	const [nowMs, setNowMs] = useState(() => Date.now());
	useEffect(() => {
		if (!isTicking) return undefined;
		const timer = setInterval(() => setNowMs(Date.now()), 1000);
		return () => clearInterval(timer);
	}, [isTicking]);
	return nowMs;
}
