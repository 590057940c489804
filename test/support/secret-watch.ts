// Looks for a secret where none may be: in files, and in command lines and environments of every process meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onProcessEnd } from './own-process';

const SAMPLED_EVERY_MS = 20;

/** Every way in which a password may be written down. */
export function writingsOf(username: string, password: string): readonly string[] {
	const pair = `${username}:${password}`;
	return [
		password,
		encodeURIComponent(password),
		Buffer.from(pair).toString('base64'),
		Buffer.from(password).toString('base64').replace(/=+$/, ''),
		Buffer.from(password).toString('hex'),
	];
}

/** Looks at the command line and environment of every process but this one, until `end`. */
export class ProcessWatch {
	/** Process and text of each hit. */
	readonly seen: string[] = [];
	samples = 0;
	readonly #timer: NodeJS.Timeout;

	constructor(private readonly words: readonly string[]) {
		this.#timer = setInterval(() => this.#look(), SAMPLED_EVERY_MS);
		onProcessEnd(() => clearInterval(this.#timer));
	}

	end(): void {
		clearInterval(this.#timer);
	}

	#look(): void {
		this.samples += 1;
		for (const pid of readdirSync('/proc')) {
			if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
			for (const file of ['cmdline', 'environ']) {
				const text = textOf(`/proc/${pid}/${file}`);
				if (this.words.some((word) => text.includes(word))) this.seen.push(`${pid}: ${text}`);
			}
		}
	}
}

/** Gives the files below a folder that hold one of the words. */
export function filesWith(folder: string, words: readonly string[]): readonly string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => {
			const text = textOf(file);
			return words.some((word) => text.includes(word));
		});
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		// It has ended, is of the kernel, or has gone meanwhile.
		return '';
	}
}
