// The session behind the administrator prompt: a stand-in for pkexec, the real helper as root, on files of the test.
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { currentEnvironment } from '../../electron/platform/environment';
import { type LocalTrustWriter, localTrustWriter } from '../../electron/trust/local-trust-writer';
import type { FileWrite, TrustSession } from '../../electron/trust/trust-writer';
import { faultOf } from '../support/fault-of';
import { type HelperBench, helperBench, sha256 } from '../support/helper-bench';
import { temporaryFolder } from '../support/own-process';
import { describeWithTools } from '../support/require-tool';

const DAEMON = '/etc/docker/daemon.json';
const CA = '/etc/containers/certs.d/r:5000/image-ferry.crt';
const OLD = '{"debug":true}';
const NEVER = new AbortController().signal;

describeWithTools(['root'], 'the administrator prompt', () => {
	let bench: HelperBench;
	let prompt: string;
	let policy: string;
	const sessions: TrustSession[] = [];

	beforeEach(() => {
		bench = helperBench('/bin/sh');
		bench.put(DAEMON, OLD);
		prompt = temporaryFolder('prompt');
		policy = path.join(bench.root, 'rule.policy');
		writeFileSync(policy, `<annotate>${bench.helper}</annotate>`);
		answer(
			'echo asked >>"$(dirname "$0")/asked"; ! printenv SHELL >&2 && [ "$1" = --disable-internal-agent ] && shift && exec "$@"',
		);
	});

	afterEach(async () => {
		await Promise.all(sessions.splice(0).map((session) => session.close()));
	});

	/** What pkexec does. */
	function answer(body: string): void {
		writeFileSync(path.join(prompt, 'pkexec'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
	}

	function writer(more: { readonly searched?: string } = {}): LocalTrustWriter {
		const environment = currentEnvironment();
		const searched = more.searched ?? `${prompt}:/usr/bin:/bin`;
		const variables = {
			...environment.variables,
			PATH: searched,
			// pkexec takes no shell that /etc/shells doesn't name.
			SHELL: '/opt/odd/shell',
			XDG_RUNTIME_DIR: prompt,
			FERRY_DATA_DIR: prompt,
		};
		return localTrustWriter({
			environment: { ...environment, variables },
			resourcesFolder: path.dirname(bench.helper),
			policy,
		});
	}

	async function opened(): Promise<TrustSession> {
		const session = await writer().open('administrator', NEVER);
		sessions.push(session);
		return session;
	}

	const change = (
		file: string,
		old: string | undefined,
		content: string | undefined,
	): FileWrite => ({
		path: file,
		expected: old === undefined ? undefined : sha256(old),
		content: content === undefined ? undefined : Buffer.from(content),
		newMode: 0o644,
	});

	it('is shown once for writing, telling the engine and taking it back', async () => {
		bench.program('systemctl', '[ "$2" = reload ] || { echo "Job failed."; exit 1; }');
		expect(await writer().reach()).toMatchObject({ isInstalled: true });
		const session = await opened();
		await session.write([change(DAEMON, OLD, 'new'), change(CA, undefined, 'a ca')]);
		expect(bench.files()).toEqual({ [CA]: 'a ca', [DAEMON]: 'new' });
		await session.unit('docker.service', 'reload', false);
		expect(await faultOf(() => session.unit('docker.service', 'restart', false))).toMatchObject({
			code: 'trust.reload-failed',
			facts: { problem: 'Job failed.' },
		});
		expect(await faultOf(() => session.unit('sshd.service', 'reload', false))).toMatchObject({
			facts: { problem: 'The helper tells nothing to sshd.service.' },
		});
		expect(await faultOf(() => session.signal(process.pid))).toMatchObject({
			code: 'trust.reload-failed',
			facts: { problem: 'that process is no engine' },
		});
		await session.write([change(DAEMON, 'new', OLD), change(CA, 'a ca', undefined)]);
		expect(bench.files()).toEqual({ [DAEMON]: OLD });
		await session.close();
		await session.close();
		expect(readFileSync(path.join(prompt, 'asked'), 'utf8')).toBe('asked\n');
		expect((await faultOf(() => session.write([change(DAEMON, OLD, 'new')]))).code).toBe(
			'trust.elevation-failed',
		);
	});

	it('takes two requests made at the same time one after the other', async () => {
		const session = await opened();
		bench.program('systemctl', 'sleep 0.2');
		await Promise.all([
			session.unit('docker.service', 'reload', false),
			session.write([change(DAEMON, OLD, 'new')]),
		]);
		expect(bench.text(DAEMON)).toBe('new');
	});

	it.each<[string, string, Record<string, string> | undefined]>([
		['trust.elevation-refused', 'echo Request dismissed >&2; exit 126', undefined],
		[
			'trust.elevation-failed',
			'echo Not authorized >&2; exit 127',
			{ problem: 'You were not authorized.' },
		],
		[
			'trust.elevation-failed',
			'echo "Error: No authentication agent found." >&2; exit 127',
			{ problem: 'No program that asks for passwords runs in this session.' },
		],
		['trust.elevation-failed', 'exit 70', { problem: 'The helper behind it did not start.' }],
		[
			'trust.elevation-failed',
			'echo image-ferry-helper 2',
			{ problem: 'The helper behind it did not start.' },
		],
	])('%s: %s', async (code, body, facts) => {
		answer(body);
		const fault = await faultOf(opened);
		expect(fault).toMatchObject({ code, ...(facts === undefined ? {} : { facts }) });
		expect(bench.files()).toEqual({ [DAEMON]: OLD });
	});

	it('that is not installed is told', async () => {
		const without = writer({ searched: '/nowhere' });
		expect(await without.reach()).toMatchObject({ isInstalled: false });
		expect(await faultOf(() => without.open('administrator', NEVER))).toMatchObject({
			code: 'trust.elevation-failed',
			facts: { problem: 'pkexec, which shows it, is not installed.' },
		});
	});

	it('is taken away when the user gives up', async () => {
		answer('exec sleep 60');
		const stop = new AbortController();
		const opening = faultOf(() => writer().open('administrator', stop.signal));
		setTimeout(() => stop.abort(), 200);
		expect((await opening).code).toBe('trust.elevation-refused');
		expect((await faultOf(() => writer().open('administrator', stop.signal))).code).toBe(
			'trust.elevation-refused',
		);
	});

	it('is not shown for a helper that others could have changed, or that polkit does not know', async () => {
		const attempts: readonly (readonly [() => void, () => void])[] = [
			[() => chmodSync(bench.helper, 0o777), () => chmodSync(bench.helper, 0o755)],
			[
				() => chmodSync(path.dirname(bench.helper), 0o777),
				() => chmodSync(path.dirname(bench.helper), 0o755),
			],
			[
				() => writeFileSync(policy, '<annotate>/opt/other</annotate>'),
				() => writeFileSync(policy, `<annotate>${bench.helper}</annotate>`),
			],
		];
		for (const [spoil, mend] of attempts) {
			spoil();
			expect(await writer().reach()).toMatchObject({ isInstalled: false });
			expect((await faultOf(opened)).code).toBe('trust.elevation-failed');
			mend();
			expect(await writer().reach()).toMatchObject({ isInstalled: true });
		}
	});

	it('writes what the helper knows, and nothing else', async () => {
		const session = await opened();
		const file = '/home/me/.config/docker/daemon.json';
		expect(await faultOf(() => session.write([change(file, undefined, 'x')]))).toMatchObject({
			code: 'trust.write-denied',
			facts: { file, reason: 'not-listed' },
		});
	});

	it('tells why a file was not written, and which', async () => {
		const session = await opened();
		const stale = [change(DAEMON, OLD, 'new'), change(CA, 'a ca', undefined)];
		expect(await faultOf(() => session.write(stale))).toMatchObject({
			code: 'trust.changed-meanwhile',
			facts: { file: CA },
		});
		mkdirSync(path.join(bench.root, 'etc/containers/certs.d'), { mode: 0o755 });
		symlinkSync('../registries.conf.d', path.join(bench.root, 'etc/containers/certs.d/r:5000'));
		const linked = [change(DAEMON, OLD, 'new'), change(CA, undefined, 'a ca')];
		expect(await faultOf(() => session.write(linked))).toMatchObject({
			code: 'trust.write-denied',
			facts: { file: CA, reason: 'link' },
		});
		const huge = change(DAEMON, OLD, 'x'.repeat(1024 * 1024 + 1));
		expect((await faultOf(() => session.write([huge]))).code).toBe('disk.failed');
		const other = await opened();
		await session.write([change(DAEMON, OLD, 'new')]);
		expect((await faultOf(() => other.write([change(DAEMON, 'new', 'newer')]))).code).toBe(
			'trust.busy',
		);
		expect(bench.files()).toEqual({ [DAEMON]: 'new' });
		expect(statSync(path.join(bench.root, DAEMON)).mode & 0o777).toBe(0o644);
	});

	it('says so when the helper is killed while it writes', async () => {
		const session = await opened();
		bench.program('sync', 'kill -KILL $PPID');
		expect((await faultOf(() => session.write([change(DAEMON, OLD, 'new')]))).code).toBe(
			'trust.roll-back-failed',
		);
		expect([OLD, 'new']).toContain(bench.text(DAEMON));
	});
});
