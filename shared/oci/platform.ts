// os/architecture/variant: parse, compare, show. Matching follows what engines do for the common variants.
import type { PlatformFields } from './descriptor';

/** `os/architecture[/variant]` in lower case, such as `linux/arm64/v8`. */
export interface Platform {
	readonly os: string;
	readonly architecture: string;
	readonly variant?: string;
}

const PART = /^[a-z0-9._-]+$/;

const ARCHITECTURE_ALIASES: Readonly<Record<string, string>> = {
	x86_64: 'amd64',
	'x86-64': 'amd64',
	aarch64: 'arm64',
	i386: '386',
	armhf: 'arm',
};

/** Gives the platform, or `undefined` when the text is not `os/architecture[/variant]`. */
export function parsePlatform(text: string): Platform | undefined {
	const parts = text.trim().toLowerCase().split('/');
	if (parts.length < 2 || parts.length > 3 || !parts.every((part) => PART.test(part))) {
		return undefined;
	}
	const [os = '', architecture = '', variant] = parts;
	return platformOf(os, ARCHITECTURE_ALIASES[architecture] ?? architecture, variant);
}

/** Gives the platform of a descriptor or image config; `undefined` for `unknown/unknown`. */
export function platformFromFields(fields: PlatformFields | undefined): Platform | undefined {
	if (fields === undefined || fields.os === '' || fields.architecture === '') {
		return undefined;
	}
	if (fields.os === 'unknown' || fields.architecture === 'unknown') {
		return undefined;
	}
	return platformOf(fields.os, fields.architecture, fields.variant);
}

/** Gives `linux/amd64`, with the variant when there is one. */
export function formatPlatform(platform: Platform): string {
	const base = `${platform.os}/${platform.architecture}`;
	return platform.variant === undefined ? base : `${base}/${platform.variant}`;
}

/**
 * Tells whether an offered platform satisfies a wanted one. A wanted platform without a variant
 * takes every variant; `arm64` and `arm64/v8` are the same, as containerd normalises them.
 */
export function platformMatches(wanted: Platform, offered: Platform): boolean {
	if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) {
		return false;
	}
	if (wanted.variant === undefined) {
		return true;
	}
	return wanted.variant === (offered.variant ?? defaultVariant(offered.architecture));
}

function defaultVariant(architecture: string): string | undefined {
	if (architecture === 'arm64') {
		return 'v8';
	}
	return architecture === 'arm' ? 'v7' : undefined;
}

function platformOf(os: string, architecture: string, variant: string | undefined): Platform {
	return variant === undefined || variant === ''
		? { os, architecture }
		: { os, architecture, variant };
}
