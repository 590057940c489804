// What the remedy buttons of a test do to the editor.
import { type RefObject, useEffect, useState } from 'react';
import type { Draft } from './draft';
import type { Act } from './test-words';

interface ActOptions {
	readonly draft: Draft;
	readonly take: (draft: Draft) => void;
	readonly focus: (field: string) => void;
	readonly saveAndTest: (draft: Draft) => Promise<void>;
}

/** Remedy buttons act: those that need nothing typed save and test at once. Main still asks where it must. */
export function actions({ draft, take, focus, saveAndTest }: ActOptions): (act: Act) => void {
	const at = (next: Draft): void => {
		take(next);
		void saveAndTest(next);
	};
	return (act) => {
		if (typeof act === 'object') {
			at(
				'allow' in act ? { ...draft, signInServer: act.allow } : { ...draft, address: act.useName },
			);
			return;
		}
		switch (act) {
			case 'add-ca':
				take({ ...draft, tls: 'private-ca' });
				focus('ca');
				return;
			case 'use-http':
				at({ ...draft, tls: 'plain-http' });
				return;
			case 'use-https':
				at({ ...draft, tls: 'verify' });
				return;
			case 'enter-password':
				take({
					...draft,
					...(draft.signIn === 'none' ? { signIn: 'password' as const } : {}),
					isReplacing: true,
				});
				focus('sign-in');
				return;
			case 'change-address':
				focus('address');
				return;
			default:
				focus(act);
		}
	};
}

/** Moves the focus into a field's part of the sheet, once it is there. */
export function useFieldFocus(sheet: RefObject<HTMLElement | null>): (field: string) => void {
	const [wanted, setWanted] = useState<{ readonly field: string }>();
	useEffect(() => {
		if (wanted === undefined) return;
		const place = sheet.current?.querySelector(`[data-field="${wanted.field}"]`);
		place?.closest('details')?.setAttribute('open', '');
		const control =
			place?.querySelector<HTMLElement>('[data-first]') ??
			place?.querySelector<HTMLElement>('input:not([type=radio]), button:not([role=radio])');
		control?.focus();
		control?.scrollIntoView({ block: 'center' });
	}, [wanted, sheet]);
	return (field) => setWanted({ field });
}
