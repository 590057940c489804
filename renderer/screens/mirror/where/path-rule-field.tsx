// How paths change: one of four choices, the fields of the chosen one below it.
import { useMemo } from 'react';
import type { MirrorDraft, PathRule } from '../../../../shared/mirror/draft/mirror-draft';
import { PATH_RULES } from '../../../../shared/mirror/draft/mirror-draft';
import {
	coveredBy,
	flattenRules,
	pathRuleOf,
	proposedPrefix,
	withPathRule,
} from '../../../../shared/mirror/draft/path-rule';
import { Button } from '../../../components/button';
import { ChoiceField } from '../../../components/fields/choice-field';
import { IconButton } from '../../../components/fields/icon-button';
import { TextField } from '../../../components/fields/text-field';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './where-step.module.css';

const words = text.mirror.where;

export interface PathRuleFieldProps {
	readonly view: DraftView;
	readonly problemOf: (field: string) => string | undefined;
}

export function PathRuleField({ view, problemOf }: PathRuleFieldProps) {
	const { draft, edit, sources } = view;
	const canFlatten = useMemo(() => flattenRules(sources) !== undefined, [sources]);
	const more: Partial<Record<PathRule, React.ReactNode>> = {
		replace: <ReplaceFields view={view} problemOf={problemOf} />,
		own: <OwnRules view={view} problemOf={problemOf} />,
	};
	return (
		<ChoiceField
			label={words.rule}
			value={pathRuleOf(draft)}
			onChange={(rule) => edit((now) => withPathRule(now, rule, sources))}
			options={PATH_RULES.map((id) => ({
				id,
				name: words.rules[id].name,
				what: id === 'flatten' && !canFlatten ? words.flattenTooMany : words.rules[id].what,
				isDisabled: id === 'flatten' && !canFlatten,
				more: more[id],
			}))}
		/>
	);
}

function ReplaceFields({ view, problemOf }: PathRuleFieldProps) {
	const { draft, edit, sources } = view;
	const rule = draft.rewrite[0] ?? { from: '', to: '' };
	const proposed = useMemo(() => proposedPrefix(sources), [sources]);
	const covers = useMemo(() => coveredBy(rule.from, sources), [rule.from, sources]);
	const set = (change: Partial<typeof rule>): void =>
		edit((now) => ({ ...now, rewrite: [{ ...rule, ...change }] }));
	return (
		<>
			<TextField
				label={words.from}
				help={words.fromHelp(covers, sources.length)}
				error={rule.from === '' ? undefined : problemOf('rewrite.0')}
				value={rule.from}
				onChange={(from) => set({ from })}
				isMono
			/>
			{proposed === undefined || proposed.from === rule.from ? null : (
				<div className={styles['propose']}>
					<Button kind="quiet" onPress={() => set({ from: proposed.from })}>
						{words.propose(proposed.from)}
					</Button>
				</div>
			)}
			<TextField
				label={words.to}
				help={words.toHelp}
				value={rule.to}
				onChange={(to) => set({ to })}
				maxLength={255}
				isMono
			/>
		</>
	);
}

type Rules = MirrorDraft['rewrite'];

function OwnRules({ view, problemOf }: PathRuleFieldProps) {
	const { draft, edit } = view;
	// Rules have no name of their own; their place is what they are.
	const places = draft.rewrite.map((rule, index) => ({ rule, index, key: `rule-${index + 1}` }));
	const setRules = (change: (rules: Rules) => Rules): void =>
		edit((now) => ({ ...now, rewrite: change(now.rewrite) }));
	return (
		<>
			{places.map(({ rule, index, key }) => (
				<fieldset key={key} className={styles['rule']}>
					<legend>
						{words.ruleNumber(index + 1)}
						<IconButton
							icon="back"
							label={words.earlier(index + 1)}
							isDisabled={index === 0}
							onPress={() => setRules((rules) => movedUp(rules, index))}
						/>
						<IconButton
							icon="cross"
							label={words.removeRule(index + 1)}
							onPress={() => setRules((rules) => rules.filter((_, at) => at !== index))}
						/>
					</legend>
					<TextField
						label={words.from}
						error={rule.from === '' ? undefined : problemOf(`rewrite.${index}`)}
						value={rule.from}
						onChange={(from) => setRules((rules) => changed(rules, index, { from }))}
						isMono
					/>
					<TextField
						label={words.to}
						value={rule.to}
						onChange={(to) => setRules((rules) => changed(rules, index, { to }))}
						maxLength={255}
						isMono
					/>
				</fieldset>
			))}
			<div className={styles['propose']}>
				<Button onPress={() => setRules((rules) => [...rules, { from: '', to: '' }])}>
					{words.addRule}
				</Button>
			</div>
		</>
	);
}

function changed(rules: Rules, index: number, change: Partial<Rules[number]>): Rules {
	return rules.map((rule, at) => (at === index ? { ...rule, ...change } : rule));
}

function movedUp(rules: Rules, index: number): Rules {
	const rule = rules[index];
	return rule === undefined
		? rules
		: rules.filter((_, at) => at !== index).toSpliced(index - 1, 0, rule);
}
