// Bytes a second, for people and from what they write.
import { formatBytes } from './bytes';

const RATE = /^(\d{1,15}(?:\.\d{1,9})?)\s*([kKMGT]?)(i?)(bit|B)\/s$/;

const EXPONENTS: Readonly<Record<string, number>> = { '': 0, k: 1, K: 1, M: 2, G: 3, T: 4 };

/** Gives `48.2 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
	return `${formatBytes(bytesPerSecond)}/s`;
}

/**
 * Reads `200Mbit/s`, `25MB/s`, `1.5 Gbit/s`, `512KiB/s` as bytes a second, above zero; `undefined`
 * for anything else, units in the wrong case included, because `mb` could be either.
 */
export function parseRate(text: string): number | undefined {
	const match = RATE.exec(text.trim());
	if (match === null) {
		return undefined;
	}
	const [, amount = '', prefix = '', binary = '', unit] = match;
	if (binary !== '' && prefix === '') {
		return undefined;
	}
	const factor = (binary === '' ? 1000 : 1024) ** (EXPONENTS[prefix] ?? 0);
	const bytesPerSecond = (Number(amount) * factor) / (unit === 'bit' ? 8 : 1);
	return bytesPerSecond > 0 ? bytesPerSecond : undefined;
}

/** Writes a rate so that `parseRate` gives the same number back: `200Mbit/s`, else `12345B/s`. */
export function rateText(bytesPerSecond: number): string {
	const megabits = (bytesPerSecond * 8) / 1e6;
	return Number.isInteger(megabits) && megabits > 0 ? `${megabits}Mbit/s` : `${bytesPerSecond}B/s`;
}
