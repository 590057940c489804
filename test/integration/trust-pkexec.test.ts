// The administrator prompt with the real pkexec and the real polkit: the helper and the rule where the deb puts them, asked
// by somebody without rights. All in namespaces of its own: this computer's files and processes are not touched.
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { childScript } from '../support/child-script';
import { temporaryFolder } from '../support/own-process';
import { describeWithTools } from '../support/require-tool';
import { expectCommand } from '../support/run-command';

const OLD = '{"debug":true}';

/** What an administrator's answer is to polkit, without a person: a rule of this computer's administrator. */
const YES = `polkit.addRule(function (action, subject) {
	if (action.id === 'dev.imageferry.apply-config' && subject.user === 'nobody') return polkit.Result.YES;
});`;

describeWithTools(['root', 'pkexec', 'dbus-daemon', 'unshare', 'setpriv'], 'pkexec', () => {
	let folder: string;
	let script: string;

	beforeAll(async () => {
		script = await childScript('test/support/children/asking-administrator.ts');
		chmodSync(path.dirname(script), 0o755);
		folder = temporaryFolder('pkexec');
		writeFileSync(path.join(folder, 'yes.rules'), YES);
		writeFileSync(
			path.join(folder, 'inside.sh'),
			`set -eu
own() { mkdir -p "$1"; mount -t tmpfs -o mode=0755 tmpfs "$1"; }
own /opt; own /run; own /etc/docker; own /etc/polkit-1/rules.d; own /usr/share/polkit-1/actions
mkdir -p /run/dbus /opt/image-ferry/resources
install -m 0755 '${APP_DIR}/build/package/ferry-helper.sh' /opt/image-ferry/resources/ferry-helper
install -m 0644 '${APP_DIR}/build/package/ferry-helper.policy' \\
	/usr/share/polkit-1/actions/dev.imageferry.apply-config.policy
printf %s '${OLD}' >/etc/docker/daemon.json
dbus-daemon --system --nofork --nopidfile >'${folder}/bus.log' 2>&1 &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
/usr/lib/polkit-1/polkitd --no-debug >'${folder}/polkitd.log' 2>&1 &
ask() {
	setpriv --reuid=65534 --regid=65534 --clear-groups \\
		env -i PATH=/usr/bin:/bin SHELL=/opt/odd/shell HOME=/nonexistent FERRY_DATA_DIR=/nonexistent '${process.execPath}' '${script}' "$1"
}
ask '{"refused":[]}'
cat /etc/docker/daemon.json; echo
install -m 0644 '${folder}/yes.rules' /etc/polkit-1/rules.d/50-yes.new
mv /etc/polkit-1/rules.d/50-yes.new /etc/polkit-1/rules.d/50-yes.rules
# polkit notices new rules by itself, some moments later, and must not meet half a file.
for attempt in $(seq 60); do
	answer=$(ask '{"insecure-registries":[]}')
	case $answer in *fault*) sleep 0.3 ;; *) break ;; esac
done
echo "$answer"
cat /etc/docker/daemon.json; echo
stat -c '%U %a' /etc/docker/daemon.json
cat /etc/docker/daemon.json.image-ferry-backup.*; echo
`,
		);
	});

	it('starts our helper for administrators, and for nobody else', async () => {
		const output = await expectCommand('unshare', [
			...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
			...['sh', path.join(folder, 'inside.sh')],
		]);
		const [refused = '', kept, allowed = '', ...rest] = output.trim().split('\n');
		expect(JSON.parse(refused)).toMatchObject({
			isInstalled: true,
			fault: {
				code: 'trust.elevation-failed',
				facts: { problem: 'No program that asks for passwords runs in this session.' },
			},
		});
		expect(kept).toBe(OLD);
		expect(JSON.parse(allowed)).toEqual({ isInstalled: true });
		expect(rest).toEqual(['{"insecure-registries":[]}', 'root 644', OLD]);
	});
});
