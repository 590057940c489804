// Why there are no tags, or not all: the registry did not give them, or may not be asked.
import { parseReference } from '../../../../../shared/oci/reference';
import { Button } from '../../../../components/button';
import { FaultNotice } from '../../../../components/fault-notice';
import { Notice } from '../../../../components/notice/notice';
import type { Listing } from '../../../../stores/choices-store';
import { useChoices } from '../../../../stores/stores';
import { text } from '../../../../text/en';
import type { DraftView } from '../../draft-view';

const words = text.mirror.images.browse;

export interface TagsTroubleProps {
	readonly view: DraftView;
	readonly tags: Listing | undefined;
}

export function TagsTrouble({ view, tags }: TagsTroubleProps) {
	const listTags = useChoices((state) => state.listTags);
	if (tags?.phase === 'ready' && !tags.isWhole) {
		return (
			<Notice tone="caution" title={words.notAllTags} isNews>
				{words.notAllTagsHelp}
			</Notice>
		);
	}
	if (tags === undefined || (tags.phase !== 'failed' && tags.phase !== 'not-allowed')) return null;
	const parsed = parseReference(tags.of);
	const host = parsed.ok ? parsed.value.registry : tags.of;
	const again = (
		<Button onPress={() => void listTags(tags.of, host, view.draft.id)}>{words.askAgain}</Button>
	);
	return tags.fault === undefined ? (
		<Notice tone="caution" title={words.notAllowed(host)} actions={again} isNews />
	) : (
		<>
			<FaultNotice fault={tags.fault} />
			<div>{again}</div>
		</>
	);
}
