// Sizes for people: decimal units, as registries show them.

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Gives `0 B`, `999 B`, `1.2 kB`, `48.2 MB`, `482 MB`: one decimal below 100, none above, so that a
 * column of sizes stays narrow. Negative or unknown numbers show as `0 B`.
 */
export function formatBytes(bytes: number): string {
	if (!(bytes >= 1)) {
		return '0 B';
	}
	if (bytes < 999.5) {
		return `${Math.round(bytes)} B`;
	}
	let value = bytes / 1000;
	let unit = 0;
	// 999.5 shows as 1000 and therefore belongs to the next unit.
	while (value >= 999.5 && unit < UNITS.length - 1) {
		value /= 1000;
		unit += 1;
	}
	return `${value < 99.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
