// The whole way of an installed app: somebody without rights, the real pkexec, the helper as root, and a real dockerd that is
// root's. One prompt for each change: written, told by the signal, seen in /info, proved by a pull, and undone to the byte.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { childScript } from '../support/child-script';
import { describeWithTools } from '../support/require-tool';
import {
	type BenchEngine,
	openTrustBench,
	PLAIN_HOST,
	REPOSITORY,
	type TrustBench,
} from '../support/trust-bench';

const ORIGINAL = '{\n\t"debug": false\n}\n';
const IMAGE = `${PLAIN_HOST}/${REPOSITORY}:1`;

describeWithTools(
	['dockerd', 'docker', 'curl', 'pkexec', 'dbus-daemon'],
	'an administrator',
	() => {
		let bench: TrustBench;
		let docker: BenchEngine;
		let script: string;

		beforeAll(async () => {
			bench = await openTrustBench();
			writeFileSync(path.join(bench.etc.docker, 'daemon.json'), ORIGINAL);
			docker = await bench.startDockerd();
			chmodSync(docker.socketFile, 0o666);
			script = await childScript('test/support/children/administering-trust.ts');
			chmodSync(path.dirname(script), 0o755);
		});
		afterAll(() => bench.stop());

		it('is asked once for each change, and the engine ends as it began', async () => {
			expect(await docker.pull(IMAGE)).toContain('HTTPS');
			const user = bench.user();
			const inside = path.join(bench.folder, 'inside.sh');
			const asked = path.join(bench.folder, 'asked');
			writeFileSync(
				inside,
				`set -eu
own() { mkdir -p "$1"; mount -t tmpfs -o mode=0755 tmpfs "$1"; }
own /opt; own /run/dbus; own /etc/polkit-1/rules.d; own /usr/share/polkit-1/actions
mkdir -p /opt/image-ferry/resources
install -m 0755 '${APP_DIR}/build/package/ferry-helper.sh' /opt/image-ferry/resources/ferry-helper
install -m 0644 '${APP_DIR}/build/package/ferry-helper.policy' \\
	/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy
cat >/etc/polkit-1/rules.d/50-yes.rules <<'RULE'
polkit.addRule(function (action, subject) {
	if (action.id !== 'dev.imageferry.apply-config' || subject.user !== '${user.name}') return undefined;
	polkit.spawn(['/bin/sh', '-c', 'echo asked >>${asked}']);
	return polkit.Result.YES;
});
RULE
: >'${asked}'; chmod 0666 '${asked}'
setpriv --pdeathsig KILL dbus-daemon --system --nofork --nopidfile >/dev/null 2>&1 &
bus=$!
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
setpriv --pdeathsig KILL /usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 &
trap 'kill "$bus" "$!"' EXIT
setpriv --reuid=${user.id} --regid=${user.id} --init-groups \\
	env -i PATH=/usr/bin:/bin HOME='${user.homeFolder}' XDG_RUNTIME_DIR='${user.runtimeFolder}' \\
	DOCKER_HOST='${docker.endpoint}' \\
	'${process.execPath}' '${script}' '${docker.endpoint}' '${PLAIN_HOST}' '${IMAGE}'
`,
			);
			const answer = await bench.run(['unshare', '--mount', 'sh', inside]);
			expect(answer).toMatchObject({ code: 0 });
			expect(JSON.parse(answer.stdout)).toMatchObject({
				made: { verdict: 'apply', asksAdministrator: true, state: 'applied' },
				undone: { verdict: 'apply', asksAdministrator: true, state: 'applied' },
			});
			expect(readFileSync(asked, 'utf8')).toBe('asked\nasked\n');
			const file = path.join(bench.etc.docker, 'daemon.json');
			expect(readFileSync(file, 'utf8')).toBe(ORIGINAL);
			expect(await docker.pull(IMAGE)).toContain('HTTPS');
			const kept = readdirSync(bench.etc.docker).filter((name) => name.includes('backup'));
			expect(kept.length).toBeGreaterThanOrEqual(2);
			await docker.restart();
		});
	},
);
