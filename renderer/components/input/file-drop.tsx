// A place for one small file: dropped, or chosen. Its bytes are handed on; its path is never known here.
import { Button, DropZone, FileTrigger } from 'react-aria-components';
import buttonStyles from '../button.module.css';
import styles from './file-drop.module.css';

export interface FileDropProps {
	readonly label: string;
	readonly hint?: string;
	readonly choose: string;
	/** Suffixes such as `.pem`; the choice in the dialog only. */
	readonly suffixes: readonly string[];
	readonly maxBytes: number;
	/** `undefined`: it was a folder, empty, or larger than allowed. */
	readonly onFile: (bytes: Uint8Array | undefined) => void;
}

export function FileDrop({ label, hint, choose, suffixes, maxBytes, onFile }: FileDropProps) {
	const take = async (file: File | undefined): Promise<void> => {
		const isFit = file !== undefined && file.size > 0 && file.size <= maxBytes;
		// Reading fails for a folder, and for a file that has gone meanwhile.
		const bytes = isFit ? await file.arrayBuffer().catch(() => undefined) : undefined;
		onFile(bytes === undefined ? undefined : new Uint8Array(bytes));
	};
	return (
		<DropZone
			className={styles['zone'] ?? ''}
			aria-label={label}
			onDrop={({ items }) => {
				const item = items.find((one) => one.kind === 'file');
				if (item === undefined) onFile(undefined);
				else void item.getFile().then(take, () => onFile(undefined));
			}}
		>
			<span className={styles['words']}>
				<span>{label}</span>
				{hint === undefined ? null : <span className={styles['hint']}>{hint}</span>}
			</span>
			<FileTrigger
				acceptedFileTypes={suffixes}
				onSelect={(files) => {
					if (files !== null && files.length > 0) void take(files[0]);
				}}
			>
				<Button className={`${buttonStyles['button']} ${buttonStyles['secondary']}`} data-first>
					{choose}
				</Button>
			</FileTrigger>
		</DropZone>
	);
}
