// The helper behind the administrator prompt, as root, against everything that somebody who was let in could ask of it.
import { spawn } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHelperTarget, isHelperUnit } from '../../electron/trust/elevate/allowed-targets';
import type { HelperTalk } from '../../electron/trust/elevate/helper-talk';
import { type HelperBench, helperBench, sha256, writeRequest } from '../support/helper-bench';
import { startProcess, waitFor } from '../support/own-process';
import { describeWithTools } from '../support/require-tool';
import { runCommand } from '../support/run-command';
import { smallDisk } from '../support/small-disk';

const DAEMON = '/etc/docker/daemon.json';
const DROP_IN = '/etc/containers/registries.conf.d/50-image-ferry-r.conf';
const CA = '/etc/docker/certs.d/r.example:5000/image-ferry.crt';
const OLD = '{"debug":true}';
const SHELLS = ['/usr/bin/dash', '/usr/bin/bash'].filter((shell) => existsSync(shell));

const talks: HelperTalk[] = [];

afterEach(async () => {
	await Promise.all(talks.splice(0).map((talk) => talk.leave()));
});

async function started(bench: HelperBench): Promise<HelperTalk> {
	const talk = await bench.start();
	talks.push(talk);
	return talk;
}

describeWithTools(['root'], 'the helper', () => {
	describe.each(SHELLS)('by %s', (shell) => {
		let bench: HelperBench;
		let talk: HelperTalk;

		beforeEach(async () => {
			bench = helperBench(shell);
			bench.put(DAEMON, OLD, 0o640);
			talk = await started(bench);
		});

		const at = (file: string): string => path.join(bench.root, file);

		it('writes, keeps and removes as one, with rights and owners as they were', async () => {
			chownSync(at(DAEMON), 65534, 65534);
			const { ino } = statSync(at(DAEMON));
			expect(await talk.ask(writeRequest(DAEMON, sha256(OLD), '{"x":[1]}'))).toBe('ok');
			expect(await talk.ask(writeRequest(CA, 'absent', 'a ca'))).toBe('ok');
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(bench.files()).toEqual({ [CA]: 'a ca', [DAEMON]: '{"x":[1]}' });
			const status = statSync(at(DAEMON));
			expect([status.mode & 0o7777, status.uid, status.gid]).toEqual([0o640, 65534, 65534]);
			expect(statSync(at(CA)).mode & 0o7777).toBe(0o644);
			expect(statSync(path.dirname(at(CA))).mode & 0o7777).toBe(0o755);
			const [backup = ''] = Object.keys(bench.backups());
			expect(backup).toMatch(/^\/etc\/docker\/daemon\.json\.image-ferry-backup\.\d{8}T\d{6}Z$/);
			expect(statSync(at(backup)).ino).toBe(ino);
			// The same prompt takes it back.
			await talk.ask(writeRequest(DAEMON, sha256('{"x":[1]}'), OLD));
			await talk.ask(`remove ${CA} ${sha256('a ca')}\n`);
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
			expect(existsSync(path.dirname(at(CA)))).toBe(false);
			expect(Object.values(bench.backups()).sort()).toEqual(['a ca', OLD, '{"x":[1]}'].sort());
			expect(await talk.ask('end\n')).toBe('ok');
			expect(await talk.ended).toEqual({ code: 0, errors: '' });
			expect(readdirSync(at('run/image-ferry-trust'))).toEqual(['lock']);
		});

		it('writes 1 MiB, and nothing above it', async () => {
			const full = Buffer.alloc(1024 * 1024, 'x');
			expect(await talk.ask(writeRequest(DAEMON, sha256(OLD), full))).toBe('ok');
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(readFileSync(at(DAEMON)).equals(full)).toBe(true);
			const more = Buffer.alloc(1024 * 1024 + 1, 'x');
			expect(await talk.ask(writeRequest(DAEMON, sha256(full), more))).toBe('refused content');
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(readFileSync(at(DAEMON)).equals(full)).toBe(true);
		}, 30_000);

		it.each<[string, string, string]>([
			['changed', 'another file than was previewed', writeRequest(DAEMON, sha256('?'), 'new')],
			['changed', 'a file that is there', writeRequest(DAEMON, 'absent', 'new')],
			['changed', 'a file that is not there', writeRequest(DROP_IN, sha256('?'), 'new')],
			['changed', 'nothing to remove', `remove ${DROP_IN} ${sha256('?')}\n`],
			[
				'content',
				'other content than its sum',
				writeRequest(DAEMON, sha256(OLD), 'new', { sum: sha256('') }),
			],
			['content', 'a wrong size', writeRequest(DAEMON, sha256(OLD), 'new', { size: '4' })],
			['content', 'no size', writeRequest(DAEMON, sha256(OLD), 'new', { size: '-1' })],
			[
				'content',
				'a huge size',
				writeRequest(DAEMON, sha256(OLD), 'new', { size: '99999999999999999999' }),
			],
			[
				'request',
				'rights that nobody needs',
				writeRequest(DAEMON, sha256(OLD), 'new', { mode: '4755' }),
			],
			['request', 'a sum that is none', writeRequest(DAEMON, 'x', 'new')],
			['request', 'a sum with a command', writeRequest(DAEMON, '$(id)', 'new')],
			[
				'content',
				'junk',
				`write ${DAEMON} ${sha256(OLD)} 0644 ${sha256('a')} 1\n§§§ not base64\n.\n`,
			],
			[
				'not-listed',
				'a file in a folder above',
				writeRequest('/etc/docker/../shadow', 'absent', 'x'),
			],
			['not-listed', 'no file at all', `remove  ${sha256(OLD)}\n`],
		])('refuses with %s: %s', async (reason, _what, request) => {
			expect(await talk.ask(request)).toBe(`refused ${reason}`);
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
			expect(bench.backups()).toEqual({});
		});

		it('drops what was staged with what it refuses', async () => {
			await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			await talk.ask(writeRequest(DROP_IN, sha256('?'), 'new'));
			expect(await talk.ask('commit\n')).toBe('ok');
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
		});

		it.each([
			'',
			'commit now\n',
			'eval id\n',
			'write\n.\n',
			`remove ${DAEMON} a b c d e\n`,
			'\n',
			'$(id)\n',
		])('refuses %j', async (request) => {
			expect(await talk.ask(request === '' ? 'COMMIT\n' : request)).toMatch(/^refused |^ok$/);
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
		});

		it.each<[string, string, () => void]>([
			[
				'link',
				'a link in its place',
				() => {
					rmSync(at(DAEMON));
					symlinkSync('/etc/hostname', at(DAEMON));
				},
			],
			[
				'link',
				'a link that leads nowhere',
				() => {
					rmSync(at(DAEMON));
					symlinkSync('nowhere', at(DAEMON));
				},
			],
			[
				'link',
				'a link on the way',
				() => {
					rmSync(at('/etc/docker'), { recursive: true });
					mkdirSync(at('/real'));
					symlinkSync('../real', at('/etc/docker'));
				},
			],
			[
				'not-a-file',
				'a folder in its place',
				() => {
					rmSync(at(DAEMON));
					mkdirSync(at(DAEMON));
				},
			],
			['parent', 'a folder that all may write to', () => chmodSync(at('/etc/docker'), 0o777)],
			['parent', 'a folder above that a group may write to', () => chmodSync(at('/etc'), 0o775)],
			['parent', 'a sticky folder', () => chmodSync(at('/etc/docker'), 0o1777)],
			['owner', 'a folder of somebody else', () => chownSync(at('/etc/docker'), 65534, 0)],
		])('refuses with %s: %s', async (reason, _what, prepare) => {
			const staged = await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			expect(staged).toBe('ok');
			prepare();
			// Seen when it is written, and when it is asked again.
			expect(await talk.ask('commit\n')).toBe(`refused ${reason} 1`);
			expect(await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'))).toBe(`refused ${reason}`);
		});

		it('notices what changed between asking and committing, and puts back what came before', async () => {
			await talk.ask(writeRequest(CA, 'absent', 'a ca'));
			await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			bench.put(DAEMON, 'theirs');
			expect(await talk.ask('commit\n')).toBe('refused changed 2');
			expect(bench.files()).toEqual({ [DAEMON]: 'theirs' });
		});

		it('leaves a file that is put in its place while the backup is made durable', async () => {
			const swap = `f=${at(DAEMON)}; printf theirs >"$f.theirs" && /bin/mv -f "$f.theirs" "$f"`;
			bench.program(
				'sync',
				`case "$*" in *image-ferry-backup*) ${swap} ;; esac; exec /bin/sync "$@"`,
			);
			await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			expect(await talk.ask('commit\n')).toBe('refused changed 1');
			expect(bench.files()).toEqual({ [DAEMON]: 'theirs' });
		});

		it('leaves a file that is put in the place of what it wrote, and the backup beside it', async () => {
			const swap = `f=${at(DAEMON)}; printf theirs >"$f.theirs" && /bin/mv -f "$f.theirs" "$f"`;
			bench.program(
				'chmod',
				`case "$*" in *0644*) ${swap}; exit 1 ;; *) exec /bin/chmod "$@" ;; esac`,
			);
			await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			await talk.ask(writeRequest(CA, 'absent', 'a ca'));
			expect(await talk.ask('commit\n')).toBe('refused roll-back-failed 2');
			expect(bench.files()).toEqual({ [DAEMON]: 'theirs' });
			expect(Object.values(bench.backups())).toEqual([OLD]);
		});

		it('puts back every file when a later one fails', async () => {
			bench.put(DROP_IN, 'old');
			await talk.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			await talk.ask(`remove ${DROP_IN} ${sha256('old')}\n`);
			await talk.ask(writeRequest(CA, 'absent', 'a ca'));
			// Fails for this file only, after its folders were made.
			bench.program('chmod', 'case "$*" in *0644*) exit 1 ;; *) exec /bin/chmod "$@" ;; esac');
			expect(await talk.ask('commit\n')).toBe('refused failed 3');
			expect(bench.files()).toEqual({ [DAEMON]: OLD, [DROP_IN]: 'old' });
			expect(bench.backups()).toEqual({});
			expect(existsSync(at('/etc/docker/certs.d'))).toBe(false);
			expect(statSync(at(DAEMON)).mode & 0o777).toBe(0o640);
		});

		it('says so of a disk that takes nothing', async () => {
			const disk = smallDisk(1024 * 1024);
			rmSync(at('/etc/docker'), { recursive: true });
			mkdirSync(at('/etc/docker'));
			await runCommand('mount', ['--bind', disk.folder, at('/etc/docker')]);
			try {
				chmodSync(at('/etc/docker'), 0o755);
				disk.fill();
				expect(await talk.ask(writeRequest(DAEMON, 'absent', 'x'.repeat(9000)))).toBe('ok');
				expect(await talk.ask('commit\n')).toBe('refused failed 1');
				expect(readdirSync(at('/etc/docker'))).toEqual(['filler']);
				await runCommand('mount', ['-o', 'remount,bind,ro', at('/etc/docker')]);
				expect(await talk.ask(writeRequest(DAEMON, 'absent', 'new'))).toBe('refused read-only');
			} finally {
				await runCommand('umount', ['--lazy', at('/etc/docker')]);
			}
		});

		it('lets one session write at a time, until it ends', async () => {
			const other = await started(bench);
			await talk.ask(writeRequest(CA, 'absent', 'a ca'));
			expect(await talk.ask('commit\n')).toBe('ok');
			await other.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			expect(await other.ask('commit\n')).toBe('refused busy 0');
			await talk.leave();
			await other.ask(writeRequest(DAEMON, sha256(OLD), 'new'));
			expect(await other.ask('commit\n')).toBe('ok');
		});

		it('signals engines only', async () => {
			const run = async (name: string) => {
				const program = path.join(bench.root, name);
				copyFileSync('/bin/sleep', program);
				const child = startProcess(program, ['60']);
				await waitFor('the program', () =>
					readFileSync(`/proc/${child.pid}/comm`, 'utf8').startsWith(name.slice(0, 15)),
				);
				return child;
			};
			const engine = await run('dockerd');
			const stranger = await run('dockerx');
			expect(await talk.ask(`signal ${stranger.pid}\n`)).toBe(
				'refused reload that process is no engine',
			);
			for (const pid of ['0', '-1', '', '999999999', 'x', `${engine.pid}x`]) {
				expect(await talk.ask(`signal ${pid}\n`)).toMatch(/^refused /);
			}
			expect(await talk.ask(`signal ${engine.pid}\n`)).toBe('ok');
			expect(await engine.exited).toEqual({ code: null, signal: 'SIGHUP' });
			expect(stranger.isRunning()).toBe(true);
			await stranger.kill();
		});

		it('reloads and restarts units of engines only, and passes on what systemctl says', async () => {
			bench.program(
				'systemctl',
				`echo "$*" >>${at('/asked')}; cat; case $* in *podman*) echo "Job failed."; echo more; exit 1 ;; esac`,
			);
			expect(await talk.ask('reload docker.service\n')).toBe('ok');
			expect(await talk.ask('restart podman.service\n')).toBe('refused reload Job failed.');
			for (const unit of ['sshd.service', '--now', '', '../docker.service']) {
				expect(isHelperUnit(unit)).toBe(false);
				expect(await talk.ask(`restart ${unit}\n`)).toBe('refused not-listed');
			}
			expect(readFileSync(at('/asked'), 'utf8').split('\n')).toEqual([
				'--no-ask-password reload docker.service',
				'reset-failed podman.service',
				'--no-ask-password restart podman.service',
				'',
			]);
		});

		it('ends with its input, and drops what was not committed', async () => {
			for (const input of [
				writeRequest(DAEMON, sha256(OLD), 'new'),
				writeRequest(DAEMON, sha256(OLD), 'new').slice(0, -3),
				`${writeRequest(DAEMON, sha256(OLD), 'new')}comm`,
			]) {
				const { code } = await runCommand(bench.helper, [], { input });
				expect([0, 72]).toContain(code);
				expect(bench.files()).toEqual({ [DAEMON]: OLD });
			}
			expect(
				readdirSync(at('run/image-ferry-trust')).filter((name) => name !== 'lock'),
			).toHaveLength(1);
		});

		it('never ends with a status that pkexec has a meaning for', async () => {
			rmSync(at('run'), { recursive: true });
			writeFileSync(at('run'), 'no folder');
			const { code } = await runCommand(bench.helper, []);
			expect([1, 2]).toContain(code);
			bench.program('timeout', 'exit 127');
			expect((await runCommand(bench.helper, [])).code).toBe(70);
		});

		it('leaves files old or new, with the backup, when it is killed at any moment', async () => {
			const seen = new Set<string | undefined>();
			for (let attempt = 0; attempt < 8 || (seen.size < 2 && attempt < 40); attempt += 1) {
				const here = helperBench(shell);
				here.put(DAEMON, OLD);
				// A slow disk, so that every step is met.
				here.program('sync', 'sleep 0.03; exec /bin/sync "$@"');
				const child = spawn(here.helper, ['session'], { stdio: ['pipe', 'pipe', 'ignore'] });
				const ended = new Promise((resolve) => child.once('close', resolve));
				let output = '';
				child.stdout.on('data', (chunk: Buffer) => {
					output += chunk.toString();
				});
				child.stdin.on('error', () => undefined);
				child.stdin.write(writeRequest(DAEMON, sha256(OLD), 'new'));
				child.stdin.write(writeRequest(CA, 'absent', 'a ca'));
				await waitFor('the requests', () => output.match(/ok\n/g)?.length === 2);
				child.stdin.write('commit\n');
				await new Promise((resolve) => setTimeout(resolve, attempt * 30));
				child.kill('SIGKILL');
				await ended;
				await waitFor('the lock', async () => {
					const lock = path.join(here.root, 'run/image-ferry-trust/lock');
					return (await runCommand('flock', ['--nonblock', lock, 'true'])).code === 0;
				});
				const now = here.text(DAEMON);
				seen.add(now);
				expect([OLD, 'new']).toContain(now);
				expect([undefined, 'a ca']).toContain(here.text(CA));
				if (now === 'new') expect(Object.values(here.backups())).toEqual([OLD]);
				// The next one goes on from what is there.
				const next = await here.start();
				await next.ask(writeRequest(DAEMON, sha256(now ?? ''), 'newer'));
				expect(await next.ask('commit\n')).toBe('ok');
				await next.leave();
				expect(here.text(DAEMON)).toBe('newer');
			}
			expect(seen).toEqual(new Set([OLD, 'new']));
		}, 40_000);

		it('takes the very files that the app knows, and no others', async () => {
			const word = fc.constantFrom(
				...[
					'etc',
					'docker',
					'containers',
					'certs.d',
					'registries.conf.d',
					'daemon.json',
					'..',
					'.',
				],
				...[
					'image-ferry.crt',
					'ca.crt',
					'50-image-ferry-r.conf',
					'50-image-ferry-.conf',
					'r.example',
				],
				...[
					'50-image-ferry-A.conf',
					'r:5000',
					'[::1]:5000',
					'-r',
					'r.',
					'r..s',
					'r:',
					'R',
					'*',
					'r-.s',
				],
				...[
					'',
					'50-image-ferry-a.confx',
					'50-image-ferry-../x.conf',
					'[',
					'r;id',
					'r`id`',
					'é',
					'::1',
				],
			);
			const any = fc
				.array(word, { minLength: 1, maxLength: 5 })
				.map((words) => `/${words.join('/')}`);
			const near = fc
				.tuple(fc.constantFrom('docker', 'containers'), word)
				.map(([engine, host]) => `/etc/${engine}/certs.d/${host}/image-ferry.crt`);
			const dropIn = word.map((name) => `/etc/containers/registries.conf.d/${name}`);
			const noise = fc
				.string({ minLength: 1, maxLength: 12 })
				.map((text) => `/etc/docker/certs.d/${text.replace(/\s|\0/g, '_')}/image-ferry.crt`);
			const doubled = '/etc/docker/certs.d/a//image-ferry.crt';
			const files = [
				DAEMON,
				DROP_IN,
				CA,
				doubled,
				...fc.sample(fc.oneof(any, near, dropIn, noise), 250),
			];
			let taken = 0;
			for (const file of files) {
				const answer = await talk.ask(`remove ${file} ${sha256('?')}\n`);
				// No space is in any of them, so that each is one word.
				expect([file, answer]).toEqual([
					file,
					isHelperTarget(file)
						? expect.stringMatching(/^refused (changed|not-a-file|link)$/)
						: 'refused not-listed',
				]);
				taken += isHelperTarget(file) ? 1 : 0;
			}
			expect(taken).toBeGreaterThan(10);
			expect(bench.files()).toEqual({ [DAEMON]: OLD });
		}, 30_000);
	});
});
