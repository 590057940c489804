// What is to be said about the list: what came of the latest input, secrets that were left out, scripts and mirror files
// that are no lists.
import { Button } from '../../../components/button';
import { Notice } from '../../../components/notice/notice';
import { useDrafts, useNavigation } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import type { ListInput } from './use-list-input';

const words = text.mirror.images;

export interface ListNoticesProps {
	readonly view: DraftView;
	readonly input: ListInput;
}

export function ListNotices({ view, input }: ListNoticesProps) {
	const go = useNavigation((state) => state.go);
	const { secret, offer, news } = input;
	const troubled = view.reading.problems.length;
	const goToRegistries = (): void =>
		go({ screen: 'registries', ...(secret?.host === undefined ? {} : { host: secret.host }) });
	return (
		<>
			{news.map(({ tone, text: said }) => (
				<Notice key={said} tone={tone} isNews>
					<p>{said}</p>
				</Notice>
			))}
			{secret === undefined ? null : (
				<Notice
					tone="caution"
					title={words.secretTitle(secret.host)}
					actions={<Button onPress={goToRegistries}>{words.secretAction}</Button>}
					isNews
				>
					<p>{words.secret}</p>
				</Notice>
			)}
			{offer === undefined ? null : <MirrorFileNotice {...offer} />}
			{troubled === 0 || offer !== undefined ? null : (
				<Notice
					tone="caution"
					title={words.troubled(troubled)}
					actions={<Button onPress={input.takeReferences}>{words.take}</Button>}
				>
					<p>{words.takeHelp}</p>
				</Notice>
			)}
		</>
	);
}

function MirrorFileNotice({
	name,
	text: content,
}: {
	readonly name: string;
	readonly text: string;
}) {
	const openText = useDrafts((state) => state.openText);
	const edit = useDrafts((state) => state.edit);
	const go = useNavigation((state) => state.go);
	const open = async (): Promise<void> => {
		// The pasted text goes where it belongs; here it would only be problems.
		if (name === '') edit((now) => ({ ...now, imagesText: '' }));
		const opened = await openText(content, name === '' ? 'mirror.yaml' : name);
		if (opened !== undefined) go({ screen: 'mirror', draftId: opened.id });
	};
	return (
		<Notice
			tone="caution"
			title={name === '' ? words.file.mirrorText : words.file.mirror(name)}
			actions={<Button onPress={() => void open()}>{words.file.mirrorAction}</Button>}
			isNews
		>
			<p>{words.file.mirrorWhat}</p>
		</Notice>
	);
}
