// One run in one line: how it ended, what it was, how much of it arrived, and when.
import { memo } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { visibleText } from '../../../shared/format/visible-text';
import type { RunSummary } from '../../../shared/mirror/run-summary';
import { text } from '../../text/en';
import { Icon } from '../icon';
import { MiddleCut } from '../middle-cut';
import { runLook } from '../run-looks';
import { StateWord } from '../state-word';
import styles from './run-row.module.css';

/** What a search found in a run. */
export interface RunMatch {
	readonly matches: number;
	readonly first: string;
}

export interface RunRowProps {
	readonly run: RunSummary;
	readonly match?: RunMatch | undefined;
	readonly onOpen: (runId: string) => void;
	/** A key on the row; gives whether it was taken. */
	readonly onKey?: (key: string) => boolean;
}

/** A button that opens the run. */
export const RunRow = memo(function RunRow({ run, match, onOpen, onKey }: RunRowProps) {
	const tookMs = run.finishedAtMs === undefined ? undefined : run.finishedAtMs - run.startedAtMs;
	return (
		<AriaButton
			id={`run-${run.runId}`}
			className={styles['run'] ?? ''}
			onPress={() => onOpen(run.runId)}
			onKeyDown={(event) => {
				if (onKey?.(event.key) === true) event.preventDefault();
				else event.continuePropagation();
			}}
		>
			<span className={styles['state']}>
				<StateWord look={runLook(run)} />
			</span>
			<span className={styles['what']}>
				<span className={styles['name']}>{visibleText(run.mirror, 80)}</span>
				<span className={styles['where']}>
					<MiddleCut value={match === undefined ? run.destination : matchWords(match)} isMono />
				</span>
			</span>
			<span className={styles['images']}>
				{text.run.ofTotal(run.arrived, run.images)}
				<span className="visually-hidden"> {text.runs.imagesWord}</span>
			</span>
			<span className={styles['bytes']}>{text.run.bytes(run.movedBytes)}</span>
			<span className={styles['took']}>{text.runs.took(tookMs)}</span>
			<span className={styles['when']}>{text.runs.when(run.startedAtMs)}</span>
			<Icon name="chevron" />
		</AriaButton>
	);
});

function matchWords({ matches, first }: RunMatch): string {
	return `${text.runs.matches(matches)} · ${first}`;
}
