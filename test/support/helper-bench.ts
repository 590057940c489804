// The helper that writes for administrators, on files below a folder of the test: a copy of the script whose root, shell
// and search path are others. Nothing that it is told or started with could do that.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { HelperTalk } from '../../electron/trust/elevate/helper-talk';
import { APP_DIR } from './built-app';
import { temporaryFolder } from './own-process';

export interface HelperBench {
	/** Takes the place of `/`. */
	readonly root: string;
	readonly helper: string;
	/** Puts a program before those of the system. */
	program(name: string, body: string): void;
	put(file: string, content: string | Uint8Array, mode?: number): void;
	text(file: string): string | undefined;
	/** Every file below etc, with its content; not the backups. */
	files(): Readonly<Record<string, string>>;
	/** Backups, with their content. */
	backups(): Readonly<Record<string, string>>;
	start(): Promise<HelperTalk>;
}

export function sha256(content: string | Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}

/** One request to write, as the app asks it; parts of it can be wrong on purpose. */
export function writeRequest(
	file: string,
	expected: string,
	content: string | Uint8Array,
	wrong: { readonly sum?: string; readonly size?: string; readonly mode?: string } = {},
): string {
	const bytes = Buffer.from(content);
	const lines = bytes.toString('base64').match(/.{1,76}/g) ?? [];
	const head = [
		...['write', file, expected, wrong.mode ?? '0644'],
		...[wrong.sum ?? sha256(bytes), wrong.size ?? String(bytes.byteLength)],
	];
	return `${[head.join(' '), ...lines, '.'].join('\n')}\n`;
}

export function helperBench(shell: string): HelperBench {
	const root = temporaryFolder('helper');
	const bin = path.join(root, 'bin');
	for (const folder of ['run', 'bin', 'etc/docker', 'etc/containers/registries.conf.d']) {
		mkdirSync(path.join(root, folder), { recursive: true });
		chmodSync(path.join(root, folder), 0o755);
	}
	const helper = path.join(bin, 'ferry-helper');
	const script = readFileSync(path.join(APP_DIR, 'build/package/ferry-helper.sh'), 'utf8');
	writeFileSync(
		helper,
		script
			.replace('#!/bin/sh\n', `#!${shell}\n`)
			.replace('\nroot=\n', `\nroot=${root}\n`)
			.replace('\nPATH=', `\nPATH=${bin}:`),
		{ mode: 0o755 },
	);
	const at = (file: string): string => path.join(root, file);
	const all = (isWanted: (name: string) => boolean): Record<string, string> => {
		const names = readdirSync(at('etc'), { recursive: true, encoding: 'utf8' });
		const files = names.map((name) => `/etc/${name}`).filter((name) => statSync(at(name)).isFile());
		return Object.fromEntries(
			files
				.filter(isWanted)
				.sort()
				.map((name) => [name, readFileSync(at(name), 'utf8')]),
		);
	};
	return {
		root,
		helper,
		program: (name, body) =>
			writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 }),
		put: (file, content, mode = 0o644) => {
			mkdirSync(path.dirname(at(file)), { recursive: true, mode: 0o755 });
			writeFileSync(at(file), content);
			chmodSync(at(file), mode);
		},
		text: (file) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : undefined),
		files: () => all((name) => !name.includes('.image-ferry-backup.')),
		backups: () => all((name) => name.includes('.image-ferry-backup.')),
		start: async () => {
			const talk = new HelperTalk(
				spawn(helper, [], { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/nowhere' } }),
			);
			if (!(await talk.isGreeted())) {
				throw new Error(`the helper did not start: ${(await talk.ended).errors}`);
			}
			return talk;
		},
	};
}
