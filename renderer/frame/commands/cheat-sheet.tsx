// The keys of the whole window, made from the table of commands, and those that every list and dialog knows.
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { COMMAND_NAMES } from '../../../shared/command/command-names';
import { COMMANDS, shownKeys } from '../../../shared/command/commands';
import { Button } from '../../components/button';
import { text } from '../../text/en';
import styles from './cheat-sheet.module.css';
import { IS_MAC } from './use-commands';

export function CheatSheet({ onClose }: { readonly onClose: () => void }) {
	const { keys } = text.shell;
	const withKeys = COMMANDS.filter((command) => command.keys.length > 0);
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
				<Dialog className={styles['dialog'] ?? ''}>
					<div className={styles['top']}>
						<Heading slot="title">{keys.title}</Heading>
						<Button kind="quiet" onPress={onClose}>
							{text.shell.close}
						</Button>
					</div>
					<div className={styles['columns']}>
						<Keys
							title={keys.window}
							rows={withKeys.map((command) => ({
								what: COMMAND_NAMES[command.id],
								keys: command.keys.map((one) => shownKeys(one, IS_MAC)),
							}))}
						/>
						<Keys title={keys.everywhere} rows={keys.rows} />
					</div>
				</Dialog>
			</Modal>
		</ModalOverlay>
	);
}

interface KeysProps {
	readonly title: string;
	readonly rows: readonly { readonly what: string; readonly keys: readonly string[] }[];
}

function Keys({ title, rows }: KeysProps) {
	return (
		<section className={styles['keys']}>
			<h3>{title}</h3>
			<dl>
				{rows.map((row) => (
					<div key={row.what} className={styles['row']}>
						<dt>{row.what}</dt>
						<dd>
							{row.keys.map((one) => (
								<kbd key={one} className="keys">
									{one}
								</kbd>
							))}
						</dd>
					</div>
				))}
			</dl>
		</section>
	);
}
