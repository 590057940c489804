// Time left for people: a promise that is kept, so coarse and never in seconds that run.

const MINUTE_MS = 60_000;

/**
 * Gives `a few seconds`, `about 45 s` (steps of five), `about 90 min` (below two hours), `about 3 h`: never longer than
 * fourteen characters. Negative or unknown numbers give `a few seconds`.
 */
export function approximateDuration(durationMs: number): string {
	if (!(durationMs > 7500)) {
		return 'a few seconds';
	}
	const fives = Math.round(durationMs / 5000) * 5;
	if (fives < 60) {
		return `about ${fives} s`;
	}
	const minutes = Math.max(1, Math.round(durationMs / MINUTE_MS));
	return minutes < 120 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
