// registry add, list, remove, test; login, logout.
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { shownInput, visibleText } from '../../../shared/format/visible-text';
import { reportFault } from '../../../shared/mirror/report';
import { parseReference } from '../../../shared/oci/reference';
import type { RegistryEntry } from '../../../shared/registry/registry-entry';
import { passwordOfInput } from '../../../shared/registry/secret-mark';
import type { TlsPolicy } from '../../../shared/registry/tls-policy';
import { splitPem } from '../../platform/certificates';
import { readTextFile } from '../../platform/disk/text-file';
import { FaultError, faultError } from '../../platform/fault-error';
import type { ProbeWishes } from '../../registry/probe/probe-registry';
import { answer, answerJson, EXIT, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../command-shapes';
import { probeLines } from '../probe-lines';
import { registryHost } from './registry-host-argument';

const MAX_NAME_LENGTH = 64;
const MAX_CA_BYTES = 1024 * 1024;
const PEM_REMEDY =
	'Convert it to PEM, the form with BEGIN CERTIFICATE, such as by openssl x509 -inform der.';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/**
 * Of a registry that is saved already, what is not named stays, so that one more option needs no others.
 * @throws FaultError command.invalid, settings.newer-format, disk.*
 */
export async function addRegistry(
	command: Of<'registry add'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const host = registryHost(command.host, 'HOST[:PORT]', (correct) => addLine(command, correct));
	const saved = await context.registries.find(host);
	const tls = tlsOf(command, saved);
	const caPem = command.caFile === undefined ? saved?.caPem : await readCa(command.caFile, context);
	const signInServer =
		command.signInServer === undefined
			? saved?.signInServer
			: registryHost(command.signInServer, '--sign-in-server');
	const entry: RegistryEntry = {
		host,
		name: nameOf(command.displayName ?? saved?.name ?? host.slice(0, MAX_NAME_LENGTH)),
		tls,
		...(caPem === undefined || tls !== 'private-ca' ? {} : { caPem }),
		...(signInServer === undefined ? {} : { signInServer }),
	};
	const what = await context.registries.save(entry);
	answer(context.terminal, `${what === 'added' ? 'Added' : 'Updated'} ${entryText(entry)}.`);
	return EXIT.succeeded;
}

/** The command as it would be right, its options kept. */
function addLine(command: Of<'registry add'>, host: string): string {
	const { tls, caFile, signInServer, displayName } = command;
	const options = [
		...(tls === undefined ? [] : ['--tls', tls]),
		...(caFile === undefined ? [] : ['--ca', shownInput(caFile)]),
		...(signInServer === undefined ? [] : ['--sign-in-server', shownInput(signInServer)]),
		...(displayName === undefined ? [] : ['--name', `"${shownInput(displayName)}"`]),
	];
	return ['image-ferry registry add', host, ...options].join(' ');
}

function entryText({ host, tls, signInServer }: RegistryEntry): string {
	return `${host} (${tls}${signInServer === undefined ? '' : `, sign-in server ${signInServer}`})`;
}

function nameOf(name: string): string {
	if (name.length > MAX_NAME_LENGTH) {
		throw wrong('registry add', `--name takes at most ${MAX_NAME_LENGTH} characters`);
	}
	return name;
}

export async function listRegistries(
	command: Of<'registry list'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const entries = await context.registries.list();
	if (command.isJson) {
		const rows = entries.map(({ caPem, ...entry }) => ({ ...entry, hasCa: caPem !== undefined }));
		answerJson(context.terminal, { schema: 'image-ferry/registries/v1', registries: rows });
	} else if (entries.length === 0) {
		answer(context.terminal, 'No registries saved. Add one: image-ferry registry add HOST[:PORT]');
	} else {
		const width = entries.reduce((most, { host }) => Math.max(most, host.length), 0);
		const rows = entries.map(
			({ host, tls, name, signInServer }) =>
				`${host.padEnd(width)}  ${tls.padEnd(11)}  ${visibleText(name)}${signInServer === undefined ? '' : `  (sign-in server ${signInServer})`}`,
		);
		answer(context.terminal, rows);
	}
	return EXIT.succeeded;
}

export async function removeRegistry(
	command: Of<'registry remove'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const host = registryHost(
		command.host,
		'HOST',
		(correct) => `image-ferry registry remove ${correct}`,
	);
	if (!(await context.registries.remove(host))) {
		throw faultError({ code: 'registry.unknown-entry', side: 'this-computer', subject: host });
	}
	answer(
		context.terminal,
		`Removed ${host}. Its credential, if any, stays: image-ferry logout ${host}`,
	);
	return EXIT.succeeded;
}

export async function testRegistry(
	command: Of<'registry test'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const host = registryHost(command.host, 'HOST', (correct, path) =>
		path === ''
			? `image-ferry registry test ${correct}`
			: `image-ferry registry test ${correct} --image ${path}/IMAGE:TAG`,
	);
	const entry = await context.registries.find(host);
	const steps = [];
	for await (const step of context.probe(host, entry, wishesOf(host, command))) {
		steps.push(step);
		if (!command.isJson) {
			answer(context.terminal, probeLines(step));
		}
	}
	const isFailed = steps.some((step) => step.outcome === 'fault');
	if (command.isJson) {
		const rows = steps.map(({ fault, ...step }) => ({
			...step,
			...(fault === undefined ? {} : { fault: reportFault(fault) }),
		}));
		answerJson(context.terminal, {
			schema: 'image-ferry/registry-test/v1',
			host,
			ok: !isFailed,
			steps: rows,
		});
	}
	return isFailed ? EXIT.failed : EXIT.succeeded;
}

/** @throws FaultError reference.invalid */
function wishesOf(host: string, { image, pushRepository }: Of<'registry test'>): ProbeWishes {
	return {
		...(image === undefined ? {} : { image: imageOf(host, image) }),
		...(pushRepository === undefined ? {} : { pushRepository: repositoryOf(host, pushRepository) }),
	};
}

function imageOf(host: string, text: string): NonNullable<ProbeWishes['image']> {
	const parsed = parseReference(text.startsWith(`${host}/`) ? text : `${host}/${text}`);
	if (!parsed.ok) {
		throw new FaultError(parsed.fault);
	}
	const { repository, digest, tag = 'latest' } = parsed.value;
	return { repository, tagOrDigest: digest ?? tag };
}

function repositoryOf(host: string, text: string): string {
	return imageOf(host, text).repository;
}

/** @throws FaultError command.invalid, keychain.* (then nothing is stored) */
export async function login(command: Of<'login'>, context: CommandContext): Promise<ExitStatus> {
	const host = registryHost(
		command.host,
		'HOST',
		(correct) =>
			`image-ferry login ${correct} --username ${shownInput(command.username)} --password-stdin`,
	);
	const secret = passwordOfInput(await context.terminal.readInput());
	if (secret === '') {
		throw wrong(
			'login',
			'standard input held no password',
			`Pipe it in: printf %s "$PASSWORD" | image-ferry login ${host} --username ${shownInput(command.username)} --password-stdin`,
		);
	}
	await context.vault.put(host, { username: command.username, secret, kind: 'password' });
	answer(
		context.terminal,
		`Saved the credential of ${command.username} for ${host} in the keychain. Check it: image-ferry registry test ${host}`,
	);
	return EXIT.succeeded;
}

export async function logout(command: Of<'logout'>, context: CommandContext): Promise<ExitStatus> {
	const host = registryHost(command.host, 'HOST', (correct) => `image-ferry logout ${correct}`);
	const wasThere = await context.vault.delete(host);
	answer(
		context.terminal,
		wasThere ? `Forgot the credential for ${host}.` : `There was no credential for ${host}.`,
	);
	return EXIT.succeeded;
}

function tlsOf({ tls, caFile }: Of<'registry add'>, saved: RegistryEntry | undefined): TlsPolicy {
	const policy = tls ?? (caFile === undefined ? (saved?.tls ?? 'verify') : 'private-ca');
	if (policy === 'private-ca' && caFile === undefined && saved?.caPem === undefined) {
		throw wrong('registry add', '--tls private-ca needs --ca FILE');
	}
	if (policy !== 'private-ca' && caFile !== undefined) {
		throw wrong('registry add', `--ca goes with --tls private-ca, not with ${policy}`);
	}
	return policy;
}

function wrong(subject: string, problem: string, remedy?: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject,
		facts: { problem, ...(remedy === undefined ? {} : { remedy }) },
	});
}

async function readCa(file: string, context: CommandContext): Promise<string> {
	const full = path.resolve(context.workingFolder, file);
	const pem = await readTextFile(full, { maxBytes: MAX_CA_BYTES, encodingRemedy: PEM_REMEDY });
	const certificates = splitPem(pem);
	const problem =
		certificates.length === 0 ? 'holds no certificate in PEM form' : firstDamage(certificates);
	if (problem !== undefined) {
		throw wrong(full, `--ca ${full} ${problem}`, PEM_REMEDY);
	}
	return `${certificates.join('\n')}\n`;
}

function firstDamage(certificates: readonly string[]): string | undefined {
	for (const [index, certificate] of certificates.entries()) {
		try {
			new X509Certificate(certificate);
		} catch {
			return `is damaged: certificate ${index + 1} of ${certificates.length} can't be read`;
		}
	}
	return undefined;
}
