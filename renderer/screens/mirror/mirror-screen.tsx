// Mirror: the list of drafts, or the wizard of the one that is open.
import { useEffect } from 'react';
import { Button } from '../../components/button';
import { FaultNotice } from '../../components/fault-notice';
import { Screen } from '../../components/screen';
import { useChoices, useDrafts, useNavigation, usePlan } from '../../stores/stores';
import { text } from '../../text/en';
import { DraftList } from './draft-list';
import { Wizard } from './wizard';

export function MirrorScreen() {
	const load = useDrafts((state) => state.load);
	const loadPlan = usePlan((state) => state.load);
	const loadChoices = useChoices((state) => state.load);
	const draftId = useNavigation(({ place }) =>
		place.screen === 'mirror' ? place.draftId : undefined,
	);
	useEffect(() => {
		void load();
		void loadChoices();
		loadPlan();
	}, [load, loadChoices, loadPlan]);
	return draftId === undefined ? <DraftList /> : <OpenDraft id={draftId} />;
}

function OpenDraft({ id }: { readonly id: string }) {
	const draft = useDrafts((state) => (state.draft?.id === id ? state.draft : undefined));
	const missing = useDrafts((state) => state.missing);
	const open = useDrafts((state) => state.open);
	const go = useNavigation((state) => state.go);
	useEffect(() => {
		void open(id);
	}, [open, id]);
	if (draft !== undefined) return <Wizard draft={draft} />;
	const back = (
		<Button kind="quiet" onPress={() => go({ screen: 'mirror' })}>
			{text.mirror.frame.back}
		</Button>
	);
	return (
		<Screen title={text.mirror.title} back={back}>
			{missing === undefined ? (
				<p>{text.mirror.frame.loading}</p>
			) : (
				<FaultNotice fault={missing} title={text.mirror.frame.missing} />
			)}
		</Screen>
	);
}
