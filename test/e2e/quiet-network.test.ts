// A whole start of the app, with its sample, in a network of its own: one card, a route and a name server that nobody
// answers for. The kernel counts what is sent there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { APP_DIR } from '../support/built-app';
import { describeWithTools } from '../support/require-tool';
import { runCommand } from '../support/run-command';

/** Nothing but what programs send: no IPv6 neighbours, no ARP. The last line is what was counted. */
const IN_OWN_NETWORK = `
set -e
ip link set lo up
ip link add card type veth peer name far
for end in card far; do
	ip link set $end arp off
	echo 1 > /proc/sys/net/ipv6/conf/$end/disable_ipv6 || true
done
ip link set far up
ip address add 10.255.255.1/24 dev card
ip link set card up
ip route add default dev card
mount --bind "$RESOLV" /etc/resolv.conf
"$@" || true
awk '$1 == "card:" { print $11 }' /proc/net/dev
`;

describeWithTools(['root', 'unshare', 'ip'], 'the network that the app opens by itself', () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'ferry-quiet-'));
		writeFileSync(path.join(folder, 'resolv.conf'), 'nameserver 10.255.255.53\n');
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	async function linesOf(...command: readonly string[]): Promise<readonly string[]> {
		const { stdout } = await runCommand(
			'unshare',
			['--net', '--mount', 'sh', '-c', IN_OWN_NETWORK, 'sh', ...command],
			{
				env: {
					...process.env,
					HOME: folder,
					RESOLV: path.join(folder, 'resolv.conf'),
					// A message bus that is started for this would outlive it, and hold its output.
					DBUS_SESSION_BUS_ADDRESS: 'disabled:',
				},
			},
		);
		return stdout.trim().split('\n');
	}

	it('is counted: a look-up by another program is seen', async () => {
		const lookUp =
			"require('node:dns').resolve('ferry.example', () => process.exit()); setTimeout(process.exit, 500)";
		expect(Number((await linesOf(process.execPath, '-e', lookUp)).at(-1))).toBeGreaterThan(0);
	});

	it('is none: not one packet leaves, not even to look a name up', async () => {
		const [told = '', sent] = await linesOf(
			inject('electronExecutable'),
			'--no-sandbox',
			APP_DIR,
			'--smoke',
		);
		expect(JSON.parse(told)).toMatchObject({ ok: true, sample: 'succeeded' });
		expect(sent).toBe('0');
	});
});
