// What failed, equal causes together, each with its remedy in words and in buttons.
import { useMemo } from 'react';
import type { Fault } from '../../../../shared/fault/fault';
import { type FaultGroup, groupFaults, groupTitle } from '../../../../shared/fault/group-faults';
import type { ItemState, RunState } from '../../../../shared/mirror/run-state';
import { isActive } from '../../../../shared/mirror/run-summary';
import { FaultNotice } from '../../../components/fault-notice';
import { isSample } from '../../../components/runs/sample-run';
import { text } from '../../../text/en';
import { RemedyButtons } from './remedy-buttons';
import { detailLines } from './request-letter';
import styles from './run-failures.module.css';

/** More different causes than a person reads. */
const MAX_GROUPS = 12;
const MAX_LINES = 100;

export function RunFailures({ run }: { readonly run: RunState }) {
	const { items } = run;
	const { groups, positions } = useMemo(() => failuresOf(items), [items]);
	if (groups.length === 0) return null;
	const rest = groups.slice(MAX_GROUPS).reduce((sum, group) => sum + group.subjects.length, 0);
	return (
		<section className={styles['failures']}>
			<h2>{text.failures.title}</h2>
			{groups.slice(0, MAX_GROUPS).map((group) => (
				<FaultNotice
					key={`${group.fault.code} ${group.subjects[0]}`}
					fault={group.fault}
					title={groupTitle(group)}
					details={{ label: text.failures.details, lines: detailLines(group, MAX_LINES) }}
				>
					<RemedyButtons
						runId={run.runId}
						group={group}
						items={itemsOf(group, positions)}
						canRetry={!isActive(run) && !isSample(run)}
						pulled={pulledOf(group, positions, items)}
					/>
				</FaultNotice>
			))}
			{rest === 0 ? null : <p>{text.failures.more(rest)}</p>}
		</section>
	);
}

/** What failed, and where in the run, by destination: no two images of a run share it. */
function failuresOf(items: readonly ItemState[]) {
	const faults: { fault: Fault; subject: string }[] = [];
	const positions = new Map<string, number>();
	for (const { phase, fault, destination, index } of items) {
		if (phase !== 'failed' || fault === undefined) continue;
		faults.push({ fault, subject: destination });
		positions.set(destination, index);
	}
	return { groups: groupFaults(faults), positions };
}

function itemsOf(group: FaultGroup, positions: ReadonlyMap<string, number>): readonly number[] {
	return group.subjects.flatMap((subject) => positions.get(subject) ?? []);
}

/** What a pull failed for, such as to prove later that it works: what failed to be pushed is not there to be pulled. */
function pulledOf(
	{ fault, subjects }: FaultGroup,
	positions: ReadonlyMap<string, number>,
	items: readonly ItemState[],
): string | undefined {
	const index = positions.get(subjects[0] ?? '');
	const isPull = fault.facts?.['action'] === 'pull';
	return isPull ? items.find((item) => item.index === index)?.source : undefined;
}
