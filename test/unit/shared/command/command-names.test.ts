import { expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../../../shared/command/command-names';
import { COMMANDS } from '../../../../shared/command/commands';

it('every command has a name of its own, in sentence case, without a full stop', () => {
	const names = COMMANDS.map(({ id }) => COMMAND_NAMES[id]);
	expect(new Set(names).size).toBe(names.length);
	for (const name of names) expect(name).toMatch(/^[A-Z][^.]*[^.\s]$/);
});
