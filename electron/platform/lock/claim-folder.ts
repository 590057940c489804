// The files of the bakery lock (claim-lock.ts): one file for each claim, written in two steps, choosing and chosen.
import { randomBytes } from 'node:crypto';
import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { diskFault, errnoOf } from '../disk/disk-fault';
import { makeFolders } from '../disk/make-folders';
import { readBounded } from '../disk/read-bounded';
import { livenessCheck, ownIdentity } from './process-identity';

/** A claim as found on disk. Without `ticket` its owner is just choosing one, without `subjects` just writing. */
export interface FoundClaim {
	readonly name: string;
	readonly pid: number;
	readonly subjects?: readonly string[];
	readonly ticket?: number;
}

export interface OwnClaim {
	readonly name: string;
	readonly ticket: number;
	readonly subjects: readonly string[];
	release(): Promise<void>;
}

const NAME = /^(\d+)-([a-z0-9]+)-[0-9a-f]{16}\.claim$/;
const CONTENT = /^([^\n]*)\n(?:ticket (\d+)\n)?/;
/** A claim names each repository that a run writes to. */
const MAX_CLAIM_BYTES = 64 * 1024 * 1024;
const SUBJECTS = z.array(z.string());

/** The folder of claims, as one process sees it. */
export class ClaimFolder {
	readonly #isAlive = livenessCheck();
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	async add(subjects: readonly string[]): Promise<OwnClaim> {
		const { pid, start } = ownIdentity();
		const name = `${pid}-${start}-${randomBytes(8).toString('hex')}.claim`;
		const file = path.join(this.#folder, name);
		const release = () => rm(file, { force: true });
		try {
			await makeFolders(this.#folder);
			// First be seen as choosing, then look at the others' tickets: whoever comes meanwhile waits for ours.
			await writeFile(file, `${JSON.stringify(subjects)}\n`, { flag: 'wx', mode: 0o600 });
			const taken = (await this.living()).reduce(
				(highest, found) => Math.max(highest, found.ticket ?? 0),
				0,
			);
			const ticket = taken + 1;
			await appendFile(file, `ticket ${ticket}\n`);
			return { name, ticket, subjects, release };
		} catch (error) {
			await release().catch(() => undefined);
			throw diskFault(error, file);
		}
	}

	/** Conflicting claims that come before this one, or may yet. */
	async earlierThan(own: OwnClaim): Promise<readonly FoundClaim[]> {
		const claims = await this.living();
		return claims.filter(
			(found) => found.name !== own.name && isConflicting(found, own) && isEarlier(found, own),
		);
	}

	/** Claims of living processes; those of dead ones are removed. */
	async living(): Promise<readonly FoundClaim[]> {
		const names = await unlessMissing(readdir(this.#folder), this.#folder);
		const found = await Promise.all((names ?? []).map((name) => this.#read(name)));
		return found.filter((one) => one !== undefined);
	}

	async #read(name: string): Promise<FoundClaim | undefined> {
		const match = NAME.exec(name);
		if (match === null) {
			return undefined;
		}
		const identity = { pid: Number(match[1]), start: match[2] ?? '' };
		const file = path.join(this.#folder, name);
		if (!(await this.#isAlive(identity))) {
			await rm(file, { force: true }).catch(() => undefined);
			return undefined;
		}
		const bytes = await unlessMissing(readBounded(file, MAX_CLAIM_BYTES), file);
		return bytes === undefined
			? undefined
			: { name, pid: identity.pid, ...parseContent(Buffer.from(bytes).toString('utf8')) };
	}
}

function isConflicting(found: FoundClaim, own: OwnClaim): boolean {
	return found.subjects?.some((subject) => own.subjects.includes(subject)) !== false;
}

function isEarlier(found: FoundClaim, own: OwnClaim): boolean {
	if (found.ticket === undefined) {
		return true;
	}
	return found.ticket === own.ticket ? found.name < own.name : found.ticket < own.ticket;
}

function parseContent(text: string): Pick<FoundClaim, 'subjects' | 'ticket'> {
	const match = CONTENT.exec(text);
	if (match === null) {
		return {};
	}
	const subjects = SUBJECTS.parse(JSON.parse(match[1] ?? ''));
	return match[2] === undefined ? { subjects } : { subjects, ticket: Number(match[2]) };
}

async function unlessMissing<T>(found: Promise<T>, place: string): Promise<T | undefined> {
	try {
		return await found;
	} catch (error) {
		if (errnoOf(error) === 'ENOENT') {
			return undefined;
		}
		throw diskFault(error, place);
	}
}
