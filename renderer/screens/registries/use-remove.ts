// Removing a registry: at once, with the way back in a toast.
import { useCallback } from 'react';
import { describeFaultInWindow } from '../../../shared/fault/window-remedies';
import { useRegistries, useToasts } from '../../stores/stores';
import { text } from '../../text/en';

const words = text.registries;

/** Removes at once and offers the way back; a removal that failed says why in the same place. */
export function useRemove(onRemoved: (host: string) => void): (host: string) => void {
	const rows = useRegistries((state) => state.rows);
	const remove = useRegistries((state) => state.remove);
	const undoRemove = useRegistries((state) => state.undoRemove);
	const show = useToasts((state) => state.show);
	return useCallback(
		(host) => {
			const name = rows.find(({ entry }) => entry.host === host)?.entry.name ?? host;
			void remove(host).then((answer) => {
				if (!answer.ok) {
					show({ text: describeFaultInWindow(answer.fault).title, tone: 'danger' });
					return;
				}
				onRemoved(host);
				const run = () =>
					void undoRemove(host).then((undone) => {
						if (!undone.ok)
							show({ text: describeFaultInWindow(undone.fault).title, tone: 'danger' });
					});
				show({ text: words.removed(name), action: { label: words.undo, run } });
			});
		},
		[rows, remove, undoRemove, show, onRemoved],
	);
}
