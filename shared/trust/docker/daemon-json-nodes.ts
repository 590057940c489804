// What stands in a parsed daemon.json, by key.
import type { Node } from 'jsonc-parser';

/** The keys of daemon.json that Image Ferry writes. */
export const LIST_KEYS = ['insecure-registries', 'registry-mirrors'] as const;
export type ListKey = (typeof LIST_KEYS)[number];

/** Gives the value of a key of the outer object. */
export function valueAt(root: Node, key: string): Node | undefined {
	return propertiesOf(root).find((property) => property.key === key)?.value;
}

/** Gives the properties of an object in their order; of anything else none. */
export function propertiesOf(
	object: Node,
): readonly { readonly key: string; readonly node: Node; readonly value: Node | undefined }[] {
	if (object.type !== 'object') return [];
	return (object.children ?? []).map((node) => ({
		key: String(node.children?.[0]?.value),
		node,
		value: node.children?.[1],
	}));
}
