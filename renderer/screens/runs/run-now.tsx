// What a working run does now, on a line that is always there: registries that asked to slow down, silence, or how
// many images are on their way. No failure: the run goes on by itself.
import { visibleText } from '../../../shared/format/visible-text';
import { itemCounts } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { Icon } from '../../components/icon';
import { useNow } from '../../components/use-now';
import { text } from '../../text/en';
import styles from './run-now.module.css';

/** Silence of this length is worth a word; shorter ones are how networks are. */
const STALLED_AFTER_MS = 15_000;

export function RunNow({ run }: { readonly run: RunState }) {
	const isLive = isActive(run);
	const nowMs = useNow(isLive);
	if (!isLive) return null;
	const { words, isTrouble } = nowOf(run, nowMs);
	return (
		<p className={`${styles['now']} ${isTrouble ? styles['trouble'] : ''}`}>
			<Icon name={isTrouble ? 'waiting' : 'moving'} />
			<span>{words}</span>
		</p>
	);
}

interface Now {
	readonly words: string;
	readonly isTrouble: boolean;
}

function nowOf(run: RunState, nowMs: number): Now {
	if (run.phase === 'stopping') return calm(text.run.now.stopping);
	const waiting = waitingWords(run, nowMs);
	if (waiting !== undefined) return { words: waiting, isTrouble: true };
	if (run.phase === 'planning') return calm(text.run.now.planning);
	const counts = itemCounts(run);
	const silentMs = nowMs - (run.samples.at(-1)?.atMs ?? nowMs);
	if (counts.active > 0 && silentMs > STALLED_AFTER_MS)
		return { words: text.run.now.stalled(silentMs), isTrouble: true };
	return calm(
		counts.active === 0
			? text.run.now.starting
			: text.run.now.working(counts.active, counts.waiting),
	);
}

const calm = (words: string): Now => ({ words, isTrouble: false });

function waitingWords({ waits }: RunState, nowMs: number): string | undefined {
	const first = waits.toSorted((a, b) => b.untilMs - a.untilMs)[0];
	if (first === undefined) return undefined;
	const words = text.run.now.waiting(visibleText(first.host), first.untilMs - nowMs);
	const more = waits.length - 1;
	return more === 0 ? words : `${words} ${text.run.now.alsoWaiting(more)}`;
}
