// A draft as text to take elsewhere: its mirror file, and the commands that do the same. Never a secret.

import { trimOf } from '../../format/trim-characters';
import { formatReference, parseReference, type Reference } from '../../oci/reference';
import type { TlsPolicy } from '../../registry/tls-policy';
import { formatMirrorFile } from '../file/edit-mirror-file';
import type { Intention } from '../intention';
import { rewriterFor } from '../rewrite-reference';

/** Gives the mirror file of a draft's mirror; `file` is what it will be called. */
export function mirrorFileText(mirror: Intention, file: string): string {
	return formatMirrorFile(mirror.spec, file);
}

/** Gives a name for the mirror file that every file system takes: `appcircle.yaml`. */
export function mirrorFileName(name: string): string {
	const plain = name
		.trim()
		.toLowerCase()
		.replace(/[^a-z0-9._-]+/g, '-');
	const base = trimOf(plain, '-.').slice(0, 100);
	return `${base === '' ? 'mirror' : base}.yaml`;
}

/** Gives a word as `sh` reads it back unchanged. */
export function shellWord(text: string): string {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Gives our own command for the mirror file. */
export function ferryCommand(file: string): string {
	return `image-ferry run ${shellWord(file)}`;
}

/**
 * Gives a script of skopeo commands that copy the same images to the same names. What skopeo can't do is said in
 * comments. `tlsOf` tells how a host is reached.
 */
export function skopeoScript(
	mirror: Intention,
	tlsOf: (host: string) => TlsPolicy = () => 'verify',
): string {
	const { spec } = mirror;
	const rewrite = rewriterFor(spec);
	const hosts = new Set([
		...mirror.images.map(({ reference }) => reference.registry),
		spec.destination.registry,
	]);
	const head = [
		'#!/bin/sh',
		'set -eu',
		'# Sign in where it is needed; the password is asked for:',
		...[...hosts].map((host) => `#   skopeo login ${shellWord(host)}`),
		...lossLines(mirror),
	];
	const copies = mirror.images.map(({ reference }) => {
		const name = rewrite(reference);
		const source = formatReference(reference);
		return name.ok
			? copyLine(reference, name.value, tlsOf)
			: `# ${source} can't be named at the destination`;
	});
	return `${[...head, ...copies, ...ruleLines(mirror)].join('\n')}\n`;
}

function copyLine(
	source: Reference,
	destination: Reference,
	tlsOf: (host: string) => TlsPolicy,
): string {
	const options = ['--all', '--preserve-digests'];
	if (isUnchecked(tlsOf(source.registry))) {
		options.push('--src-tls-verify=false');
	}
	if (isUnchecked(tlsOf(destination.registry))) {
		options.push('--dest-tls-verify=false');
	}
	return `skopeo copy ${options.join(' ')} ${[source, destination].map(address).join(' ')}`;
}

/** skopeo takes a tag or a digest, never both: of a source the digest, of a destination the tag. */
function address(reference: Reference, at: number): string {
	const { registry, repository, tag, digest } = reference;
	const wanted =
		at === 0 && digest !== undefined
			? { registry, repository, digest }
			: tag === undefined
				? reference
				: { registry, repository, tag };
	return shellWord(`docker://${formatReference(wanted)}`);
}

function isUnchecked(policy: TlsPolicy): boolean {
	return policy === 'skip-verify' || policy === 'plain-http';
}

function lossLines({ spec }: Intention): readonly string[] {
	return [
		...(spec.referrers === 'none'
			? []
			: [
					'# skopeo leaves signatures, attestations and SBOMs behind; image-ferry takes them along.',
				]),
		...(spec.platforms === 'all'
			? []
			: [`# skopeo takes every platform, not only ${spec.platforms.join(', ')}.`]),
		...(spec.existingTag === 'replace'
			? []
			: ['# skopeo replaces tags that exist at the destination.']),
	];
}

function ruleLines({ repositories }: Intention): readonly string[] {
	return repositories.map(({ origin }) => {
		const parsed = parseReference(origin.file);
		const name = parsed.ok ? `${parsed.value.registry}/${parsed.value.repository}` : '';
		return `# The tags of ${name} are chosen when a run starts: image-ferry run does that.`;
	});
}
