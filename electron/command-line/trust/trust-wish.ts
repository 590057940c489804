// From the words after `trust …` to a wish and the engines that are meant.
import path from 'node:path';
import { engineTitle } from '../../../shared/engine/engine-info';
import type { Fault } from '../../../shared/fault/fault';
import { describeFault } from '../../../shared/fault/fault-texts';
import { shownInput } from '../../../shared/format/visible-text';
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import { parseReference } from '../../../shared/oci/reference';
import { isDockerHub } from '../../../shared/oci/registry-host';
import type { RegistryEntry } from '../../../shared/registry/registry-entry';
import { normaliseCaPem } from '../../../shared/trust/certificates/ca-pem';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import { parseTrustSubject } from '../../../shared/trust/trust-subject';
import {
	isNetwork,
	mirrorTlsOf,
	type Standing,
	type TrustWish,
} from '../../../shared/trust/trust-wish';
import { readTextFile } from '../../platform/disk/text-file';
import { FaultError, faultError } from '../../platform/fault-error';
import type { CommandContext } from '../command-context';
import type { WishWords } from './trust-shapes';

const MAX_CA_BYTES = 1024 * 1024;
const PEM_REMEDY =
	'Convert it to PEM, the form with BEGIN CERTIFICATE, such as by openssl x509 -inform der.';

type WishContext = Pick<CommandContext, 'registries' | 'workingFolder'>;

/**
 * Of a saved registry what is not written is taken from how it is reached.
 * @throws FaultError trust.host-invalid, trust.ca-invalid, command.invalid, mirror.file-unreadable
 */
export async function wishOf(words: WishWords, context: WishContext): Promise<TrustWish> {
	const host = subjectOf(words.host);
	const saved = isNetwork(host) ? undefined : await context.registries.find(host);
	const as = words.as ?? standingOf(saved, host);
	refuseWrongMix(words, { host, as });
	const given = words.caFile === undefined ? undefined : await readCa(words.caFile, context);
	switch (as) {
		case 'insecure':
		case 'none':
			return { host, as };
		case 'ca': {
			const caPem = given ?? saved?.caPem;
			if (caPem !== undefined) return { host, as, caPem };
			throw wrong('--as ca needs --ca FILE', `No CA is saved for ${host}. Add --ca FILE.`);
		}
		case 'mirror':
			return mirrorWish(host, words.of, { given, saved });
	}
}

function subjectOf(text: string): string {
	const subject = parseTrustSubject(text);
	if (subject.ok) return subject.value;
	// What stands before an @ may be a password.
	throw new FaultError({ ...subject.fault, subject: shownInput(text) });
}

/** What is set for a registry here says what its engines need. */
function standingOf(saved: RegistryEntry | undefined, host: string): Standing {
	if (saved?.tls === 'private-ca') return 'ca';
	if (saved?.tls === 'plain-http' || saved?.tls === 'skip-verify') return 'insecure';
	throw wrong(
		'--as is missing',
		saved === undefined
			? `Add --as insecure, ca, mirror or none: ${host} is no saved registry that would say it.`
			: `Add --as insecure, ca, mirror or none: ${host} is saved with a certificate that needs nothing of this.`,
	);
}

function refuseWrongMix(
	{ caFile, of }: WishWords,
	{ host, as }: Pick<TrustWish, 'host' | 'as'>,
): void {
	if (isNetwork(host) && (as === 'ca' || as === 'mirror')) {
		throw wrong(
			`--as ${as} takes a registry, not the network ${host}`,
			'Name the registry itself.',
		);
	}
	if (caFile !== undefined && (as === 'insecure' || as === 'none')) {
		throw wrong(
			`--ca goes with --as ca or mirror, not with ${as}`,
			'Write --as ca to trust the CA.',
		);
	}
	if (of !== undefined && as !== 'mirror') {
		throw wrong(
			`--of goes with --as mirror, not with ${as}`,
			'Write --as mirror, or leave out --of.',
		);
	}
}

