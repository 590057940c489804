// Every way text comes into the list: typed, pasted, dropped, chosen. Secrets are taken out before the draft has them;
// what came of it is told.
import { useCallback, useMemo, useState } from 'react';
import {
	appended,
	isMirrorFile,
	takeReferences,
} from '../../../../shared/mirror/draft/pasted-text';
import { type RemovedSecret, withoutSecrets } from '../../../../shared/mirror/draft/secret-lines';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import { type OfferedFile, readFiles, readItems } from './read-files';

const words = text.mirror.images;

export interface MirrorFileOffer {
	readonly name: string;
	readonly text: string;
}

/** What became of the latest input. */
export interface InputNews {
	readonly tone: 'ok' | 'danger';
	readonly text: string;
}

export interface ListInput {
	readonly news: readonly InputNews[];
	readonly secret: RemovedSecret | undefined;
	readonly offer: MirrorFileOffer | undefined;
	/** Takes the text of the editor. */
	type(value: string): void;
	/** Puts lines at the end of the list. */
	add(lines: string, said: string): void;
	takeFiles(files: readonly File[]): Promise<void>;
	takeItems(items: readonly DataTransferItem[]): Promise<void>;
	/** Keeps only the references of the list. */
	takeReferences(): void;
	dismiss(): void;
}

const NOTHING = { news: [], secret: undefined, offer: undefined } as const;

type Told = Pick<ListInput, 'news' | 'secret' | 'offer'>;

/** Connects the inputs with the draft. */
export function useListInput({ edit }: Pick<DraftView, 'edit'>): ListInput {
	const [told, setTold] = useState<Told>(NOTHING);
	const type = useCallback(
		(value: string) => {
			const { text: imagesText, removed } = withoutSecrets(value);
			edit((now) => ({ ...now, imagesText }));
			const [secret] = removed;
			const offer = isMirrorFile(imagesText) ? { name: '', text: imagesText } : undefined;
			setTold((now) => {
				if (secret !== undefined) return { news: [], secret, offer };
				return now.news.length === 0 && now.offer?.text === offer?.text
					? now
					: { news: [], secret: now.secret, offer };
			});
		},
		[edit],
	);
	const addAll = useCallback(
		(files: readonly OfferedFile[]) => {
			edit((now) => {
				const { imagesText, ...said } = merged(now.imagesText, files);
				setTold(said);
				return imagesText === now.imagesText ? now : { ...now, imagesText };
			});
		},
		[edit],
	);
	return useMemo(
		() => ({
			...told,
			type,
			add: (lines, said) => {
				edit((now) => ({
					...now,
					imagesText: appended(now.imagesText, lines, '') ?? now.imagesText,
				}));
				setTold({ ...NOTHING, news: [{ tone: 'ok', text: said }] });
			},
			takeFiles: async (files) => addAll(await readFiles(files)),
			takeItems: async (items) => addAll(await readItems(items)),
			takeReferences: () => {
				edit((now) => {
					const { text: imagesText, taken, commented } = takeReferences(now.imagesText);
					setTold({ ...NOTHING, news: [{ tone: 'ok', text: words.took(taken, commented) }] });
					return { ...now, imagesText };
				});
			},
			dismiss: () => setTold(NOTHING),
		}),
		[told, type, addAll, edit],
	);
}

/** Puts what was offered at the end of the list, as far as it is lists; tells what came of each. */
function merged(
	list: string,
	files: readonly OfferedFile[],
): Told & { readonly imagesText: string } {
	let imagesText = list;
	let secret: RemovedSecret | undefined;
	let offer: MirrorFileOffer | undefined;
	const news: InputNews[] = [];
	for (const file of files) {
		if (!file.ok) {
			news.push({ tone: 'danger', text: words.file[file.why](file.name) });
		} else if (isMirrorFile(file.text)) {
			offer = { name: file.name, text: file.text };
		} else {
			const clean = withoutSecrets(file.text);
			const next = appended(imagesText, clean.text, file.name);
			secret ??= clean.removed[0];
			imagesText = next ?? imagesText;
			news.push(
				next === undefined
					? { tone: 'danger', text: words.file.full(file.name) }
					: { tone: 'ok', text: words.file.added(file.name, linesIn(clean.text)) },
			);
		}
	}
	return { imagesText, news, secret, offer };
}

function linesIn(text: string): number {
	return text.split('\n').filter((line) => line.trim() !== '').length;
}
