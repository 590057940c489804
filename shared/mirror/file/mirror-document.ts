// A mirror as the plain value that its file spells out: what has its default is left out.
import { canonicalJson } from '../../format/canonical-json';
import { rateText } from '../../format/rate';
import type { MirrorSpec } from '../mirror-spec';

/** The only version of the mirror file so far. */
export const API_VERSION = 'image-ferry/v1';

export interface Section {
	readonly key: string;
	/** JSON-like. */
	readonly value: unknown;
	/** Whether a file without this key means the same. */
	readonly isDefault: boolean;
}

/** Gives the keys below apiVersion and kind in the order of a new file. `defaultName` is the file's. */
export function sectionsOf(spec: MirrorSpec, defaultName: string): readonly Section[] {
	const section = (key: string, value: unknown, standard?: unknown): Section => ({
		key,
		value: value ?? null,
		isDefault: value === undefined || canonicalJson(value) === canonicalJson(standard ?? null),
	});
	return [
		section('name', spec.name, defaultName),
		section('images', spec.images),
		section('destination', spec.destination),
		section('rewrite', spec.rewrite, []),
		section('platforms', spec.platforms, 'all'),
		section('referrers', spec.referrers, 'all'),
		section('existingTag', spec.existingTag, 'replace'),
		section('route', spec.route, 'direct'),
		section('engine', spec.engine),
		section('limits', limitsOf(spec.limits), {}),
		section('registries', spec.registries, {}),
	];
}

/** Gives the whole file as a value. */
export function mirrorDocument(spec: MirrorSpec, defaultName: string): Record<string, unknown> {
	const sections = sectionsOf(spec, defaultName).filter(({ isDefault }) => !isDefault);
	return {
		apiVersion: API_VERSION,
		kind: 'Mirror',
		...Object.fromEntries(sections.map(({ key, value }) => [key, value])),
	};
}

function limitsOf(limits: MirrorSpec['limits']): Record<string, unknown> {
	const { concurrency, oneByOne, bandwidthBytesPerSecond } = limits;
	return {
		...(concurrency === 'auto' ? {} : { concurrency }),
		...(oneByOne ? { oneByOne } : {}),
		...(bandwidthBytesPerSecond === undefined
			? {}
			: { bandwidth: rateText(bandwidthBytesPerSecond) }),
	};
}
