// A sheet at the side of a screen: not modal, the screen stays in use. Escape asks to close it. It takes the focus when
// it comes.
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { Button } from '../button';
import styles from './sheet.module.css';

export interface SheetProps {
	readonly title: string;
	readonly subtitle?: ReactNode;
	readonly closeLabel: string;
	readonly onClose: () => void;
	/** Ctrl+S, Cmd+S on macOS. */
	readonly onSave?: () => void;
	readonly footer?: ReactNode;
	readonly sheetRef?: RefObject<HTMLElement | null>;
	readonly children: ReactNode;
}

export function Sheet(props: SheetProps) {
	const { title, subtitle, closeLabel, onClose, onSave, footer, sheetRef, children } = props;
	const titleId = useId();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const own = useRef<HTMLElement>(null);
	const sheet = sheetRef ?? own;
	useSheetKeys(sheet, onClose, onSave);
	return (
		<aside className={styles['sheet']} aria-labelledby={titleId} data-region ref={sheet}>
			<header className={styles['header']}>
				<div className={styles['heading']}>
					<h2 id={titleId} ref={heading} tabIndex={-1}>
						{title}
					</h2>
					{subtitle === undefined ? null : <div className={styles['subtitle']}>{subtitle}</div>}
				</div>
				<Button kind="quiet" onPress={onClose}>
					{closeLabel}
				</Button>
			</header>
			<div className={styles['body']}>{children}</div>
			{footer === undefined ? null : <footer className={styles['footer']}>{footer}</footer>}
		</aside>
	);
}

/** Keys that nothing inside took for itself. */
function useSheetKeys(
	sheet: RefObject<HTMLElement | null>,
	onClose: () => void,
	onSave: (() => void) | undefined,
): void {
	useEffect(() => {
		const element = sheet.current;
		const onKeyDown = (event: KeyboardEvent): void => {
			const isSave = event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey);
			if (event.defaultPrevented) return;
			if (event.key === 'Escape') onClose();
			else if (isSave && onSave !== undefined) onSave();
			else return;
			event.preventDefault();
			event.stopPropagation();
		};
		element?.addEventListener('keydown', onKeyDown);
		return () => element?.removeEventListener('keydown', onKeyDown);
	}, [sheet, onClose, onSave]);
}
