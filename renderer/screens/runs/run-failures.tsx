// What failed, equal causes together, each with its remedy.
import { useMemo } from 'react';
import { type FaultGroup, groupFaults, groupTitle } from '../../../shared/fault/group-faults';
import type { ItemState } from '../../../shared/mirror/run-state';
import { FaultNotice } from '../../components/fault-notice';
import { text } from '../../text/en';
import styles from './run-failures.module.css';

/** More different causes than a person reads. */
const MAX_GROUPS = 12;
const MAX_LINES = 100;

export function RunFailures({ items }: { readonly items: readonly ItemState[] }) {
	const groups = useMemo(() => groupFaults(faultsOf(items)), [items]);
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
					details={{ label: text.failures.details, lines: detailLines(group) }}
				/>
			))}
			{rest === 0 ? null : <p>{text.failures.more(rest)}</p>}
		</section>
	);
}

function faultsOf(items: readonly ItemState[]) {
	return items.flatMap(({ phase, fault, destination }) =>
		phase === 'failed' && fault !== undefined ? [{ fault, subject: destination }] : [],
	);
}

function detailLines({ fault, subjects }: FaultGroup): readonly string[] {
	const { detail, registryErrors = [] } = fault;
	return [
		...(detail === undefined ? [] : [detail]),
		...(registryErrors.length === 0
			? []
			: [`${text.failures.registryWords} ${registryErrors.join(', ')}`]),
		...subjects.slice(0, MAX_LINES),
	];
}
