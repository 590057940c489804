// What documents of registries say and a plan repeats: made visible, and without secrets. Whoever shows, keeps or sends
// a plan has no need to ask where its words come from.
import { visibleText } from '../../../shared/format/visible-text';
import type { PlanItem } from '../../../shared/mirror/plan';
import { withoutSecrets } from '../../platform/fault-error';
import { withoutKnown } from '../../platform/known-secrets';

const MAX_WARNING = 1000;
const MAX_WORD = 255;

/** Gives the item with its foreign words safe to show; names and digests are checked where they are read. */
export function withSafeWords(item: PlanItem): PlanItem {
	const { platforms, referrers, warnings, fault } = item;
	return {
		...item,
		platforms: platforms.map(safeWord),
		referrers: referrers.map((referrer) => ({
			...referrer,
			artifactType: safeWord(referrer.artifactType),
		})),
		warnings: warnings.map((warning) => visibleText(withoutKnown(warning), MAX_WARNING)),
		...(fault === undefined ? {} : { fault: withoutSecrets(fault) }),
	};
}

function safeWord(text: string): string {
	return visibleText(withoutKnown(text), MAX_WORD);
}
