// Which sheet is open beside the list. What would close one with changes in it waits for the user's answer.
import { useCallback, useRef, useState } from 'react';

export type Opening =
	/** Without a host: a new registry. */
	{ readonly kind: 'editor'; readonly host?: string } | { readonly kind: 'logins' };

/** `key` changes whenever another thing is opened, and stays when what is open gets another host. */
export type Shown = (
	| { readonly kind: 'editor'; readonly host: string | undefined }
	| { readonly kind: 'logins' }
) & { readonly key: number };

/** `onClosed`: the focus goes back to the list. */
export function useSheet(onClosed: () => void) {
	const [shown, setShown] = useState<Shown>();
	/** What waits for the answer: something else to open, or closing. */
	const [pending, setPending] = useState<{ readonly next: Opening | undefined }>();
	const dirty = useRef(false);
	const lastKey = useRef(0);

	const put = useCallback((next: Opening | undefined): void => {
		dirty.current = false;
		lastKey.current += 1;
		setPending(undefined);
		const key = lastKey.current;
		setShown(
			next?.kind === 'editor' ? { kind: 'editor', host: next.host, key } : next && { ...next, key },
		);
	}, []);
	const go = useCallback(
		(next: Opening | undefined): void => {
			if (dirty.current) setPending({ next });
			else put(next);
		},
		[put],
	);
	const leave = (next: Opening | undefined): void => {
		go(next);
		if (!dirty.current && next === undefined) onClosed();
	};
	return {
		shown,
		isAsking: pending !== undefined,
		open: go,
		close: () => leave(undefined),
		/** Closes without asking. */
		drop: () => {
			put(undefined);
			onClosed();
		},
		setDirty: useCallback((isDirty: boolean) => {
			dirty.current = isDirty;
		}, []),
		answer: (isDiscarded: boolean): void => {
			const next = pending?.next;
			setPending(undefined);
			if (!isDiscarded) return;
			put(next);
			if (next === undefined) onClosed();
		},
		/** What is open is saved now under this host. */
		rename: useCallback((host: string): void => {
			setShown((now) => (now?.kind === 'editor' ? { ...now, host } : now));
		}, []),
	};
}
