// Direct, or through an engine: which one, and what that loses.
import { useEffect } from 'react';
import type { MirrorDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { ROUTES } from '../../../../shared/mirror/mirror-spec';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { ChoiceField } from '../../../components/fields/choice-field';
import { Notice } from '../../../components/notice/notice';
import { useChoices } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './how-step.module.css';

const words = text.mirror.how;

export interface RouteFieldProps {
	readonly draft: MirrorDraft;
	readonly edit: (change: (draft: MirrorDraft) => MirrorDraft) => void;
}

export function RouteField({ draft, edit }: RouteFieldProps) {
	return (
		<ChoiceField
			label={words.route}
			value={draft.route}
			onChange={(route) => edit((now) => ({ ...now, route }))}
			options={ROUTES.map((id) => ({
				id,
				...words.routes[id],
				more: id === 'engine' ? <EngineFields draft={draft} edit={edit} /> : undefined,
			}))}
		/>
	);
}

/** No endpoint: the first usable engine. */
const FIRST = 'first';

function EngineFields({ draft, edit }: RouteFieldProps) {
	const detected = useChoices((state) => state.engines);
	const fault = useChoices((state) => state.enginesFault);
	const isDetecting = useChoices((state) => state.isDetecting);
	const detect = useChoices((state) => state.detectEngines);
	useEffect(() => {
		if (detected === undefined) void detect();
	}, [detected, detect]);
	const engines = detected?.engines ?? [];
	const options = [
		{ id: FIRST, name: words.engineDefault },
		...engines.map(({ endpoint, kind, version, isUsable, isRootless, platform }) => ({
			id: endpoint,
			name: words.engineOf(kind, version),
			what: [
				endpoint,
				platform,
				...(isRootless ? [words.engineRootless] : []),
				...(isUsable ? [] : [words.engineOld]),
			].join(' · '),
			isDisabled: !isUsable,
		})),
		...(draft.engine === undefined || engines.some(({ endpoint }) => endpoint === draft.engine)
			? []
			: [{ id: draft.engine, name: draft.engine, what: words.engineGone }]),
	];
	return (
		<>
			<Notice tone="caution" title={words.loss.title}>
				<ul className={styles['losses']}>
					{words.loss.lines.map((line) => (
						<li key={line}>{line}</li>
					))}
				</ul>
			</Notice>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			<ChoiceField
				label={words.engine}
				value={draft.engine ?? FIRST}
				onChange={(id) =>
					edit(({ engine: _before, ...now }) => (id === FIRST ? now : { ...now, engine: id }))
				}
				options={options}
			/>
			<div className={styles['again']}>
				<span className={styles['quiet']} role="status">
					{isDetecting ? words.engineLooking : engines.length === 0 ? words.engineNone : ''}
				</span>
				<Button isDisabled={isDetecting} onPress={() => void detect()}>
					{words.engineAgain}
				</Button>
			</div>
		</>
	);
}
