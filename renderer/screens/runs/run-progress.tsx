// How far a run is: the bar in three stretches, and numbers that keep their places while they change.
import { useEffect, useRef, useState } from 'react';
import { itemCounts, runBytes, runRate, runTimeLeftMs } from '../../../shared/mirror/run-selectors';
import type { RunState } from '../../../shared/mirror/run-state';
import { isActive } from '../../../shared/mirror/run-summary';
import { CrossingBar } from '../../components/crossing-bar';
import { type Stretches, stretchesOf } from '../../components/stretches';
import { text } from '../../text/en';
import { RunNow } from './run-now';
import styles from './run-progress.module.css';

export function RunProgress({ run }: { readonly run: RunState }) {
	const stretches = useHighWater(stretchesOf(run), isActive(run));
	const { fraction } = stretches;
	return (
		<section className={styles['progress']}>
			<div className={styles['above']}>
				<p className={styles['percent']}>
					{fraction === undefined ? text.run.unknown : text.run.percent(fraction)}
				</p>
				<Numbers run={run} />
			</div>
			<CrossingBar
				label={text.run.progressLabel}
				valueText={fraction === undefined ? text.run.unknownTotal : text.run.percent(fraction)}
				{...stretches}
			/>
			{fraction === undefined ? (
				<p className={styles['planning']}>
					{text.run.planning(run.planning.resolved, run.planning.total)}
				</p>
			) : (
				<Legend run={run} />
			)}
			<RunNow run={run} />
		</section>
	);
}

function Numbers({ run }: { readonly run: RunState }) {
	const isLive = isActive(run);
	const { rate, leftMs } = usePace(run);
	const counts = itemCounts(run);
	const bytes = runBytes(run);
	const arrived = bytes.moved + bytes.mounted + bytes.present;
	const numbers: readonly (readonly [string, string])[] = [
		[text.run.stats.images, text.run.ofTotal(counts.done + counts.skipped, counts.total)],
		[text.run.stats.data, text.run.bytesOf(arrived, bytes.total)],
		[text.run.stats.rate, text.run.rate(rate)],
		isLive
			? [text.run.stats.left, text.run.left(leftMs)]
			: [
					text.run.stats.took,
					text.run.took((run.finishedAtMs ?? run.sittingStartedAtMs) - run.sittingStartedAtMs),
				],
	];
	// As wide as it will be at the end.
	const room = { minWidth: `${text.run.ofTotal(counts.total, counts.total).length}ch` };
	return (
		<dl className={styles['numbers']}>
			{numbers.map(([name, value]) => (
				<div key={name} style={name === text.run.stats.images ? room : {}}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

function Legend({ run }: { readonly run: RunState }) {
	const bytes = runBytes(run);
	const leftBytes = Math.max(0, bytes.total - bytes.moved - bytes.mounted - bytes.present);
	const stretches: readonly (readonly [string, string, number])[] = [
		['there', text.run.stretch.there, bytes.present + bytes.mounted],
		['moved', text.run.stretch.moved, bytes.moved],
		['left', isActive(run) ? text.run.stretch.left : text.run.stretch.missing, leftBytes],
	];
	const shown = run.outcome === 'succeeded' ? stretches.slice(0, 2) : stretches;
	return (
		<ul className={styles['legend']}>
			{shown.map(([kind, name, sizeBytes]) => (
				<li key={kind} className={styles[kind]}>
					{name} <b>{text.run.bytes(sizeBytes)}</b>
				</li>
			))}
		</ul>
	);
}

/** The bar never runs back while a run works: bytes of a broken attempt are lost, but what was shown is shown. */
function useHighWater(stretches: Stretches, isLive: boolean): Stretches {
	const highest = useRef(0);
	const { fraction, there } = stretches;
	if (fraction === undefined || !isLive) return stretches;
	highest.current = Math.max(highest.current, fraction);
	return { fraction: highest.current, there, moved: highest.current - there };
}

interface Pace {
	/** Bytes a second. */
	readonly rate: number | undefined;
	readonly leftMs: number | undefined;
}

function paceOf(run: RunState, nowMs: number): Pace {
	return { rate: runRate(run, nowMs), leftMs: runTimeLeftMs(run, nowMs) };
}

/** Looked at once a second, not with each event: people read no faster, and ten thousand images are added up for it. */
function usePace(run: RunState): Pace {
	const latest = useRef(run);
	const [pace, setPace] = useState(() => paceOf(run, Date.now()));
	const isLive = isActive(run);
	useEffect(() => {
		latest.current = run;
	}, [run]);
	useEffect(() => {
		if (!isLive) return undefined;
		const look = () => setPace(paceOf(latest.current, Date.now()));
		look();
		const timer = setInterval(look, 1000);
		return () => clearInterval(timer);
	}, [isLive]);
	return isLive ? pace : paceOf(run, run.finishedAtMs ?? Date.now());
}
