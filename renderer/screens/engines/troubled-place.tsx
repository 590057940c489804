// A place where something is, but cannot be used: why, and what to do; as a command where there is one.
import type { RejectedPlace } from '../../../shared/engine/engine-info';
import { DOCKER_GROUP_COMMAND } from '../../../shared/fault/engine-fault-texts';
import { visibleText } from '../../../shared/format/visible-text';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { useApp, useToasts } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './troubled-place.module.css';

const words = text.engines;
const MAX_LOOKED = 300;

export function TroubledPlace({ place }: { readonly place: RejectedPlace }) {
	const { fault } = place;
	const copy = useApp((state) => state.copy);
	const show = useToasts((state) => state.show);
	if (fault === undefined) return null;
	const copyCommand = async (): Promise<void> => {
		if (await copy(DOCKER_GROUP_COMMAND)) show({ text: words.copied });
	};
	return (
		<FaultNotice fault={fault}>
			<p className={styles['place']}>
				{words.place[place.place]} · <code>{visibleText(place.looked, MAX_LOOKED)}</code>
			</p>
			{fault.code === 'engine.denied' ? (
				<div className={styles['command']}>
					<code>{DOCKER_GROUP_COMMAND}</code>
					<Button onPress={() => void copyCommand()}>{words.copyCommand}</Button>
				</div>
			) : null}
		</FaultNotice>
	);
}
