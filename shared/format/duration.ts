// Durations for people.

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/**
 * Gives `0.4 s`, `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`: at most two units, tenths only below
 * ten seconds. Negative or unknown numbers show as `0 s`.
 */
export function formatDuration(durationMs: number): string {
	if (!(durationMs > 0)) {
		return '0 s';
	}
	const tenths = Math.round(durationMs / 100);
	if (tenths < 100) {
		return `${(tenths / 10).toFixed(1)} s`;
	}
	const seconds = Math.round(durationMs / SECOND_MS);
	if (seconds < MINUTE_S) {
		return `${seconds} s`;
	}
	if (seconds < HOUR_S) {
		return twoUnits(Math.floor(seconds / MINUTE_S), 'min', seconds % MINUTE_S, 's');
	}
	const minutes = Math.round(seconds / MINUTE_S);
	if (minutes * MINUTE_S < DAY_S) {
		return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
	}
	const hours = Math.round(seconds / HOUR_S);
	return twoUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
