// Time left for people: a promise that is kept, so coarse and never in seconds that run.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Gives `a few seconds`, `about 45 s` (steps of five), `about 6 min`, `about 2 h`, `about 2 h 30 min` (steps of
 * ten minutes). Negative or unknown numbers give `a few seconds`.
 */
export function approximateDuration(durationMs: number): string {
	if (!(durationMs > 7500)) {
		return 'a few seconds';
	}
	const fives = Math.round(durationMs / 5000) * 5;
	if (fives < 60) {
		return `about ${fives} s`;
	}
	const minutes = Math.round(durationMs / MINUTE_MS);
	if (minutes < 60) {
		return `about ${Math.max(1, minutes)} min`;
	}
	const tens = Math.round(durationMs / (10 * MINUTE_MS)) * 10;
	const hours = Math.floor((tens * MINUTE_MS) / HOUR_MS);
	const rest = tens % 60;
	return rest === 0 ? `about ${hours} h` : `about ${hours} h ${rest} min`;
}
