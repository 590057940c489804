// The palette: type a few letters, press Enter. Every command, run and registry is one line.
import { useEffect, useRef } from 'react';
import {
	Autocomplete,
	Collection,
	Dialog,
	Header,
	Input,
	Menu,
	MenuItem,
	MenuSection,
	Modal,
	ModalOverlay,
	SearchField,
	useFilter,
} from 'react-aria-components';
import { shownKeys } from '../../../shared/command/commands';
import { Icon } from '../../components/icon';
import { text } from '../../text/en';
import styles from './palette.module.css';
import type { PaletteEntry, PaletteGroup } from './palette-entries';
import { IS_MAC } from './use-commands';

export interface PaletteProps {
	readonly groups: readonly PaletteGroup[];
	readonly onChosen: (entry: PaletteEntry) => void;
	readonly onClose: () => void;
}

export function Palette({ groups, onChosen, onClose }: PaletteProps) {
	const { contains } = useFilter({ sensitivity: 'base' });
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	const choose = (id: string): void => {
		const entry = groups.flatMap(({ entries }) => entries).find((one) => one.id === id);
		onClose();
		if (entry !== undefined) onChosen(entry);
	};
	return (
		<ModalOverlay
			className={styles['overlay'] ?? ''}
			isOpen
			isDismissable
			onOpenChange={(isOpen) => {
				if (!isOpen) onClose();
			}}
		>
			<Modal className={styles['modal'] ?? ''}>
				<Dialog aria-label={text.shell.palette.label} className={styles['dialog'] ?? ''}>
					<OwnKeys onClose={onClose} onEnter={choose} />
					<Autocomplete filter={contains}>
						<SearchField aria-label={text.shell.palette.field} className={styles['field'] ?? ''}>
							<Icon name="search" />
							<Input
								ref={field}
								className={styles['input'] ?? ''}
								placeholder={text.shell.palette.field}
							/>
						</SearchField>
						<Menu
							aria-label={text.shell.palette.label}
							className={styles['menu'] ?? ''}
							items={groups}
							onAction={(id) => choose(String(id))}
							renderEmptyState={() => (
								<p className={styles['empty']}>{text.shell.palette.nothing}</p>
							)}
						>
							{(group) => (
								<MenuSection id={group.name} className={styles['section'] ?? ''}>
									<Header className={styles['header'] ?? ''}>{group.name}</Header>
									<Collection items={group.entries}>
										{(entry) => <Entry entry={entry} />}
									</Collection>
								</MenuSection>
							)}
						</Menu>
					</Autocomplete>
				</Dialog>
			</Modal>
		</ModalOverlay>
	);
}

interface OwnKeysProps {
	readonly onClose: () => void;
	readonly onEnter: (id: string) => void;
}

/**
 * One Escape closes the palette, also when something was typed: it is opened again by one key. Enter takes the line that
 * is lit, or the first: whoever types fast does not wait until one is.
 */
function OwnKeys({ onClose, onEnter }: OwnKeysProps) {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent): void => {
			if (event.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return;
			event.preventDefault();
			event.stopPropagation();
			if (event.key === 'Escape') {
				onClose();
				return;
			}
			const lines = [
				...document.querySelectorAll<HTMLElement>('[role="dialog"] [role="menuitem"]'),
			];
			const line = lines.find((one) => one.hasAttribute('data-focused')) ?? lines[0];
			const id = line?.dataset['key'];
			if (id !== undefined) onEnter(id);
		};
		document.addEventListener('keydown', onKeyDown, true);
		return () => document.removeEventListener('keydown', onKeyDown, true);
	}, [onClose, onEnter]);
	return null;
}

function Entry({ entry }: { readonly entry: PaletteEntry }) {
	return (
		<MenuItem
			id={entry.id}
			textValue={`${entry.name} ${entry.hint}`}
			className={styles['entry'] ?? ''}
		>
			<Icon name={entry.icon} />
			<span className={styles['name']}>{entry.name}</span>
			<span className={styles['hint']}>{entry.hint}</span>
			{entry.keys === '' ? null : <kbd className="keys">{shownKeys(entry.keys, IS_MAC)}</kbd>}
		</MenuItem>
	);
}
