// Reads the ASCII form of an international name back, so that `xn--bcher-kva.example` can be shown as people write it.
// RFC 3492 § 6.2; writing is the URL's.

const [BASE, T_MIN, T_MAX, SKEW, DAMP, INITIAL_BIAS, INITIAL_N] = [36, 1, 26, 38, 700, 72, 128];
const PREFIX = 'xn--';

/** Gives the name with every label decoded that can be; the same text when there is none. */
export function decodeHostName(name: string): string {
	return name
		.split('.')
		.map((label) =>
			label.startsWith(PREFIX) ? (decodeLabel(label.slice(PREFIX.length)) ?? label) : label,
		)
		.join('.');
}

function decodeLabel(label: string): string | undefined {
	const dash = label.lastIndexOf('-');
	const output = [...(dash > 0 ? label.slice(0, dash) : '')].map((one) => one.charCodeAt(0));
	let [n, i, bias]: [number, number, number] = [INITIAL_N, 0, INITIAL_BIAS];
	let at = dash > 0 ? dash + 1 : 0;
	while (at < label.length) {
		const read = readInteger(label, at, bias);
		if (read === undefined) return undefined;
		const length = output.length + 1;
		bias = adapt(read.value, length, i === 0);
		i += read.value;
		n += Math.floor(i / length);
		i %= length;
		if (n > 0x10_ff_ff || (n >= 0xd8_00 && n <= 0xdf_ff)) return undefined;
		output.splice(i, 0, n);
		i += 1;
		at = read.next;
	}
	return label === '' ? undefined : output.map((point) => String.fromCodePoint(point)).join('');
}

function readInteger(
	label: string,
	from: number,
	bias: number,
): { readonly value: number; readonly next: number } | undefined {
	let [value, weight]: [number, number] = [0, 1];
	for (let at = from, k = BASE; at < label.length; at += 1, k += BASE) {
		const digit = digitOf(label.charCodeAt(at));
		if (digit === undefined || value > Number.MAX_SAFE_INTEGER / BASE / BASE) return undefined;
		value += digit * weight;
		const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
		if (digit < threshold) return { value, next: at + 1 };
		weight *= BASE - threshold;
	}
	return undefined;
}

function digitOf(code: number): number | undefined {
	if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
	return code >= 0x61 && code <= 0x7a ? code - 0x61 : undefined;
}

function adapt(value: number, length: number, isFirst: boolean): number {
	let delta = isFirst ? Math.floor(value / DAMP) : Math.floor(value / 2);
	delta += Math.floor(delta / length);
	let k = 0;
	while (delta > ((BASE - T_MIN) * T_MAX) / 2) {
		delta = Math.floor(delta / (BASE - T_MIN));
		k += BASE;
	}
	return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
