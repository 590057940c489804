import { describe, expect, it } from 'vitest';
import {
	inMachine,
	reloadCommands,
	verifyCommands,
} from '../../../../../shared/trust/preview/reload-commands';
import { dockerFiles, madeEngine, podmanFiles } from '../../../../support/made-trust';

describe('reloadCommands', () => {
	it('are none where files are read at each operation', () => {
		expect(reloadCommands(podmanFiles())).toEqual([]);
	});

	it.each([
		['docker', true, 'remote', 'systemctl --user reload docker'],
		['docker', false, 'unknown', 'sudo systemctl reload docker'],
		['docker', false, 'windows', 'Restart-Service docker'],
		['podman', true, 'machine', 'systemctl --user try-restart podman.service'],
		['podman', false, 'machine', 'sudo systemctl try-restart podman.service'],
	] as const)('say what a person runs: %s, rootless %s, %s', (kind, isRootless, what, command) => {
		const engine = madeEngine({ kind, isRootless });
		const parts = { engine, reload: { kind: 'by-hand', what } } as const;
		const files = kind === 'docker' ? dockerFiles(parts) : podmanFiles(parts);
		expect(reloadCommands(files)).toEqual([command]);
	});
});

describe('verifyCommands', () => {
	it.each(['podman:', 'npipe:////./pipe/podman-machine-default'])(
		'ask podman itself: %s',
		(endpoint) => {
			expect(verifyCommands(madeEngine({ kind: 'podman', endpoint }))).toEqual([
				"podman info --format '{{json .Registries}}'",
			]);
		},
	);

	it("ask podman's service where it is", () => {
		const engine = madeEngine({ kind: 'podman', endpoint: 'unix:///run/podman/podman.sock' });
		expect(verifyCommands(engine)[0]).toContain('--url unix:///run/podman/podman.sock ');
	});
});

describe('inMachine', () => {
	it.each([
		['unix:///x/podman-machine-work-api.sock', 'podman machine ssh podman-machine-work '],
		['unix:///x/api.sock', 'podman machine ssh '],
	])('names the machine where the endpoint tells it: %s', (endpoint, start) => {
		const engine = madeEngine({ kind: 'podman', flavour: 'machine', endpoint });
		expect(inMachine(engine, "echo 'x'")).toBe(`${start}'echo '\\''x'\\'''`);
	});

	it('needs no quotes inside where Windows would break them', () => {
		const engine = madeEngine({ endpoint: 'npipe:////./pipe/podman-machine-default' });
		const command = inMachine(engine, 'echo "x"');
		expect(command).toBe(
			`podman machine ssh podman-machine-default "echo ${Buffer.from('echo "x"').toString('base64')} | base64 -d | sh"`,
		);
	});
});
