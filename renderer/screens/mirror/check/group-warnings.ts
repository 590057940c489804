// Warnings of images, told once each however many images have them.
import type { ShownPlan } from '../../../../shared/ipc/groups/mirrors';
import { text } from '../../../text/en';

/** Gives each warning once, the most frequent first, with how many images it is about. */
export function groupWarnings(items: ShownPlan['items']): readonly string[] {
	const counts = new Map<string, number>();
	for (const { warnings } of items) {
		for (const warning of new Set(warnings)) {
			counts.set(warning, (counts.get(warning) ?? 0) + 1);
		}
	}
	return [...counts]
		.sort((a, b) => b[1] - a[1])
		.map(([warning, count]) => `${text.mirror.check.warned(count)}${warning}`);
}
