// The common beginning of the names of a run's images, looked for once and not with each event.
import { useState } from 'react';
import type { ItemState } from '../../../../shared/mirror/run-state';
import { commonPath } from './common-path';

/** Names are planned once: they change only when there are more or fewer of them. */
export function useCommonPath(items: readonly ItemState[], end: 'source' | 'destination'): string {
	const [known, setKnown] = useState({ count: 0, path: '' });
	if (known.count === items.length) return known.path;
	const path = commonPath(items.map((item) => item[end]));
	setKnown({ count: items.length, path });
	return path;
}
