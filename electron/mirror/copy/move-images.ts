// Carries out a plan: puts mover, throttle and copying together under the mirror's limits.
import type { Intention } from '../../../shared/mirror/intention';
import { backOffMs } from '../../../shared/mirror/retry-policy';
import type { RunHappening } from '../../../shared/mirror/run-event';
import type { ContentDestination, UploadPosition } from '../../content/content-store';
import type { Wait } from '../../platform/clock';
import type { CopyPlan } from '../plan/copy-plan';
import { createBlobMover } from './blob-mover';
import { copyItems } from './copy-items';
import { createThrottle, unthrottled } from './throttle';

/** Blob bodies that move together; each registry's governor narrows it. */
const MOVES_AT_ONCE = 24;

export interface MoveImagesPorts {
	readonly limits: Intention['spec']['limits'];
	readonly destination: ContentDestination;
	readonly record: (happening: RunHappening) => void;
	readonly advance: (key: string, doneBytes: number) => void;
	readonly keepUpload: (key: string, position: UploadPosition | undefined) => void;
	readonly keptUploads: ReadonlyMap<string, UploadPosition>;
	readonly now: () => number;
	readonly wait: Wait;
	readonly random: () => number;
	readonly movedTagCheckAfterMs?: number | undefined;
	readonly signal: AbortSignal;
}

/** Settles when every item is done, failed or, after an abort, left as it was. */
export async function moveImages(plan: CopyPlan, ports: MoveImagesPorts): Promise<void> {
	const { limits, destination, record, now, wait, random, signal } = ports;
	const concurrency = limits.concurrency === 'auto' ? MOVES_AT_ONCE : limits.concurrency;
	const rate = limits.bandwidthBytesPerSecond;
	const mover = createBlobMover(plan, {
		destination,
		record,
		advance: ports.advance,
		retryAfterMs: (fault, attempt) =>
			fault.isRetryable
				? Math.max(Number(fault.facts?.['waitMs'] ?? 0), backOffMs(attempt, random()))
				: undefined,
		wait,
		keepUpload: ports.keepUpload,
		keptUploads: ports.keptUploads,
		throttle: rate === undefined ? unthrottled : createThrottle(rate, { now, wait, signal }),
		movesAtOnce: limits.oneByOne ? 1 : concurrency,
		signal,
	});
	const { movedTagCheckAfterMs } = ports;
	await copyItems(plan.work, {
		destination,
		mover,
		presentKeys: plan.presentKeys,
		record,
		now,
		isOneByOne: limits.oneByOne,
		...(movedTagCheckAfterMs === undefined ? {} : { movedTagCheckAfterMs }),
		signal,
	});
}
