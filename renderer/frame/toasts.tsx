// The toasts in their corner. One that is pointed at or focused stays.
import { useEffect, useState } from 'react';
import { Button } from '../components/button';
import { useToasts } from '../stores/stores';
import type { Toast } from '../stores/toasts-store';
import { text } from '../text/en';
import styles from './toasts.module.css';

export function Toasts() {
	const toasts = useToasts((state) => state.toasts);
	const dismiss = useToasts((state) => state.dismiss);
	return (
		<section className={styles['region']} aria-label={text.shell.toasts} data-region>
			<ol aria-live="polite" aria-relevant="additions">
				{toasts.map((toast) => (
					<OneToast key={toast.id} toast={toast} dismiss={dismiss} />
				))}
			</ol>
		</section>
	);
}

interface OneToastProps {
	readonly toast: Toast;
	readonly dismiss: (id: number) => void;
}

function OneToast({ toast, dismiss }: OneToastProps) {
	const [isHeld, setIsHeld] = useState(false);
	useEffect(() => {
		if (isHeld) return;
		const timer = setTimeout(() => dismiss(toast.id), toast.durationMs);
		return () => clearTimeout(timer);
	}, [isHeld, dismiss, toast]);
	const { action } = toast;
	return (
		<li
			className={`${styles['toast']} ${toast.tone === 'danger' ? styles['danger'] : ''}`}
			onPointerEnter={() => setIsHeld(true)}
			onPointerLeave={() => setIsHeld(false)}
			onFocus={() => setIsHeld(true)}
			onBlur={() => setIsHeld(false)}
		>
			<span className={styles['words']}>{toast.text}</span>
			{action === undefined ? null : (
				<Button
					kind="secondary"
					onPress={() => {
						dismiss(toast.id);
						action.run();
					}}
				>
					{action.label}
				</Button>
			)}
			<Button kind="quiet" onPress={() => dismiss(toast.id)}>
				{text.shell.close}
			</Button>
		</li>
	);
}