function mirrorWish(
	host: string,
	written: string | undefined,
	{ given, saved }: { given: string | undefined; saved: RegistryEntry | undefined },
): TrustWish {
	if (written === undefined) {
		throw wrong(
			'--as mirror needs --of REGISTRY',
			'Name the registry that it stands in for, such as --of docker.io.',
		);
	}
	const of = subjectOf(written);
	if (of === host || isNetwork(of)) {
		throw faultError({
			code: 'trust.host-invalid',
			side: 'this-computer',
			subject: shownInput(written),
			facts: { reason: 'mirror' },
		});
	}
	const tls = given === undefined ? mirrorTlsOf(saved?.tls) : 'private-ca';
	const caPem = tls === 'private-ca' ? (given ?? saved?.caPem) : undefined;
	return {
		...{ host, as: 'mirror', of },
		...(tls === undefined ? {} : { tls }),
		...(caPem === undefined ? {} : { caPem }),
	};
}

async function readCa(file: string, { workingFolder }: WishContext): Promise<string> {
	const full = path.resolve(workingFolder, file);
	const text = await readTextFile(full, { maxBytes: MAX_CA_BYTES, encodingRemedy: PEM_REMEDY });
	const certificates = normaliseCaPem(text);
	if (certificates.ok) return certificates.value;
	throw new FaultError({ ...certificates.fault, subject: full });
}

/**
 * Checks that pulling an image would prove something: it comes from the registry of the wish, or from the mirrored one.
 * @throws FaultError reference.invalid, command.invalid
 */
export function checkProof(image: string, { host, of }: TrustWish): void {
	const parsed = parseReference(image);
	if (!parsed.ok) throw new FaultError(parsed.fault);
	const expected = of ?? host;
	if (isNetwork(host) || parsed.value.registry === expected) return;
	throw wrong(
		`--proof ${shownInput(image)} comes from ${parsed.value.registry} and proves nothing about ${expected}`,
		`Name an image of ${expected}, such as ${isDockerHub(expected) ? 'busybox' : `${expected}/team/app:1`}.`,
	);
}

export interface ChosenEngines {
	readonly endpoints: readonly string[];
	/** Sentences on engines that are not meant. */
	readonly leftOut: readonly string[];
}

/** Gives all engines that the wish can be for, with why others are not; those that were named stay as they are. */
export function chooseEngines(
	named: readonly string[],
	wish: TrustWish,
	{ engines }: TrustOverview,
): ChosenEngines {
	if (named.length > 0) return { endpoints: [...new Set(named)], leftOut: [] };
	const meant = engines.map(({ engine, fault }) => {
		const reason = reasonAgainst(engine, wish);
		return { engine, fault, reason };
	});
	const able = meant.filter(({ reason }) => reason === undefined);
	const healthy = able.filter(({ fault }) => fault === undefined);
	// Where no other can be used, the plan itself says what is wrong with the files of each.
	const chosen = healthy.length > 0 ? healthy : able;
	return {
		endpoints: chosen.map(({ engine }) => engine.endpoint),
		leftOut: meant
			.filter((one) => !chosen.includes(one))
			.map(({ engine, fault, reason }) => {
				const why =
					reason === undefined && fault !== undefined ? faultSentences(fault) : `${reason}.`;
				return `${engineTitle(engine)} is left out: ${why} Name it to see more: --engine ${engine.endpoint}`;
			}),
	};
}

/** With the file, its line and what to do, which is all that a person needs. */
function faultSentences(fault: Fault): string {
	const { title, explanation, remedy } = describeFault(fault);
	return [`${title}.`, explanation, remedy].filter((text) => text !== '').join(' ');
}

function reasonAgainst(
	{ kind, flavour }: TrustEngine,
	{ host, of }: TrustWish,
): string | undefined {
	if (flavour === 'remote') return 'it is on another computer';
	if (flavour === 'machine') return 'its files are inside a virtual machine';
	if (kind === 'podman' && isNetwork(host)) return 'Podman takes no networks';
	if (kind === 'docker' && of !== undefined && !isDockerHub(of)) {
		return `Docker mirrors docker.io only, not ${of}`;
	}
	return undefined;
}

function wrong(problem: string, remedy: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: 'trust',
		facts: { problem, remedy },
	});
}
