// registry add, list, remove, test; login, logout.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { reportFault } from '../../../shared/mirror/report';
import { parseRegistryHost } from '../../../shared/oci/registry-host';
import type { RegistryEntry } from '../../../shared/registry/registry-entry';
import type { TlsPolicy } from '../../../shared/registry/tls-policy';
import { faultError } from '../../platform/fault-error';
import { answer, answerJson, EXIT, type ExitStatus } from '../answer';
import type { CommandContext } from '../command-context';
import type { Command } from '../parse-arguments';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** @throws FaultError command.invalid, settings.newer-format, disk.* */
export async function addRegistry(
	command: Of<'registry add'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const host = hostOf(command.host);
	const tls = tlsOf(command);
	const caPem = command.caFile === undefined ? undefined : await readCa(command.caFile, context);
	const entry: RegistryEntry = {
		host,
		name: command.displayName ?? host.slice(0, 64),
		tls,
		...(caPem === undefined ? {} : { caPem }),
		...(command.signInServer === undefined ? {} : { signInServer: hostOf(command.signInServer) }),
	};
	const what = await context.registries.save(entry);
	answer(context.terminal, `${what === 'added' ? 'Added' : 'Replaced'} ${host} (${tls}).`);
	return EXIT.succeeded;
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
		const width = Math.max(...entries.map((entry) => entry.host.length));
		const rows = entries.map(
			(entry) => `${entry.host.padEnd(width)}  ${entry.tls.padEnd(11)}  ${entry.name}`,
		);
		answer(context.terminal, ...rows);
	}
	return EXIT.succeeded;
}

export async function removeRegistry(
	command: Of<'registry remove'>,
	context: CommandContext,
): Promise<ExitStatus> {
	const host = hostOf(command.host);
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
	const host = hostOf(command.host);
	const entry = await context.registries.find(host);
	const steps = [];
	for await (const step of context.probe(host, entry, command)) {
		steps.push(step);
		if (!command.isJson) {
			answer(context.terminal, ...context.probeLines(step));
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

/** @throws FaultError command.invalid, keychain.* (then nothing is stored) */
export async function login(command: Of<'login'>, context: CommandContext): Promise<ExitStatus> {
	const host = hostOf(command.host);
	const secret = (await context.terminal.readInput()).replace(/\r?\n$/, '');
	if (secret === '') {
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: 'login',
			facts: { problem: 'standard input held no password' },
		});
	}
	await context.vault.put(host, { username: command.username, secret, kind: 'password' });
	answer(
		context.terminal,
		`Saved the credential of ${command.username} for ${host} in the keychain. Check it: image-ferry registry test ${host}`,
	);
	return EXIT.succeeded;
}

export async function logout(command: Of<'logout'>, context: CommandContext): Promise<ExitStatus> {
	const host = hostOf(command.host);
	const wasThere = await context.vault.delete(host);
	answer(
		context.terminal,
		wasThere ? `Forgot the credential for ${host}.` : `There was no credential for ${host}.`,
	);
	return EXIT.succeeded;
}

function hostOf(text: string): string {
	const host = parseRegistryHost(text);
	if (host !== undefined) {
		return host;
	}
	const cleaned = parseRegistryHost(
		text
			.replace(/^[a-z]+:\/\//i, '')
			.replace(/\/.*$/, '')
			.replace(/^.*@/, ''),
	);
	const hint = cleaned === undefined ? '' : `; did you mean ${cleaned}?`;
	throw faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: 'HOST[:PORT]',
		facts: { problem: `"${text.replace(/\/\/[^/]*@/, '//…@')}" is not a registry host${hint}` },
	});
}

function tlsOf({ tls, caFile }: Of<'registry add'>): TlsPolicy {
	const policy = tls ?? (caFile === undefined ? 'verify' : 'private-ca');
	const problem =
		policy === 'private-ca' && caFile === undefined
			? '--tls private-ca needs --ca FILE'
			: policy !== 'private-ca' && caFile !== undefined
				? `--ca goes with --tls private-ca, not with ${policy}`
				: undefined;
	if (problem !== undefined) {
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: 'registry add',
			facts: { problem },
		});
	}
	return policy;
}

async function readCa(file: string, context: CommandContext): Promise<string> {
	const full = path.resolve(context.workingFolder, file);
	let problem = 'holds no PEM certificate';
	try {
		const pem = await readFile(full, 'utf8');
		const certificates =
			pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
		for (const certificate of certificates) {
			new X509Certificate(certificate);
		}
		if (certificates.length > 0) {
			return `${certificates.join('\n')}\n`;
		}
	} catch (error) {
		problem = error instanceof Error ? error.message : String(error);
	}
	throw faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: file,
		facts: { problem: `--ca ${file}: ${problem}` },
	});
}
