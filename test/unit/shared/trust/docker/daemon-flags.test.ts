import { describe, expect, it } from 'vitest';
import { daemonFlags, flagsOfUnit } from '../../../../../shared/trust/docker/daemon-flags';

function flags(...argv: readonly string[]) {
	return daemonFlags(argv, 'process').map(({ key, value }) => `${key}=${value}`);
}

describe('arguments of dockerd', () => {
	it('are named as keys of daemon.json', () => {
		expect(
			flags(
				...['/usr/bin/dockerd', '-H', 'fd://', '--insecure-registry=a', '--insecure-registry', 'b'],
				...['--registry-mirror=https://m', '--config-file', '/c.json', '--data-root=/d', '--debug'],
			),
		).toEqual([
			'hosts=fd://',
			'insecure-registries=a',
			'insecure-registries=b',
			'registry-mirrors=https://m',
			'config-file=/c.json',
			'data-root=/d',
			'debug=true',
		]);
	});

	it('may be short, joined, and without the program', () => {
		expect(flags('-Hfd://', '-H=unix:///a', '-DH', 'tcp://b', '-g', '/d', '-l', 'warn')).toEqual([
			'hosts=fd://',
			'hosts=unix:///a',
			'debug=true',
			'hosts=tcp://b',
			'data-root=/d',
			'log-level=warn',
		]);
	});

	it('does not take the argument after a switch, nor another option for a value', () => {
		expect(flags('--live-restore', '--unknown', '--iptables=false', '--new', 'x', '--')).toEqual([
			'live-restore=true',
			'unknown=true',
			'iptables=false',
			'new=x',
		]);
		expect(flags('--insecure-registry', '--', '--debug')).toEqual([
			'insecure-registries=--',
			'debug=true',
		]);
		expect(flags('--insecure-registry')).toEqual(['insecure-registries=true']);
		expect(flags('--', '--debug')).toEqual([]);
		expect(flags('run', '-Z', '--graph', '/g')).toEqual(['data-root=/g']);
	});

	it('leaves out what starts dockerd', () => {
		expect(
			flags('rootlesskit', '--net=slirp4netns', '--debug', '/usr/bin/dockerd-rootless.sh', '-D'),
		).toEqual(['debug=true']);
		expect(flags('C:\\Docker\\dockerd.exe', '--run-service')).toEqual(['run-service=true']);
	});
});

describe('the unit of dockerd', () => {
	it('gives each flag with its line', () => {
		const text =
			'[Unit]\nDescription=x\n[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/sbin/dockerd -H fd:// \\\n  --insecure-registry r:5000 $DOCKER_OPTS\n';
		expect(flagsOfUnit(text, '/u')).toEqual([
			{ key: 'hosts', flag: 'host', value: 'fd://', from: { file: '/u', line: 5 } },
			{
				key: 'insecure-registries',
				flag: 'insecure-registry',
				value: 'r:5000',
				from: { file: '/u', line: 6 },
			},
			{ key: '$DOCKER_OPTS', flag: '$DOCKER_OPTS', value: '', from: { file: '/u', line: 6 } },
		]);
	});

	it('has none where a drop-in only takes the command back, or says nothing of it', () => {
		expect(flagsOfUnit('[Service]\nExecStart=\n', '/d')).toEqual([]);
		expect(flagsOfUnit('[Service]\nEnvironment=A=b\n', '/d')).toEqual([]);
	});
});
