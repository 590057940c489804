// The built-in sample's runs: their registries end with them, so they can be run anew but not continued.
import type { RunSummary } from '../../../shared/mirror/run-summary';

/** What the sample's mirror is called (electron/embedded-registry/start-sample.ts). */
const SAMPLE = 'sample';
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/;

/** Tells whether the run is one of the sample, whose destination is on this computer. */
export function isSample({
	mirror,
	destination,
}: Pick<RunSummary, 'mirror' | 'destination'>): boolean {
	return mirror === SAMPLE && LOOPBACK.test(destination);
}
