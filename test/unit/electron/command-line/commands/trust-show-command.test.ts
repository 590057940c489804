import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { showTrust } from '../../../../../electron/command-line/commands/trust-show-command';
import { savedRegistries } from '../../../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../../../electron/settings/settings-file';
import { temporaryFolder } from '../../../../support/own-process';
import { textTerminal } from '../../../../support/text-terminal';

async function show(words: Omit<Parameters<typeof showTrust>[0], 'name'>) {
	const folder = temporaryFolder('trust-show');
	const terminal = textTerminal();
	const registries = savedRegistries(openSettingsFile({ dataFolder: path.join(folder, 'data') }));
	const context = { terminal, registries, workingFolder: folder };
	const status = await showTrust({ name: 'trust show', ...words }, context);
	return { status, text: terminal.out() };
}

describe('trust show', () => {
	it('prints every kind', async () => {
		const { status, text } = await show({ host: 'r.example:5000', as: 'insecure' });
		expect(status).toBe(0);
		expect(text.match(/^# .* \(.*\)$/gm)?.length).toBeGreaterThanOrEqual(7);
	});

	it('prints the one that was asked for', async () => {
		const { text } = await show({ host: 'r.example:5000', as: 'insecure', kind: 'k3s' });
		expect(text).toMatch(/^# k3s \(registries\.yaml\)\n/);
		expect(text).toContain('mirrors:\n  "r.example:5000":\n');
		expect(text).not.toContain('containerd');
	});

	it('ends with 2 where it can not be', async () => {
		const { status, text } = await show({ host: '10.0.0.0/8', as: 'insecure', kind: 'openshift' });
		expect(status).toBe(2);
		expect(text).toContain('# Not possible: ');
	});
});
