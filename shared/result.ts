// The answer of anything that can fail in an expected way. Faults travel as values across every boundary.
import type { Fault } from './fault/fault';

export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly fault: Fault };

/** Wraps a value as success. */
export function ok<T>(value: T): Result<T> {
	return { ok: true, value };
}

/** Wraps a fault as failure. */
export function fail<T = never>(fault: Fault): Result<T> {
	return { ok: false, fault };
}
