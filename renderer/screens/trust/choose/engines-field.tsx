// The engines that are meant: what each is, and where it is. While they are looked for, and without any, it says so.
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { CheckField } from '../../../components/fields/check-field';
import { Notice } from '../../../components/notice/notice';
import { useTrust } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { TrustView } from '../trust-view';
import styles from './choose.module.css';

const words = text.trust.choose;

export function EnginesField({ view }: { readonly view: TrustView }) {
	const overview = useTrust((state) => state.overview);
	const isLooking = useTrust((state) => state.isLooking);
	const fault = useTrust((state) => state.overviewFault);
	const look = useTrust((state) => state.look);
	const again = (
		<Button isDisabled={isLooking} onPress={() => void look()}>
			{words.again}
		</Button>
	);
	const hasNone = overview !== undefined && overview.engines.length === 0;
	return (
		<fieldset className={styles['group']}>
			<legend className={styles['label']}>{words.engines}</legend>
			{fault === undefined ? null : <FaultNotice fault={fault}>{again}</FaultNotice>}
			{overview === undefined && fault === undefined ? (
				<div className={styles['engines']}>
					<p className={styles['looking']} role="status">
						{words.enginesLooking}
					</p>
				</div>
			) : null}
			{hasNone ? (
				<Notice tone="quiet" title={words.noEngine.title} actions={again}>
					<p>{words.noEngine.words}</p>
				</Notice>
			) : null}
			{overview === undefined || hasNone ? null : <Engines view={view} />}
			{view.problems.engines === undefined || hasNone || overview === undefined ? null : (
				<p className={styles['problem']}>{words.enginesNone}</p>
			)}
		</fieldset>
	);
}

function Engines({ view }: { readonly view: TrustView }) {
	const engines = useTrust((state) => state.overview?.engines ?? NONE);
	const edit = useTrust((state) => state.edit);
	const choose = (endpoint: string, isChosen: boolean): void => {
		const others = view.engines.filter((one) => one !== endpoint);
		edit((now) => ({ ...now, engines: isChosen ? [...others, endpoint] : others }));
	};
	return (
		<div className={styles['engines']}>
			{engines.map(({ engine, fault }) => (
				<CheckField
					key={engine.endpoint}
					label={text.trust.engineTitle(engine)}
					what={[
						text.trust.flavours[engine.flavour],
						engine.endpoint,
						...(fault === undefined ? [] : [words.engineFault]),
					].join(' · ')}
					isChosen={view.engines.includes(engine.endpoint)}
					onChange={(isChosen) => choose(engine.endpoint, isChosen)}
				/>
			))}
		</div>
	);
}

const NONE: readonly never[] = [];
