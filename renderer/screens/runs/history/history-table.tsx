// Many runs in one line each. Only rows near the visible part are in the document; arrow keys move from run to run.
import { useEffect, useRef, useState } from 'react';
import type { RunSummary } from '../../../../shared/mirror/run-summary';
import { Button } from '../../../components/button';
import { Icon } from '../../../components/icon';
import { MenuButton } from '../../../components/menu/menu-button';
import { REPORT_OPTIONS } from '../../../components/runs/report-options';
import { type RunMatch, RunRow } from '../../../components/runs/run-row';
import { isSample } from '../../../components/runs/sample-run';
import { shownIndexes, useWindowedRows } from '../../../components/use-windowed-rows';
import { useNavigation, useRuns } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './history-table.module.css';

const ROW_HEIGHT = 57;

export interface HistoryTableProps {
	/** The newest first. */
	readonly runs: readonly RunSummary[];
	/** What a search found, by run. */
	readonly found: ReadonlyMap<string, RunMatch> | undefined;
}

export function HistoryTable({ runs, found }: HistoryTableProps) {
	const go = useNavigation((state) => state.go);
	const { listRef, first, end, reveal } = useWindowedRows(runs.length, ROW_HEIGHT);
	const [focusedId, setFocusedId] = useState<string>();
	const wantedRef = useRef<string>(undefined);
	const focusedIndex = runs.findIndex((run) => run.runId === focusedId);
	useEffect(() => {
		if (wantedRef.current === undefined) return;
		document.getElementById(`run-${wantedRef.current}`)?.focus();
		wantedRef.current = undefined;
	});
	const onKey = (key: string, from: number): boolean => {
		const index = nextIndex(key, from, runs.length);
		const run = index === undefined ? undefined : runs[index];
		if (index === undefined || run === undefined) return false;
		wantedRef.current = run.runId;
		reveal(index, 0);
		setFocusedId(run.runId);
		return true;
	};
	if (runs.length === 0) return null;
	return (
		<div className={`${styles['table']} ${runs.some(canContinue) ? styles['hasContinue'] : ''}`}>
			<Head />
			<div ref={listRef} style={{ height: runs.length * ROW_HEIGHT - 1 }}>
				<ul className={styles['rows']} aria-label={text.runs.listLabel}>
					{shownIndexes(first, end, focusedIndex).map((index) => {
						const run = runs[index];
						return run === undefined ? null : (
							<li
								key={run.runId}
								className={styles['row']}
								aria-setsize={runs.length}
								aria-posinset={index + 1}
								data-row="run"
								style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
								onFocus={() => setFocusedId(run.runId)}
							>
								<RunRow
									run={run}
									match={found?.get(run.runId)}
									onOpen={(runId) => go({ screen: 'run', runId })}
									onKey={(key) => onKey(key, index)}
								/>
								<RowActions run={run} />
							</li>
						);
					})}
				</ul>
			</div>
		</div>
	);
}

/** For the eye: each row says all of it to screen readers. */
function Head() {
	const { state, mirror, images, moved, took, when } = text.runs.columns;
	return (
		<div className={styles['head']} aria-hidden="true">
			{[state, mirror, images, moved, took, when].map((name) => (
				<span key={name}>{name}</span>
			))}
		</div>
	);
}

function RowActions({ run }: { readonly run: RunSummary }) {
	const go = useNavigation((state) => state.go);
	const continueRun = useRuns((state) => state.continueRun);
	const saveReport = useRuns((state) => state.saveReport);
	const isStarting = useRuns((state) => state.isStarting);
	const goOn = async () => {
		const runId = await continueRun(run.runId);
		if (runId !== undefined) go({ screen: 'run', runId });
	};
	const reports = REPORT_OPTIONS.map(({ id, name }) => ({ id, name: text.runs.reportAs(name) }));
	const goesOn = canContinue(run);
	return (
		<span className={styles['actions']}>
			{goesOn ? (
				<span className={styles['continue']}>
					<Button isDisabled={isStarting} onPress={() => void goOn()}>
						{text.run.continue}
					</Button>
				</span>
			) : null}
			{run.outcome === undefined ? null : (
				<MenuButton
					label={text.runs.more(run.mirror)}
					kind="quiet"
					options={
						goesOn ? [{ id: 'continue', name: text.run.continue } as const, ...reports] : reports
					}
					onChoose={(choice) =>
						void (choice === 'continue' ? goOn() : saveReport(run.runId, choice))
					}
				>
					<Icon name="more" />
				</MenuButton>
			)}
		</span>
	);
}

function canContinue(run: RunSummary): boolean {
	return run.outcome === 'interrupted' && !isSample(run);
}

function nextIndex(key: string, index: number, count: number): number | undefined {
	switch (key) {
		case 'ArrowDown':
			return Math.min(count - 1, index + 1);
		case 'ArrowUp':
			return Math.max(0, index - 1);
		case 'Home':
			return 0;
		case 'End':
			return count - 1;
		default:
			return undefined;
	}
}
